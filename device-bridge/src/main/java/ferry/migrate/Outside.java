package ferry.migrate;

import ferry.criu.Images;
import ferry.docker.Courier;
import ferry.recode.OutsideConnections;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Closes connections with the outside in checkpoints. */
final class Outside {
    private static final String FILES = "files.img";
    /** A descriptor takes some 100 bytes there. */
    private static final long MOST = 64 << 20;

    private Outside() {}

    /** In what is on its way, if the person said so; otherwise they are left to whoever refuses them. */
    static void close(Crossing c, Images head) {
        if (!c.passage().closeOutside()) {
            return;
        }
        int closed = OutsideConnections.close(head);
        if (closed > 0) {
            c.report()
                    .text("%d TCP connection%s with the outside %s closed."
                            .formatted(closed, closed == 1 ? "" : "s", closed == 1 ? "is" : "are"));
        }
    }

    /**
     * In a checkpoint that lies where it was made.
     *
     * @param courier with the container's checkpoints, to be written
     * @return whether there was one
     */
    static boolean close(Courier courier, String checkpoint) throws IOException {
        Images images = new Images();
        TarGroup file;
        try (InputStream in = courier.get("/checkpoints/" + checkpoint + "/" + FILES)) {
            Optional<TarGroup> found = TarGroup.read(in).filter(f -> f.type() == '0' && f.size() <= MOST);
            if (found.isEmpty()) {
                return false;
            }
            file = found.get();
            images.put(FILES, in.readNBytes((int) file.size()));
        }
        if (OutsideConnections.close(images) == 0) {
            return false;
        }
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        TarWriter writer = new TarWriter(tar);
        writer.file(checkpoint + "/" + FILES, 0600, images.raw(FILES));
        writer.end();
        courier.put("/checkpoints", new ByteArrayInputStream(tar.toByteArray()));
        return true;
    }
}

package ferry.migrate;

import ferry.criu.CheckpointWriter;
import ferry.docker.Courier;
import ferry.docker.EngineFacts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/**
 * Pages of a final checkpoint in a folder beside it, to which a link named {@code parent} leads: Docker hashes a
 * checkpoint, copies it into containerd's store and from there into a temporary folder before CRIU reads it, all of it
 * while nothing runs, and follows no link. CRIU opens the link from inside the container's mounts, by the temporary
 * folder's descriptor, so that only a relative one leads out.
 */
final class PagesBeside {
    private static final String SUFFIX = "-pages";
    /** More than any temporary folder has above it; what is too many stays at the root. */
    private static final int UP = 16;

    private PagesBeside() {}

    static String checkpoints(EngineFacts facts, String container) {
        return facts.rootDir() + "/containers/" + container + "/checkpoints";
    }

    /** For the writer of the final checkpoint. */
    static CheckpointWriter.Parent of(Crossing c) {
        String folder = c.passage().checkpoint() + SUFFIX;
        return new CheckpointWriter.Parent(
                folder, "../".repeat(UP) + c.targetCheckpoints().substring(1) + "/" + folder);
    }

    /**
     * Puts them into the checkpoint itself, where they are found by whatever root an engine has (a Docker in a chroot).
     *
     * @return false when there are none beside
     */
    static boolean fold(Crossing c) {
        Passage p = c.passage();
        String at = c.targetCheckpoints();
        if (!c.to().checkpoints(p.targetId()).contains(p.checkpoint() + SUFFIX)) {
            return false;
        }
        Timed.run(c.limits().transfer(), "moving the pages", () -> {
            try (Courier reader = Courier.open(
                            c.to(), p.session(), Map.of(at, "/checkpoints"), Courier.Access.READ_EXISTING);
                    InputStream beside = reader.get("/checkpoints/" + p.checkpoint() + SUFFIX)) {
                Conveyor.run(out -> fold(beside, out, p.checkpoint()), in -> c.targetCourier()
                        .put(at, in));
            }
        });
        return true;
    }

    static void fold(InputStream beside, OutputStream out, String checkpoint) throws IOException {
        TarWriter writer = new TarWriter(out);
        // A link that leads nowhere counts as no parent; Docker puts no folder over a link.
        writer.symbolicLink(checkpoint + "/parent", "none");
        for (Optional<TarGroup> next = TarGroup.read(beside); next.isPresent(); next = TarGroup.read(beside)) {
            TarGroup file = next.get();
            if (file.type() != '0') {
                continue;
            }
            String name = file.path().substring(file.path().lastIndexOf('/') + 1);
            writer.file(checkpoint + "/" + name, 0600, file.size(), beside);
            beside.skipNBytes(TarGroup.padded(file.size()) - file.size());
        }
        writer.end();
    }
}

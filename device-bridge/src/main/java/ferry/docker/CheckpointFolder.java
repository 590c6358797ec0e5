package ferry.docker;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The checkpoints of one container, reached through a {@link Courier}. Closing removes the courier. Thread-safe, but
 * Docker serves one archive of a courier at a time.
 */
public final class CheckpointFolder implements AutoCloseable {
    private static final String MOUNT = "/checkpoints";
    private static final String STAMP = "ferry-stamp-";
    private static final Pattern CONTAINER_ID = Pattern.compile("[0-9a-f]{64}");

    private final Engine engine;
    private final Courier courier;
    private final String container;

    private CheckpointFolder(Engine engine, Courier courier, String container) {
        this.engine = engine;
        this.courier = courier;
        this.container = container;
    }

    /**
     * @param rootDir DockerRootDir of the engine
     * @param container full id of the container
     * @param writable whether checkpoints can be put there
     */
    static CheckpointFolder open(Engine engine, String rootDir, String container, boolean writable) {
        if (!CONTAINER_ID.matcher(container).matches()) {
            throw new IllegalArgumentException("not the full id of a container: " + container);
        }
        Courier courier = Courier.open(
                engine,
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()),
                Map.of("ferry.for", container),
                Map.of(rootDir + "/containers/" + container + "/checkpoints", MOUNT),
                // Docker makes the folder with the container; should an engine not do so, a writable mount makes it.
                writable ? Courier.Access.WRITE : Courier.Access.READ_EXISTING);
        return new CheckpointFolder(engine, courier, container);
    }

    /** The courier's id. */
    public String courier() {
        return courier.id();
    }

    /**
     * The tar of one checkpoint, entries {@code <checkpoint>/<file>} in lexical order, as Docker sends it. Pages stream
     * at the pace of the reader. Closing it early ends the sending.
     */
    public InputStream export(String checkpoint) {
        try {
            return courier.get(MOUNT + "/" + checkpoint);
        } catch (DockerException e) {
            throw missing(e, checkpoint);
        }
    }

    private DockerException missing(DockerException e, String checkpoint) {
        if (e.status() != 404 || engine.inspect(courier.id()).isEmpty()) {
            return e;
        }
        return new DockerException(
                404,
                "container " + container.substring(0, 12) + " has no such checkpoint or image: " + checkpoint,
                "Look at its list of checkpoints.",
                e);
    }

    /**
     * Puts a checkpoint there. What {@code tar} holds passes {@link CheckpointTar}; its folder is renamed to {@code
     * checkpoint}. A checkpoint of that name must not exist. After an error nothing of it is left, as far as the engine
     * can still be reached.
     *
     * @param tar read to its end, not closed
     */
    public void put(String checkpoint, InputStream tar) {
        if (engine.checkpoints(container).contains(checkpoint)) {
            throw new DockerException(
                    409,
                    "container " + container.substring(0, 12) + " already has a checkpoint " + checkpoint,
                    "Choose another name for it.",
                    null);
        }
        boolean complete = false;
        try {
            courier.put(MOUNT, new CheckpointTar(tar, checkpoint));
            complete = true;
        } finally {
            if (!complete) {
                discard(checkpoint);
            }
        }
    }

    /** Adds a small file of new content to a checkpoint. */
    void stamp(String checkpoint) {
        String stamp = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        byte[] content = stamp.getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry entry = new TarArchiveEntry(checkpoint + "/" + STAMP + stamp);
            entry.setMode(0100600);
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        courier.put(MOUNT, new ByteArrayInputStream(bytes.toByteArray()));
    }

    private void discard(String checkpoint) {
        try {
            if (engine.checkpoints(container).contains(checkpoint)) {
                engine.deleteCheckpoint(container, checkpoint);
            }
        } catch (DockerException ignored) {
            // The first error tells more; a half checkpoint goes with its container.
        }
    }

    @Override
    public void close() {
        courier.close();
    }

    /** An export that takes this folder's courier with it. */
    InputStream exportAndClose(String checkpoint) {
        return new FilterInputStream(export(checkpoint)) {
            @Override
            public void close() throws IOException {
                try (CheckpointFolder folder = CheckpointFolder.this) {
                    in.close();
                }
            }
        };
    }
}

package ferry.docker;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The checkpoints of one container, reached through a {@link Courier}. Closing removes the courier. Thread-safe, but
 * Docker serves one archive of a courier at a time.
 */
public final class CheckpointFolder implements AutoCloseable {
    private static final String MOUNT = "/checkpoints";
    private static final Pattern CONTAINER_ID = Pattern.compile("[0-9a-f]{64}");
    /** A small image that is read as a whole may be this large, in bytes. */
    public static final int FILE_LIMIT = 16 * 1024 * 1024;

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

    /**
     * One file of a checkpoint.
     *
     * @throws DockerException with status 404 when there is none
     */
    public byte[] file(String checkpoint, String file) {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(courier.get(MOUNT + "/" + checkpoint + "/" + file))) {
            TarArchiveEntry entry = tar.getNextEntry();
            if (entry == null || !entry.isFile() || entry.isSymbolicLink() || entry.isLink()) {
                throw new IOException(file + " of checkpoint " + checkpoint + " is not a plain file");
            }
            if (entry.getSize() > FILE_LIMIT) {
                throw new IOException(file + " of checkpoint " + checkpoint + " has " + entry.getSize()
                        + " bytes, more than " + FILE_LIMIT + " at once are refused");
            }
            return tar.readNBytes(FILE_LIMIT);
        } catch (IOException e) {
            throw new DockerException(0, String.valueOf(e.getMessage()), "", e);
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

package ferry.docker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A container that is created and never started, from an empty image, with the checkpoints folder of another container
 * mounted: Docker's archive calls on it reach checkpoint images through the API alone. Opened before the freeze, it
 * costs no downtime. Closing removes it. Thread-safe, but Docker serves one archive of a courier at a time.
 */
public final class Courier implements AutoCloseable {
    private static final String MOUNT = "/checkpoints";
    private static final Pattern CONTAINER_ID = Pattern.compile("[0-9a-f]{64}");
    /** A small image that is read as a whole may be this large, in bytes. */
    public static final int FILE_LIMIT = 16 * 1024 * 1024;

    private final Engine engine;
    private final String id;
    private final String container;

    private Courier(Engine engine, String id, String container) {
        this.engine = engine;
        this.id = id;
        this.container = container;
    }

    /**
     * @param container full id of the container whose checkpoints it carries
     * @param rootDir DockerRootDir of the engine
     * @param writable whether checkpoints can be put there
     */
    static Courier open(Engine engine, String rootDir, String container, boolean writable) {
        if (!CONTAINER_ID.matcher(container).matches()) {
            throw new IllegalArgumentException("not the full id of a container: " + container);
        }
        ObjectNode body = EngineHttp.JSON.createObjectNode();
        body.put("Image", CheckpointStore.EMPTY_IMAGE);
        body.set("Cmd", EngineHttp.JSON.createArrayNode().add("never-started"));
        body.putObject("Labels")
                .put(CheckpointStore.ROLE, CheckpointStore.COURIER)
                .put("ferry.for", container);
        ObjectNode host = body.putObject("HostConfig").put("NetworkMode", "none");
        ObjectNode mount = host.putArray("Mounts").addObject();
        mount.put("Type", "bind")
                .put("Source", rootDir + "/containers/" + container + "/checkpoints")
                .put("Target", MOUNT)
                .put("ReadOnly", !writable);
        if (writable) {
            // Docker makes the folder with the container; should an engine not do so, the mount makes it.
            mount.putObject("BindOptions").put("CreateMountpoint", true);
        }
        String name = "ferry-courier-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        return new Courier(engine, engine.create(name, body), container);
    }

    /** Id of the courier itself. */
    public String id() {
        return id;
    }

    /**
     * The tar of one checkpoint, entries {@code <checkpoint>/<file>} in lexical order, as Docker sends it. Pages stream
     * at the pace of the reader. Closing it early ends the sending.
     */
    public InputStream export(String checkpoint) {
        try {
            return engine.getArchive(id, MOUNT + "/" + checkpoint);
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
                new TarArchiveInputStream(engine.getArchive(id, MOUNT + "/" + checkpoint + "/" + file))) {
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
        if (e.status() != 404 || engine.inspect(id).isEmpty()) {
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
            engine.putArchive(id, MOUNT, new CheckpointTar(tar, checkpoint));
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

    /** Removes the courier; no error when it is gone already. */
    @Override
    public void close() {
        engine.remove(id, true);
    }

    /** Makes the empty image when the engine has none. It is of the engine's own platform, since nothing runs of it. */
    static void prepare(Engine engine) {
        Optional<?> image = engine.inspectImage(CheckpointStore.EMPTY_IMAGE);
        if (image.isEmpty()) {
            // An empty tar: its end, two blocks of zeros.
            engine.importImage(
                    new ByteArrayInputStream(new byte[1024]),
                    CheckpointStore.EMPTY_IMAGE,
                    "",
                    List.of("LABEL " + CheckpointStore.ROLE + "=empty"));
        }
    }

    /** An export that takes its courier with it. */
    static InputStream closing(InputStream export, Courier courier) {
        return new FilterInputStream(export) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return in.read(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                try (courier) {
                    in.close();
                }
            }
        };
    }
}

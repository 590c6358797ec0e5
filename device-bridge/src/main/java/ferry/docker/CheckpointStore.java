package ferry.docker;

import java.io.InputStream;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How checkpoint images get out of an engine and into one through its API alone, which has no call for it. Thread-safe.
 */
public final class CheckpointStore {
    private final Engine engine;
    private final AtomicReference<@Nullable String> rootDir = new AtomicReference<>();

    public CheckpointStore(Engine engine) {
        this.engine = engine;
    }

    /**
     * Opens the folder of a container, for several calls or to have it ready before the freeze.
     *
     * @param container id, id prefix or name
     * @param writable for {@link CheckpointFolder#put}
     */
    public CheckpointFolder folder(String container, boolean writable) {
        return CheckpointFolder.open(engine, rootDir(), fullId(container), writable);
    }

    /** The tar of one checkpoint, see {@link CheckpointFolder#export}. Closing it removes its courier. */
    public InputStream export(String container, String checkpoint) {
        CheckpointFolder folder = folder(container, false);
        boolean handedOver = false;
        try {
            InputStream export = folder.exportAndClose(checkpoint);
            handedOver = true;
            return export;
        } finally {
            if (!handedOver) {
                folder.close();
            }
        }
    }

    /**
     * Starts a container from one of its checkpoints; it must not run. containerd refuses a checkpoint whose digest it
     * still keeps ("content sha256 .. already exists", moby#42900), and it keeps that of each it has just seen: a small
     * file of new content makes it another one.
     */
    public void restore(String container, String checkpoint) {
        try (CheckpointFolder folder = folder(container, true)) {
            folder.stamp(checkpoint);
        }
        engine.startFrom(container, checkpoint);
    }

    /** Puts a checkpoint into a container's folder, see {@link CheckpointFolder#put}. */
    public void put(String container, String checkpoint, InputStream tar) {
        try (CheckpointFolder folder = folder(container, true)) {
            folder.put(checkpoint, tar);
        }
    }

    private String fullId(String container) {
        return engine.inspect(container)
                .map(details -> Rows.text(details.path("Id")))
                .orElseThrow(() -> new DockerException(
                        404, "No such container: " + container, Cures.of(404, "no such container"), null));
    }

    private String rootDir() {
        String known = rootDir.get();
        if (known == null) {
            known = engine.facts().rootDir();
            if (!known.startsWith("/")) {
                throw new DockerException(0, "Docker does not tell its root folder", "Update Docker there.", null);
            }
            rootDir.set(known);
        }
        return known;
    }
}

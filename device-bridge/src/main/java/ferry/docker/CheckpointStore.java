package ferry.docker;

import java.io.InputStream;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How checkpoint images get out of an engine and into one through its API alone, which has no call for it. Thread-safe.
 */
public final class CheckpointStore {
    /** Label of everything that Ferry makes for itself on an engine. */
    public static final String ROLE = "ferry.role";
    /** Value of {@link #ROLE} on couriers: not shown to people, removed when left over. */
    public static final String COURIER = "courier";
    /** The image of couriers, an empty root file system. */
    public static final String EMPTY_IMAGE = "ferry-empty:latest";

    private final Engine engine;
    private final AtomicReference<@Nullable String> rootDir = new AtomicReference<>();

    public CheckpointStore(Engine engine) {
        this.engine = engine;
    }

    /**
     * Opens a courier, for several calls or to have it ready before the freeze.
     *
     * @param container id, id prefix or name
     * @param writable for {@link Courier#put}
     */
    public Courier courier(String container, boolean writable) {
        Courier.prepare(engine);
        return Courier.open(engine, rootDir(), fullId(container), writable);
    }

    /** The tar of one checkpoint, see {@link Courier#export}. Closing it removes its courier. */
    public InputStream export(String container, String checkpoint) {
        Courier courier = courier(container, false);
        boolean handedOver = false;
        try {
            InputStream export = Courier.closing(courier.export(checkpoint), courier);
            handedOver = true;
            return export;
        } finally {
            if (!handedOver) {
                courier.close();
            }
        }
    }

    /** One small file of a checkpoint, see {@link Courier#file}. */
    public byte[] file(String container, String checkpoint, String file) {
        try (Courier courier = courier(container, false)) {
            return courier.file(checkpoint, file);
        }
    }

    /** Puts a checkpoint into a container's folder, see {@link Courier#put}. */
    public void put(String container, String checkpoint, InputStream tar) {
        try (Courier courier = courier(container, true)) {
            courier.put(checkpoint, tar);
        }
    }

    /**
     * Removes couriers that were left over, say by a Ferry that was killed. Those in use are removed, too: not to be
     * called while a migration runs on this engine.
     *
     * @return how many there were
     */
    public int removeCouriers() {
        int removed = 0;
        for (Container container : engine.containers(true)) {
            if (COURIER.equals(container.labels().get(ROLE))) {
                engine.remove(container.id(), true);
                removed++;
            }
        }
        return removed;
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

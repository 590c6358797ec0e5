package ferry.docker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * A container that is created but never started, from an empty image, with folders of the engine's own machine mounted:
 * through its archive calls these folders can be read and written with nothing but Docker's API. Needed because Docker
 * neither gives out a checkpoint ("custom checkpointdir" is refused by moby) nor a container's bare top layer. Opened
 * before the freeze, it costs no downtime. Thread-safe, but Docker serves one archive of a courier at a time.
 */
public final class Courier implements AutoCloseable {
    /** Label of everything that Ferry makes for itself on an engine. */
    public static final String ROLE = "ferry.role";
    /** Value of {@link #ROLE} on couriers: not shown to people, removed when left over. */
    public static final String COURIER = "courier";
    /** Label with the id of the session that something was made for. */
    public static final String SESSION = "ferry.session";
    /** The image of couriers, an empty root file system. */
    public static final String IMAGE = "ferry/courier:1";

    /** What a courier may do with its folders. */
    public enum Access {
        /** Read them. A folder that is not there is made. */
        READ,
        /** Read them. A folder that is not there is an error. */
        READ_EXISTING,
        /** Read and write them. A folder that is not there is made. */
        WRITE
    }

    private final Engine engine;
    private final String id;

    private Courier(Engine engine, String id) {
        this.engine = engine;
        this.id = id;
    }

    /**
     * Opens one for a session.
     *
     * @param folders folder on the engine's machine to the path at which it is mounted
     */
    public static Courier open(Engine engine, String session, Map<String, String> folders, Access access) {
        String name = session + "-" + Long.toHexString(System.nanoTime());
        return open(engine, name, Map.of(SESSION, session), folders, access);
    }

    static Courier open(
            Engine engine, String name, Map<String, String> labels, Map<String, String> folders, Access access) {
        ObjectNode body = EngineHttp.JSON.createObjectNode().put("Image", IMAGE);
        body.putArray("Cmd").add("/none");
        ObjectNode labelled = body.putObject("Labels").put(ROLE, COURIER);
        labels.forEach(labelled::put);
        mount(folders, access, body.putObject("HostConfig").put("NetworkMode", "none"));
        return new Courier(engine, create(engine, "ferry-courier-" + name, body));
    }

    private static void mount(Map<String, String> folders, Access access, ObjectNode host) {
        if (access == Access.READ_EXISTING) {
            ArrayNode mounts = host.putArray("Mounts");
            folders.forEach((from, at) -> mounts.addObject()
                    .put("Type", "bind")
                    .put("Source", from)
                    .put("Target", at)
                    .put("ReadOnly", true));
        } else {
            ArrayNode binds = host.putArray("Binds");
            folders.forEach((from, at) -> binds.add(from + ":" + at + (access == Access.READ ? ":ro" : ":rw")));
        }
    }

    private static String create(Engine engine, String name, ObjectNode body) {
        try {
            return engine.create(name, body);
        } catch (DockerException e) {
            if (e.status() != 404) {
                throw e;
            }
            // The image is not there yet, or a sweep has just taken it away.
            // A tar of nothing: two blocks of zeros (POSIX pax, "Archive end"). Of the engine's own platform.
            engine.importImage(new ByteArrayInputStream(new byte[1024]), IMAGE, "", List.of());
            return engine.create(name, body);
        }
    }

    /** Id of the courier itself. */
    public String id() {
        return id;
    }

    /**
     * A tar of a path, at the pace of the reader; closing it early ends the sending. Names begin with the path's last
     * part, or with "./" when it ends in "/.".
     */
    public InputStream get(String path) {
        return engine.getArchive(id, path);
    }

    /** Unpacks a tar below a folder. The tar is read to its end, not closed. */
    public void put(String path, InputStream tar) {
        engine.putArchive(id, path, tar);
    }

    /** Removes it; no error when it is gone already or cannot be removed now. */
    @Override
    public void close() {
        try {
            engine.remove(id, true);
        } catch (DockerException e) {
            // It is labelled: the end of the session, or whoever cleans up after a killed Ferry, removes it.
        }
    }

    static boolean isCourier(Container container) {
        return COURIER.equals(container.labels().get(ROLE));
    }

    /** Removes all couriers of a session, and their image when nobody else uses it. */
    public static void sweep(Engine engine, String session) {
        for (Container container : engine.containers(true)) {
            if (isCourier(container) && session.equals(container.labels().get(SESSION))) {
                engine.remove(container.id(), true);
            }
        }
        try {
            if (engine.inspectImage(IMAGE).isPresent()) {
                engine.removeImage(IMAGE, false);
            }
        } catch (DockerException e) {
            // Another courier holds it; the end of its session removes it.
        }
    }
}

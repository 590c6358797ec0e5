package ferry.migrate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.docker.Container;
import ferry.docker.DockerException;
import ferry.docker.Engine;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A container that is created but never started, from an empty image, with folders of the engine's own machine mounted:
 * through its archive calls these folders can be read and written with nothing but Docker's API. Needed because Docker
 * neither gives out a checkpoint ("custom checkpointdir" is refused by moby) nor a container's bare top layer.
 */
final class Courier implements AutoCloseable {
    static final String IMAGE = "ferry/courier:1";
    private final Engine engine;
    private final String id;

    private Courier(Engine engine, String id) {
        this.engine = engine;
        this.id = id;
    }

    /**
     * Creates one.
     *
     * @param folders folder on the engine's machine to the path at which it is mounted
     */
    static Courier open(Engine engine, String session, Map<String, String> folders, boolean readOnly) {
        return new Courier(engine, create(engine, session, host -> {
            var binds = host.putArray("Binds");
            folders.forEach((from, at) -> binds.add(from + ":" + at + (readOnly ? ":ro" : ":rw")));
        }));
    }

    /** One that mounts a folder to be read, and makes none where there is none. */
    static Courier existing(Engine engine, String session, String folder, String at) {
        return new Courier(engine, create(engine, session, host -> host.putArray("Mounts")
                .addObject()
                .put("Type", "bind")
                .put("Source", folder)
                .put("Target", at)
                .put("ReadOnly", true)));
    }

    private static String create(Engine engine, String session, Consumer<ObjectNode> mounts) {
        if (engine.inspectImage(IMAGE).isEmpty()) {
            // A tar of nothing: two blocks of zeros (POSIX pax, "Archive end").
            String platform = engine.facts().architecture().equals("x86_64") ? "linux/amd64" : "linux/arm64";
            engine.importImage(new ByteArrayInputStream(new byte[1024]), IMAGE, platform, java.util.List.of());
        }
        JsonNodeFactory json = JsonNodeFactory.instance;
        ObjectNode body = json.objectNode();
        body.put("Image", IMAGE);
        body.putArray("Cmd").add("/none");
        body.set("Labels", Labels.courier(session));
        ObjectNode host = body.putObject("HostConfig");
        host.put("NetworkMode", "none");
        mounts.accept(host);
        String name = "ferry-courier-" + session + "-" + Long.toHexString(System.nanoTime());
        return engine.create(name, body);
    }

    /** A tar of a path: names begin with its last part, or with "./" when the path ends in "/.". */
    InputStream get(String path) {
        return engine.getArchive(id, path);
    }

    void put(String path, InputStream tar) {
        engine.putArchive(id, path, tar);
    }

    @Override
    public void close() {
        try {
            engine.remove(id, true);
        } catch (DockerException e) {
            // It is labelled: the end of the session, or recover, removes it.
        }
    }

    /** Removes all couriers of a session, and their image when no other session uses it. */
    static void sweep(Engine engine, String session) {
        for (Container c : engine.containers(true)) {
            if (Labels.isCourierOf(c, session)) {
                engine.remove(c.id(), true);
            }
        }
        try {
            if (engine.inspectImage(IMAGE).isPresent()) {
                engine.removeImage(IMAGE, false);
            }
        } catch (DockerException e) {
            // Another session's courier holds it; that session's end removes it.
        }
    }
}

package ferry.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Runs a program inside a running container and gathers what it says. */
final class Exec {
    /** More output than this is refused, in bytes of both streams together. */
    static final int OUTPUT_LIMIT = 16 * 1024 * 1024;

    static final Duration START = Duration.ofMinutes(3);

    private final EngineHttp http;

    Exec(EngineHttp http) {
        this.http = http;
    }

    /**
     * Waits for the program's end, however long it takes; an interrupt ends the wait, not the program.
     *
     * @param user empty for the container's own
     */
    Engine.ExecResult run(String container, List<String> argv, String user) {
        ObjectNode create = EngineHttp.JSON.createObjectNode();
        create.set("Cmd", HttpEngine.array(argv));
        if (!user.isEmpty()) {
            create.put("User", user);
        }
        String id = create(container, create);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        ObjectNode start =
                EngineHttp.JSON.createObjectNode().put("Detach", false).put("Tty", false);
        try (FrameInput frames = new FrameInput(
                http.open("POST", Query.of("exec", id, "start"), start, START).getBody())) {
            byte[] bytes = new byte[8192];
            for (int n = frames.read(bytes, 0, bytes.length); n >= 0; n = frames.read(bytes, 0, bytes.length)) {
                (frames.stream() == 1 ? out : err).write(bytes, 0, n);
                if (out.size() + err.size() > OUTPUT_LIMIT) {
                    throw new IOException("the program said more than " + (OUTPUT_LIMIT >> 20) + " MiB");
                }
            }
        } catch (IOException e) {
            throw http.broken(e);
        }
        return new Engine.ExecResult(
                exitCode(id), out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The id of a new exec instance with output and errors attached. */
    String create(String container, ObjectNode create) {
        create.put("AttachStdout", true).put("AttachStderr", true);
        JsonNode created = http.json("POST", Query.of("containers", container, "exec"), create, EngineHttp.SOON);
        String id = Rows.text(created.path("Id"));
        if (id.isEmpty()) {
            throw new DockerException(0, "Docker made an exec without telling its id", "", null);
        }
        return id;
    }

    /** The streams end a moment before the engine has noted the exit code. */
    int exitCode(String id) {
        long end = System.nanoTime() + EngineHttp.SOON.toNanos();
        while (true) {
            JsonNode state = http.get(Query.of("exec", id, "json"));
            if (!state.path("Running").asBoolean() && state.path("ExitCode").isNumber()) {
                return state.path("ExitCode").asInt();
            }
            if (System.nanoTime() > end) {
                throw new DockerException(0, "the program closed its output but does not end", "", null);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DockerException(0, "the call to Docker was cancelled", "", e);
            }
        }
    }
}

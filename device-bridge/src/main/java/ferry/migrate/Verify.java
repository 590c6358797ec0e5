package ferry.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import ferry.docker.Engine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sees that the target lives: it runs, its ports are published, it has processes and keeps running for a moment, and its
 * health check, if any, is good.
 */
class Verify implements Step {
    /** linux-user/signal.c of qemu, dump_core_and_abort. */
    private static final String FATAL = "qemu: uncaught target signal";

    @Override
    public Phase phase() {
        return Phase.VERIFY;
    }

    @Override
    public List<Undo> undo(Crossing c) {
        return List.of();
    }

    @Override
    public void make(Crossing c) {
        c.at(Fault.VERIFY_BEGIN);
        String id = c.passage().targetId();
        JsonNode first = seen(c, id);
        if (c.passage().frozenMs() > 0) {
            c.downtimeMs(System.currentTimeMillis() - c.passage().frozenMs());
        }
        published(c, first);
        // What was needed to get here goes in the meantime: it would go after a failure, too.
        Together.beside(() -> Finish.tidy(c), () -> watch(c, id, first));
        c.at(Fault.VERIFY_END);
    }

    /** Files whose code may have an instruction that the target does not have; empty when nobody knows. */
    List<String> suspects(Crossing c) {
        return List.of();
    }

    /** A process that meets an instruction or a system call it cannot have there dies within its first moments. */
    private void watch(Crossing c, String id, JsonNode first) {
        long end = System.nanoTime() + c.limits().settle().toNanos();
        int processes = c.to().top(id).size() - 1;
        if (processes < 1) {
            throw new MigrationException("The restored container has no process.", "", null);
        }
        c.report()
                .text("%d process%s on %s."
                        .formatted(
                                processes,
                                processes == 1 ? "" : "es",
                                c.passage().to()));
        health(c, id, first);
        Source.pauseUntil(end);
        JsonNode unused = seen(c, id);
        translatorLives(c, id);
    }

    private JsonNode seen(Crossing c, String id) {
        JsonNode now = Crossing.inspect(c.to(), id);
        JsonNode state = now.path("State");
        if (!Source.running(now) || state.path("Restarting").asBoolean()) {
            translatorLives(c, id); // its last words say more than a number
            throw new MigrationException(
                    "The restored container ended on %s with exit code %d%s."
                            .formatted(
                                    c.passage().to(),
                                    state.path("ExitCode").asInt(),
                                    state.path("OOMKilled").asBoolean() ? ", out of memory" : ""),
                    "",
                    null);
        }
        return now;
    }

    /**
     * A translator that has met a fatal signal says so and ends by that signal. As process 1 of a container it cannot
     * (pid_namespaces(7)): it stays, and looks alive.
     */
    private void translatorLives(Crossing c, String id) {
        try (BufferedReader log =
                new BufferedReader(new InputStreamReader(c.to().logs(id, 50, false), StandardCharsets.UTF_8))) {
            Optional<String> last = log.lines().filter(l -> l.startsWith(FATAL)).findFirst();
            if (last.isPresent()) {
                boolean instruction = last.get().startsWith(FATAL + " 4 ");
                List<String> suspects = instruction ? suspects(c) : List.of();
                throw new MigrationException(
                        "The restored container's translator has given up: "
                                + last.get().strip() + "."
                                + (suspects.isEmpty()
                                        ? ""
                                        : " There is AVX-512 code in " + String.join(", ", suspects) + "."),
                        instruction
                                ? "The translator has no AVX-512: use a build of the program that does without it, or that asks"
                                        + " the processor before each use."
                                : "",
                        null);
            }
        } catch (IOException | UncheckedIOException e) {
            c.report().log("The log of the restored container could not be read: " + e.getMessage());
        }
    }

    /** Every port that the container publishes is open on the target's machine. */
    private static void published(Crossing c, JsonNode inspect) {
        inspect.path("HostConfig").path("PortBindings").properties().forEach(wanted -> {
            if (!wanted.getValue().isEmpty()
                    && inspect.path("NetworkSettings")
                            .path("Ports")
                            .path(wanted.getKey())
                            .isEmpty()) {
                throw new MigrationException(
                        "The port %s of the restored container is not published on %s."
                                .formatted(wanted.getKey(), c.passage().to()),
                        "Look whether something else uses that port there.",
                        null);
            }
        });
    }

    /** Runs the image's own health check at once: Docker's first one may be half a minute away. */
    private static void health(Crossing c, String id, JsonNode inspect) {
        List<String> argv = new ArrayList<>();
        JsonNode test = inspect.path("Config").path("Healthcheck").path("Test");
        String kind = test.path(0).asText("NONE");
        if (kind.equals("CMD-SHELL")) {
            JsonNode shell = inspect.path("Config").path("Shell");
            if (shell.isArray() && !shell.isEmpty()) {
                shell.forEach(s -> argv.add(s.asText()));
            } else {
                argv.addAll(List.of("/bin/sh", "-c"));
            }
            argv.add(test.path(1).asText());
        } else if (kind.equals("CMD")) {
            for (int i = 1; i < test.size(); i++) {
                argv.add(test.get(i).asText());
            }
        }
        if (argv.isEmpty()) {
            return;
        }
        long end = System.nanoTime() + c.limits().health().toNanos();
        while (true) {
            Engine.ExecResult result = Timed.call(
                    c.limits().health(), "the health check of the restored container", () -> c.to().exec(id, argv));
            if (result.exitCode() == 0) {
                c.report().text("The health check is good.");
                return;
            }
            if (System.nanoTime() > end) {
                throw new MigrationException(
                        "The health check of the restored container fails: " + (result.out() + result.err()).strip(),
                        "",
                        null);
            }
            Source.pause();
        }
    }
}

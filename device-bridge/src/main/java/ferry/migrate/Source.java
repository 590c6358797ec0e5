package ferry.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.docker.CheckpointFolder;
import ferry.docker.Courier;
import ferry.docker.DockerException;
import ferry.docker.Engine;
import ferry.recode.Translation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** What is done to a source: freeze it, and let it go on from its own checkpoint. */
final class Source {
    static final String MARK = CheckpointFolder.STAMP;

    private static final Duration PACE = Duration.ofMillis(200);

    private Source() {}

    static ObjectNode noRestart() {
        return JsonNodeFactory.instance.objectNode().put("Name", "no").put("MaximumRetryCount", 0);
    }

    /**
     * Sets a restart policy. A source must have "no" from its freeze on: Docker starts a container with "always" anew as
     * soon as its checkpoint has ended it, and again at each start of the engine, so it would run twice.
     */
    static void restartPolicy(Engine engine, String container, JsonNode policy) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("RestartPolicy", policy.deepCopy());
        JsonNode unused = engine.call("POST", "/containers/" + Paths.segment(container) + "/update", Optional.of(body));
    }

    static boolean running(JsonNode inspect) {
        return inspect.path("State").path("Running").asBoolean();
    }

    /** Waits until the container is seen not running. */
    static void awaitStopped(Engine engine, String container, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (running(Crossing.inspect(engine, container))) {
            if (System.nanoTime() > end) {
                throw new MigrationException(
                        "%s still runs on %s after its checkpoint.".formatted(container, engine.endpoint()), "", null);
            }
            pause();
        }
    }

    /**
     * Lets a source go on from its checkpoint, if it does not run, and then removes the checkpoint. Finds out by itself
     * how far the checkpoint came when the Ferry that asked for it is gone.
     *
     * @return a note for the journal
     */
    static String resume(Engine engine, String container, String checkpoint, String session, Limits limits) {
        long end = System.nanoTime() + limits.checkpoint().toNanos();
        int tries = 0;
        while (true) {
            JsonNode seen = Crossing.inspect(engine, container);
            boolean listed = engine.checkpoints(container).contains(checkpoint);
            if (running(seen)) {
                if (!listed) {
                    return "The source runs.";
                }
                // Its folder is made first and filled when the container has ended: empty, the engine may still be at
                // it; filled, the container was started since.
                if (filled(engine, seen, checkpoint, session) && steady(engine, container, seen)) {
                    remove(engine, container, checkpoint);
                    return "The source runs.";
                }
                if (System.nanoTime() > end) {
                    remove(engine, container, checkpoint);
                    return "The source runs; a checkpoint that was never finished is removed.";
                }
            } else if (!listed) {
                JsonNode state = seen.path("State");
                return "The source ended by itself (exit code %d), before it was frozen."
                        .formatted(state.path("ExitCode").asInt());
            } else {
                try {
                    startFrom(engine, seen, container, checkpoint, session, limits);
                    remove(engine, container, checkpoint);
                    return "The source goes on from where it was frozen.";
                } catch (DockerException | MigrationException e) {
                    // Right after a killed Ferry, the engine may still be filling the folder: try again for a while.
                    if (++tries >= 5 || System.nanoTime() > end) {
                        throw e;
                    }
                }
            }
            pause();
        }
    }

    /**
     * Starts a stopped container from its own checkpoint and sees it running. Connections with the outside are taken up
     * again where that works: it does not once the container has another address. Then they are closed.
     */
    static void startFrom(
            Engine engine, JsonNode inspect, String container, String checkpoint, String session, Limits limits) {
        try {
            start(engine, inspect, container, checkpoint, session, limits);
        } catch (DockerException | MigrationException e) {
            if (!closeOutside(engine, inspect, checkpoint, session)) {
                throw e;
            }
            start(engine, inspect, container, checkpoint, session, limits);
        }
    }

    private static void start(
            Engine engine, JsonNode inspect, String container, String checkpoint, String session, Limits limits) {
        mark(engine, inspect, checkpoint, session);
        String architecture = engine.facts().architecture();
        Timed.finish(
                limits.restore(architecture),
                "starting the source on " + engine.endpoint() + " from its checkpoint",
                () -> engine.startFrom(container, checkpoint));
        if (!running(Crossing.inspect(engine, container))) {
            throw new MigrationException("The source ended right after it was started from its checkpoint.", "", null);
        }
    }

    /**
     * Adds a small file of new content: containerd refuses a checkpoint whose digest it still keeps ("content sha256 ..
     * already exists", moby#42900), and it keeps that of every checkpoint just made.
     */
    private static void mark(Engine engine, JsonNode inspect, String checkpoint, String session) {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        try {
            TarWriter writer = new TarWriter(tar);
            String stamp = Long.toHexString(System.currentTimeMillis()) + Long.toHexString(System.nanoTime());
            writer.file(checkpoint + "/" + MARK + stamp, 0600, stamp.getBytes(StandardCharsets.US_ASCII));
            writer.end();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        try (Courier courier =
                Courier.open(engine, session, Crossing.folders(engine.facts(), inspect, ""), Courier.Access.WRITE)) {
            courier.put("/checkpoints", new ByteArrayInputStream(tar.toByteArray()));
        }
    }

    /** Closes the connections with the outside in a checkpoint; false when there are none, or that could not be done. */
    private static boolean closeOutside(Engine engine, JsonNode inspect, String checkpoint, String session) {
        try (Courier courier =
                Courier.open(engine, session, Crossing.folders(engine.facts(), inspect, ""), Courier.Access.WRITE)) {
            return Outside.close(courier, checkpoint);
        } catch (DockerException | IOException e) {
            return false; // the start's own error says more
        }
    }

    /** Whether the checkpoint's folder holds anything. */
    private static boolean filled(Engine engine, JsonNode inspect, String checkpoint, String session) {
        try (Courier courier = Courier.open(
                        engine, session, Crossing.folders(engine.facts(), inspect, ""), Courier.Access.READ);
                InputStream in = courier.get("/checkpoints/" + checkpoint)) {
            for (Optional<TarGroup> next = TarGroup.read(in); next.isPresent(); next = TarGroup.read(in)) {
                if (next.get().type() != '5') {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    /** The engine learns of an end a moment late: it must be seen running for longer than that. */
    private static boolean steady(Engine engine, String container, JsonNode before) {
        for (int i = 0; i < 5; i++) {
            pause();
            JsonNode now = Crossing.inspect(engine, container);
            if (!running(now)
                    || !now.path("State")
                            .path("StartedAt")
                            .equals(before.path("State").path("StartedAt"))) {
                return false;
            }
        }
        return engine.top(container).size() > 1;
    }

    /** Lets the processes of a translated container go on that were held for its checkpoint; harmless when none is. */
    static void release(Engine engine, String container) {
        if (!running(Crossing.inspect(engine, container))) {
            return;
        }
        Engine.ExecResult result = engine.execAsRoot(container, Translation.releaseCommand());
        if (result.exitCode() != 0) {
            throw new MigrationException(
                    "The processes of %s on %s are still held: %s"
                            .formatted(container, engine.endpoint(), (result.out() + result.err()).strip()),
                    "",
                    null);
        }
    }

    /** Removes a checkpoint if it is there. */
    static void remove(Engine engine, String container, String checkpoint) {
        if (engine.checkpoints(container).contains(checkpoint)) {
            engine.deleteCheckpoint(container, checkpoint);
        }
    }

    static void pause() {
        pauseUntil(System.nanoTime() + PACE.toNanos());
    }

    /** @param end by {@link System#nanoTime} */
    static void pauseUntil(long end) {
        try {
            Thread.sleep(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Cancelled();
        }
    }
}

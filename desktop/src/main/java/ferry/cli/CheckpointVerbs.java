package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.app.Checkpoints;
import ferry.app.Services;
import ferry.criu.CheckpointDiff;
import ferry.docker.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be done with the checkpoints of one container. */
final class CheckpointVerbs {
    static final List<Verb<?>> ALL = List.of(
            verb("create", "Writes a checkpoint of a running container.", Create::new, (engine, given, terminal) -> {
                engine.checkpoint(given.container, given.checkpoint, !given.leaveRunning);
                return done(engine, given, terminal, Json.object());
            }),
            verb(
                    "restore",
                    "Lets a container go on from a checkpoint; what it did since is lost.",
                    One::new,
                    (engine, given, terminal) -> {
                        new Checkpoints(engine).restore(given.container, given.checkpoint);
                        return done(engine, given, terminal, Json.object());
                    }),
            verb("rm", "Deletes a checkpoint.", One::new, (engine, given, terminal) -> {
                engine.deleteCheckpoint(given.container, given.checkpoint);
                return done(engine, given, terminal, Json.object());
            }),
            verb(
                    "export",
                    "Writes a checkpoint into a tar file. It holds all of the memory, secrets too.",
                    OneFile::new,
                    (engine, given, terminal) -> {
                        long bytes = new Checkpoints(engine).export(given.container, given.checkpoint, given.file);
                        return done(engine, given, terminal, Json.object().put("bytes", bytes));
                    }),
            verb(
                    "import",
                    "Puts an exported checkpoint into a container, the same or another of its image.",
                    OneFile::new,
                    (engine, given, terminal) -> {
                        new Checkpoints(engine).importFrom(given.file, given.container, given.checkpoint);
                        return done(engine, given, terminal, Json.object());
                    }),
            verb("compare", "In what two checkpoints of a container differ.", Two::new, (engine, given, terminal) -> {
                CheckpointDiff diff = new Checkpoints(engine).compare(given.container, given.checkpoint, given.second);
                if (given.output.json) terminal.json(json(diff));
                else print(diff, terminal);
                return Exit.DONE;
            }));

    private CheckpointVerbs() {}

    private interface Act<O extends One> {
        int on(Engine engine, O given, Terminal terminal) throws Exception;
    }

    private static <O extends One> Verb<O> verb(String word, String description, Supplier<O> options, Act<O> act) {
        return new Verb<>(
                word,
                description,
                options,
                (given, services, terminal) -> act.on(engine(services, given), given, terminal));
    }

    private static Engine engine(Services services, One given) {
        return services.endpoints().open(given.on.endpoint);
    }

    private static int done(Engine engine, One given, Terminal terminal, ObjectNode more) {
        if (given.output.json) {
            terminal.json(Json.object()
                    .put("endpoint", engine.endpoint())
                    .put("container", given.container)
                    .put("checkpoint", given.checkpoint)
                    .setAll(more));
        } else {
            terminal.line(given.checkpoint);
        }
        return Exit.DONE;
    }

    private static ArrayNode json(CheckpointDiff diff) {
        ArrayNode all = Json.array();
        for (CheckpointDiff.Process p : diff.processes()) {
            ObjectNode process = all.addObject()
                    .put("pid", p.pid())
                    .put("command", p.command())
                    .put("in", p.presence())
                    .put("threadsBefore", p.threadsBefore())
                    .put("threadsAfter", p.threadsAfter())
                    .put("pagesSame", p.same())
                    .put("pagesChanged", p.changed())
                    .put("pagesGone", p.gone())
                    .put("pagesNew", p.added());
            process.set("areas", Json.strings(p.areas()));
            process.set("descriptors", Json.strings(p.descriptors()));
        }
        return all;
    }

    private static void print(CheckpointDiff diff, Terminal terminal) {
        List<List<String>> rows = new ArrayList<>();
        for (CheckpointDiff.Process p : diff.processes()) {
            rows.add(List.of(
                    Integer.toString(p.pid()),
                    p.command(),
                    p.presence(),
                    p.threadsBefore() + " -> " + p.threadsAfter(),
                    Long.toString(p.same()),
                    Long.toString(p.changed()),
                    Long.toString(p.gone()),
                    Long.toString(p.added())));
        }
        terminal.table(List.of("PID", "COMMAND", "IN", "THREADS", "SAME", "CHANGED", "GONE", "NEW"), rows);
        for (CheckpointDiff.Process p : diff.processes()) {
            p.areas().forEach(line -> terminal.line(p.pid() + " memory " + line));
            p.descriptors().forEach(line -> terminal.line(p.pid() + " file " + line));
        }
    }

    private static class One {
        @Mixin
        OnOption on = new OnOption();

        @Mixin
        JsonOption output = new JsonOption();

        @Parameters(index = "0", paramLabel = "CONTAINER", description = "Name or id.")
        String container = "";

        @Parameters(index = "1", paramLabel = "CHECKPOINT", description = "The checkpoint's name.")
        String checkpoint = "";
    }

    private static final class Create extends One {
        @Option(names = "--leave-running", description = "Let it go on; else it ends with its checkpoint.")
        private boolean leaveRunning;
    }

    private static final class OneFile extends One {
        @Parameters(index = "2", paramLabel = "FILE", description = "The tar file.")
        private Path file = Path.of("");
    }

    private static final class Two extends One {
        @Parameters(index = "2", paramLabel = "OTHER", description = "The other checkpoint's name.")
        private String second = "";
    }
}

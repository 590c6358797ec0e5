package ferry.cli;

import ferry.app.Services;
import ferry.docker.DockerException;
import ferry.docker.Engine;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The words that do one thing to each of several containers; one that fails does not keep the others from it. */
final class ContainerVerbs {
    static final List<Verb<?>> ALL = List.of(
            verb("start", "Starts stopped containers.", Targets::new, (e, c, given) -> e.start(c)),
            verb("stop", "Stops running containers.", Grace::new, (e, c, given) -> e.stop(c, given.time())),
            verb("pause", "Freezes running containers.", Targets::new, (e, c, given) -> e.pause(c)),
            verb("unpause", "Lets frozen containers go on.", Targets::new, (e, c, given) -> e.unpause(c)),
            verb(
                    "restart",
                    "Stops containers and starts them again.",
                    Grace::new,
                    (e, c, given) -> e.restart(c, given.time())),
            verb(
                    "kill",
                    "Sends a signal to running containers.",
                    Signal::new,
                    (e, c, given) -> e.kill(c, given.signal)),
            verb(
                    "rm",
                    "Removes containers and their anonymous volumes.",
                    Force::new,
                    (e, c, given) -> e.remove(c, given.force)));

    private ContainerVerbs() {}

    private interface Act<O extends Targets> {
        void on(Engine engine, String container, O given);
    }

    private static <O extends Targets> Verb<O> verb(String word, String description, Supplier<O> options, Act<O> act) {
        return new Verb<>(
                word, description, options, (given, services, terminal) -> each(given, act, services, terminal));
    }

    private static <O extends Targets> int each(O given, Act<O> act, Services services, Terminal terminal) {
        Engine engine = services.endpoints().open(given.on.endpoint);
        int exit = Exit.DONE;
        for (String container : given.containers) {
            try {
                act.on(engine, container, given);
                said(engine, container, terminal, given.output.json);
            } catch (DockerException e) {
                terminal.error(container + ": " + Failure.text(e));
                exit = Exit.ATTENTION;
            }
        }
        return exit;
    }

    private static void said(Engine engine, String container, Terminal terminal, boolean json) {
        if (!json) {
            terminal.line(container);
            return;
        }
        String state = engine.inspect(container)
                .map(i -> i.path("State").path("Status").asText("unknown"))
                .orElse("removed");
        terminal.json(Json.object()
                .put("container", container)
                .put("endpoint", engine.endpoint())
                .put("state", state));
    }

    /** Which containers, and where. */
    private static class Targets {
        @Mixin
        OnOption on = new OnOption();

        @Mixin
        JsonOption output = new JsonOption();

        @Parameters(arity = "1..*", paramLabel = "CONTAINER", description = "Name or id.")
        List<String> containers = List.of();
    }

    private static final class Grace extends Targets {
        @Option(
                names = {"-t", "--time"},
                paramLabel = "SECONDS",
                defaultValue = "10",
                description = "How long a container may take before it is killed (${DEFAULT-VALUE}).")
        private int seconds;

        Duration time() {
            return Duration.ofSeconds(seconds);
        }
    }

    private static final class Signal extends Targets {
        @Option(
                names = {"-s", "--signal"},
                paramLabel = "SIGNAL",
                defaultValue = "KILL",
                description = "Which signal (${DEFAULT-VALUE}).")
        private String signal = "KILL";
    }

    private static final class Force extends Targets {
        @Option(
                names = {"-f", "--force"},
                description = "Kill them first when they run.")
        private boolean force;
    }
}

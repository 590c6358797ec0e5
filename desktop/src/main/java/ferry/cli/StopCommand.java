package ferry.cli;

import ferry.app.Services;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "stop", description = "Stops running containers.")
final class StopCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private OnOption on = new OnOption();

    @Mixin
    private JsonOption output = new JsonOption();

    @Option(
            names = {"-t", "--time"},
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long a container may take before it is killed (${DEFAULT-VALUE}).")
    private int seconds;

    @Parameters(arity = "1..*", paramLabel = "CONTAINER", description = "Name or id.")
    private List<String> containers = List.of();

    StopCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return new EachContainer(services.endpoints().open(on.endpoint), terminal, output.json)
                .act(containers, (engine, container) -> engine.stop(container, Duration.ofSeconds(seconds)));
    }
}

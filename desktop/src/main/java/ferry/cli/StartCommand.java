package ferry.cli;

import ferry.app.Services;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "start", description = "Starts stopped containers.")
final class StartCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private OnOption on = new OnOption();

    @Mixin
    private JsonOption output = new JsonOption();

    @Parameters(arity = "1..*", paramLabel = "CONTAINER", description = "Name or id.")
    private List<String> containers = List.of();

    StartCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return new EachContainer(services.endpoints().open(on.endpoint), terminal, output.json)
                .act(containers, (engine, container) -> engine.start(container));
    }
}

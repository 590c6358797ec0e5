package ferry.cli;

import com.fasterxml.jackson.databind.JsonNode;
import ferry.app.Services;
import ferry.docker.Engine;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "inspect", description = "All that Docker knows of a container or an image, as JSON.")
final class InspectCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private OnOption on = new OnOption();

    @Mixin
    private JsonOption output = new JsonOption();

    @Parameters(paramLabel = "CONTAINER|IMAGE", description = "Name, reference or id.")
    private String name = "";

    InspectCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Engine engine = services.endpoints().open(on.endpoint);
        JsonNode found = engine.inspect(name)
                .or(() -> engine.inspectImage(name))
                .orElseThrow(() -> new TroubleException("There is no container and no image " + name + " on "
                        + engine.endpoint() + ". See: ferry ps --on " + engine.endpoint()));
        if (output.json) terminal.json(found);
        else terminal.prettyJson(found);
        return Exit.DONE;
    }
}

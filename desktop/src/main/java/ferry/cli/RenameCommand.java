package ferry.cli;

import ferry.app.Services;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "rename", description = "Gives a container another name.")
final class RenameCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private OnOption on = new OnOption();

    @Mixin
    private JsonOption output = new JsonOption();

    @Parameters(index = "0", paramLabel = "CONTAINER", description = "Name or id.")
    private String container = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "The new name.")
    private String name = "";

    RenameCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        services.endpoints().open(on.endpoint).rename(container, name);
        if (output.json)
            terminal.json(
                    Json.object().put("container", container).put("name", name).put("endpoint", on.endpoint));
        else terminal.line(name);
        return Exit.DONE;
    }
}

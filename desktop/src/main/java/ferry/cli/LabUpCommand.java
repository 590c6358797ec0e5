package ferry.cli;

import ferry.app.Services;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "up", description = "Builds the lab the first time, some minutes, and starts it.")
final class LabUpCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private JsonOption output = new JsonOption();

    LabUpCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        LabView.print(services.lab().up(terminal::note), terminal, output.json);
        return Exit.DONE;
    }
}

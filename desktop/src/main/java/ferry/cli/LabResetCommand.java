package ferry.cli;

import ferry.app.Services;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "reset", description = "Ends the lab and removes its containers and images.")
final class LabResetCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private JsonOption output = new JsonOption();

    LabResetCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        LabView.print(services.lab().reset(), terminal, output.json);
        return Exit.DONE;
    }
}

package ferry.cli;

import ferry.app.Services;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "down", description = "Ends the lab; its containers and images stay for the next time.")
final class LabDownCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private JsonOption output = new JsonOption();

    LabDownCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        LabView.print(services.lab().down(), terminal, output.json);
        return Exit.DONE;
    }
}

package ferry.cli;

import ferry.app.Services;
import ferry.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "confirm",
        description = "Lets the stopped source of a session go, with its checkpoint; there is no way back then.")
final class SessionsConfirmCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private JsonOption output = new JsonOption();

    @Parameters(paramLabel = "ID", description = "The session.")
    private String id = "";

    SessionsConfirmCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Session s = SessionView.find(services.journal(), id);
        services.migrations().confirm(s.id());
        if (output.json) terminal.json(Json.object().put("session", s.id()).put("outcome", "confirmed"));
        else terminal.line("Confirmed: " + s.containerName() + " lives on " + s.to() + ". Session " + s.id() + ".");
        return Exit.DONE;
    }
}

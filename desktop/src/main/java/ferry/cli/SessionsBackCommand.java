package ferry.cli;

import ferry.app.Services;
import ferry.session.Session;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "back",
        description =
                "Stops the target of a session and lets the source go on from its checkpoint; what the target did since is lost.")
final class SessionsBackCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private JsonOption output = new JsonOption();

    @Parameters(paramLabel = "ID", description = "The session.")
    private String id = "";

    SessionsBackCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Session s = SessionView.find(services.journal(), id);
        return new Settling(terminal, output.json)
                .settle(
                        s,
                        Set.of("moved"),
                        services.migrations()::back,
                        result -> "It runs on " + s.from() + " again. Session " + s.id() + ".");
    }
}

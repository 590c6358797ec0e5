package ferry.cli;

import ferry.app.Services;
import ferry.migrate.Progress;
import ferry.session.Session;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "recover", description = "Finishes or undoes sessions whose Ferry was killed.")
final class SessionsRecoverCommand implements Callable<Integer> {
    /** Finished or undone: the container runs, on one side. */
    private static final Set<String> GOOD = Set.of("moved", "rolled-back");

    private final Services services;
    private final Terminal terminal;

    @Mixin
    private JsonOption output = new JsonOption();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "The session; all interrupted ones without it.")
    private String id = "";

    SessionsRecoverCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        List<Session> sessions =
                id.isEmpty() ? services.journal().interrupted() : List.of(SessionView.find(services.journal(), id));
        if (sessions.isEmpty()) {
            if (!output.json) terminal.line("No session was interrupted.");
            return Exit.DONE;
        }
        Settling settling = new Settling(terminal, output.json);
        int exit = Exit.DONE;
        for (Session s : sessions) {
            exit = Math.max(exit, settling.settle(s, GOOD, services.migrations()::recover, result -> words(s, result)));
        }
        return exit;
    }

    private static String words(Session s, Progress.Result result) {
        boolean moved = result.outcome().equals("moved");
        return s.containerName() + " runs on " + (moved ? result.to() : result.from()) + ". Session " + s.id() + " is "
                + (moved ? "finished." : "undone.");
    }
}

package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import ferry.app.Services;
import ferry.session.Session;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", description = "All sessions, newest first.")
final class SessionsListCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private JsonOption output = new JsonOption();

    SessionsListCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return print(services, terminal, output.json);
    }

    static int print(Services services, Terminal terminal, boolean json) {
        List<Session> sessions = services.journal().list();
        if (json) {
            ArrayNode array = Json.array();
            for (Session s : sessions) array.add(SessionView.json(s));
            terminal.json(array);
            return Exit.DONE;
        }
        terminal.table(
                List.of("SESSION", "STARTED", "CONTAINER", "FROM", "TO", "STRATEGY", "OUTCOME", "DOWNTIME", "BYTES"),
                sessions.stream()
                        .map(s -> List.of(
                                s.id(),
                                Units.moment(s.startedMs()),
                                s.containerName(),
                                s.from(),
                                s.to(),
                                s.strategy(),
                                SessionView.outcome(s),
                                Units.time(s.downtimeMs()),
                                Units.bytes(s.bytes())))
                        .toList());
        return Exit.DONE;
    }
}

package ferry.cli;

import ferry.app.Services;
import ferry.session.Session;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "One session whole: plan, steps, times, log.")
final class SessionsShowCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private JsonOption output = new JsonOption();

    @Parameters(paramLabel = "ID", description = "The session.")
    private String id = "";

    SessionsShowCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Session s = SessionView.find(services.journal(), id);
        if (output.json) {
            terminal.json(SessionView.wholeJson(s));
            return Exit.DONE;
        }
        terminal.line("session    " + s.id());
        terminal.line("container  " + s.containerName() + " (" + Units.shortId(s.container()) + ")");
        terminal.line("way        " + s.from() + " -> " + s.to() + ", " + s.strategy());
        terminal.line("started    " + Units.moment(s.startedMs()) + ", took " + Units.time(SessionView.ms(s)));
        terminal.line("outcome    " + SessionView.outcome(s) + ", downtime " + Units.time(s.downtimeMs()) + ", "
                + Units.bytes(s.bytes()));
        s.error().ifPresent(e -> terminal.line("error      " + e));
        terminal.line("source     " + s.sourceFacts());
        terminal.line("target     " + s.targetFacts());
        terminal.line("");
        terminal.table(
                List.of("STEP", "STATE", "TIME", "BYTES", "NOTE"),
                s.steps().stream()
                        .map(t -> List.of(
                                t.phase(), t.state(), Units.time(SessionView.ms(t)), Units.bytes(t.bytes()), t.note()))
                        .toList());
        if (!s.log().isEmpty()) terminal.line("");
        for (Session.LogLine line : s.log()) {
            terminal.line(String.format("%11s  ", Units.time(Math.max(0, line.ms() - s.startedMs()))) + line.text());
        }
        return Exit.DONE;
    }
}

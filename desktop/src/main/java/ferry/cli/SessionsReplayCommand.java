package ferry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.app.Services;
import ferry.session.Session;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "replay", description = "Prints the steps of a session again, at the pace at which they went.")
final class SessionsReplayCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private JsonOption output = new JsonOption();

    @Parameters(paramLabel = "ID", description = "The session.")
    private String id = "";

    @Option(
            names = "--speed",
            paramLabel = "TIMES",
            defaultValue = "1",
            description = "How many times as fast; 0 is without any wait (${DEFAULT-VALUE}).")
    private double speed;

    SessionsReplayCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        Session s = SessionView.find(services.journal(), id);
        if (!output.json) {
            terminal.line(s.containerName() + ", " + s.from() + " -> " + s.to() + ", " + s.strategy() + ", "
                    + Units.moment(s.startedMs()));
        }
        long at = s.startedMs();
        for (Moment m : moments(s)) {
            long wait = m.ms - at;
            if (speed > 0 && wait > 0) Thread.sleep((long) (wait / speed));
            at = Math.max(at, m.ms);
            if (output.json) terminal.json(m.json);
            else terminal.line(String.format("%11s  ", Units.time(Math.max(0, m.ms - s.startedMs()))) + m.text);
        }
        ProgressView.printOutcome(s, terminal, output.json);
        return Exit.DONE;
    }

    private record Moment(long ms, String text, ObjectNode json) {}

    private static List<Moment> moments(Session s) {
        List<Moment> moments = new ArrayList<>();
        for (Session.Step step : s.steps()) {
            moments.add(new Moment(step.startedMs(), step.phase() + " ...", event(step, "started", 0, 0)));
            step.endedMs()
                    .ifPresent(end -> moments.add(new Moment(
                            end,
                            step.phase() + " " + step.state() + "  " + Units.time(SessionView.ms(step))
                                    + (step.bytes() > 0 ? "  " + Units.bytes(step.bytes()) : "")
                                    + (step.note().isEmpty() ? "" : "  " + step.note()),
                            event(step, step.state(), SessionView.ms(step), step.bytes()))));
        }
        moments.sort(Comparator.comparingLong(Moment::ms));
        return moments;
    }

    private static ObjectNode event(Session.Step step, String state, long ms, long bytes) {
        return Json.object()
                .put("event", "step")
                .put("step", step.phase())
                .put("state", state)
                .put("ms", ms)
                .put("bytes", bytes);
    }
}

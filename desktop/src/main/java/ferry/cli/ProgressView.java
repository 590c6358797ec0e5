package ferry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.migrate.Plan;
import ferry.migrate.Progress;
import ferry.session.Session;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Shows a migration as it goes: a line for each step, or a JSON object a line. On a terminal the running step's line is
 * drawn over; elsewhere only its end is printed.
 */
final class ProgressView implements Consumer<Progress> {
    private final Terminal terminal;
    private final boolean json;
    private final StepLine drawing;

    ProgressView(Terminal terminal, boolean json) {
        this.terminal = terminal;
        this.json = json;
        this.drawing = new StepLine(terminal);
    }

    @Override
    public synchronized void accept(Progress progress) {
        switch (progress) {
            case Progress.Step step -> step(step);
            case Progress.Log log -> {
                // The session keeps the log: ferry sessions show ID.
            }
            case Progress.Result result -> {
                // The caller gets it as well and shows it last, whichever way it came.
            }
        }
    }

    private void step(Progress.Step s) {
        if (json) {
            ObjectNode line = Json.object()
                    .put("event", "step")
                    .put("step", s.phase().word())
                    .put("state", s.state())
                    .put("ms", s.ms())
                    .put("bytes", s.bytes());
            if (s.total().isPresent()) line.put("total", s.total().getAsLong());
            terminal.json(line);
            return;
        }
        boolean goesOn = s.state().equals("started") || s.state().equals("progress");
        if (goesOn && !terminal.tty()) return;
        String bytes = s.bytes() == 0 && s.total().isEmpty()
                ? ""
                : "  " + Units.bytes(s.bytes())
                        + (goesOn && s.total().isPresent()
                                ? " of " + Units.bytes(s.total().getAsLong())
                                : "");
        String text = String.format("%-11s %-8s %8s", s.phase().word(), goesOn ? "..." : s.state(), Units.time(s.ms()))
                + bytes
                + (s.text().isEmpty() ? "" : "  " + s.text());
        drawing.show(text, goesOn);
    }

    /** The last line. */
    synchronized void end(Progress.Result r) {
        if (json) {
            ObjectNode line = Json.object()
                    .put("event", "result")
                    .put("outcome", r.outcome())
                    .put("session", r.session())
                    .put("strategy", r.strategy().map(CrossingOptions::word).orElse("none"))
                    .put("downtimeMs", r.downtimeMs())
                    .put("bytes", r.bytes())
                    .put("from", r.from())
                    .put("to", r.to())
                    .put("container", r.container());
            r.error().ifPresent(e -> line.put("error", e));
            terminal.json(line);
            return;
        }
        drawing.leave();
        String session = r.session().isEmpty() ? "" : " Session " + r.session() + ".";
        String why =
                r.error().map(e -> ": " + e.strip().replaceFirst("\\.$", "")).orElse("");
        switch (r.outcome()) {
            case "moved" -> {
                terminal.line("Moved to " + r.to() + ", downtime " + Units.time(r.downtimeMs()) + ", "
                        + Units.bytes(r.bytes()) + "." + session);
                r.error().ifPresent(e -> terminal.note("warning: " + e));
            }
            case "refused" -> terminal.error("Refused, nothing was touched" + why + "." + session);
            case "rolled-back" -> terminal.error("Rolled back, it runs on " + r.from() + why + "." + session);
            default ->
                terminal.error("This needs a person" + why + "." + session
                        + (r.session().isEmpty() ? "" : " See: ferry sessions show " + r.session()));
        }
    }

    /** After a move that can be taken back: how long the source waits. */
    void sourceWaits(Progress.Result r) {
        if (json || !r.outcome().equals("moved")) return;
        terminal.line("The source stays, stopped, until: ferry sessions confirm " + r.session()
                + "  (or return to it: ferry sessions back " + r.session() + ")");
    }

    /** The end of a session of the past. */
    static void printOutcome(Session s, Terminal terminal, boolean json) {
        if (json) {
            terminal.json(Json.object()
                    .put("event", "result")
                    .put("outcome", s.outcome())
                    .put("session", s.id())
                    .put("strategy", s.strategy())
                    .put("downtimeMs", s.downtimeMs())
                    .put("bytes", s.bytes())
                    .put("from", s.from())
                    .put("to", s.to())
                    .put("container", s.container()));
            return;
        }
        terminal.line(SessionView.outcome(s) + ", downtime " + Units.time(s.downtimeMs()) + ", "
                + Units.bytes(s.bytes()) + s.error().map(e -> ": " + e).orElse(""));
    }

    /** The result of a plan that refuses: no session was begun. */
    static Progress.Result refused(Plan plan) {
        String why = plan.blockers().stream()
                .map(f -> f.what().strip().replaceFirst("\\.$", "") + (f.mend().isEmpty() ? "" : " (" + f.mend() + ")"))
                .collect(Collectors.joining("; "));
        Plan.Request r = plan.request();
        return new Progress.Result(
                "refused",
                "",
                plan.strategy(),
                -1,
                0,
                r.from(),
                r.to(),
                r.container(),
                Optional.of(why.isEmpty() ? "no strategy is possible" : why));
    }
}

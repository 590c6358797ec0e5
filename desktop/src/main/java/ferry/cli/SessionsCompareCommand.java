package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.app.Services;
import ferry.session.Session;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "compare", description = "Two sessions side by side, step by step.")
final class SessionsCompareCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private JsonOption output = new JsonOption();

    @Parameters(index = "0", paramLabel = "ID", description = "The first session.")
    private String first = "";

    @Parameters(index = "1", paramLabel = "ID", description = "The second session.")
    private String second = "";

    SessionsCompareCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Session a = SessionView.find(services.journal(), first);
        Session b = SessionView.find(services.journal(), second);
        Set<String> phases = new LinkedHashSet<>();
        a.steps().forEach(s -> phases.add(s.phase()));
        b.steps().forEach(s -> phases.add(s.phase()));
        if (output.json) {
            terminal.json(json(a, b, phases));
            return Exit.DONE;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("outcome", a.outcome(), b.outcome(), ""));
        rows.add(row("strategy", a.strategy(), b.strategy(), ""));
        rows.add(times("downtime", a.downtimeMs(), b.downtimeMs()));
        rows.add(times("whole", SessionView.ms(a), SessionView.ms(b)));
        rows.add(row("bytes", Units.bytes(a.bytes()), Units.bytes(b.bytes()), ratio(a.bytes(), b.bytes())));
        for (String phase : phases) rows.add(times(phase, ms(a, phase), ms(b, phase)));
        terminal.table(List.of("", a.id(), b.id(), "SECOND/FIRST"), rows);
        return Exit.DONE;
    }

    private static ObjectNode json(Session a, Session b, Set<String> phases) {
        ObjectNode json = Json.object();
        json.set("first", SessionView.json(a));
        json.set("second", SessionView.json(b));
        ArrayNode steps = json.putArray("steps");
        for (String phase : phases) {
            steps.addObject()
                    .put("step", phase)
                    .put("firstMs", ms(a, phase))
                    .put("secondMs", ms(b, phase))
                    .put("firstBytes", bytes(a, phase))
                    .put("secondBytes", bytes(b, phase));
        }
        return json;
    }

    /** All tries of a phase together; -1 when there was none that ended. */
    private static long ms(Session s, String phase) {
        return s.steps().stream()
                .filter(t -> t.phase().equals(phase) && t.endedMs().isPresent())
                .mapToLong(SessionView::ms)
                .reduce(Long::sum)
                .orElse(-1);
    }

    private static long bytes(Session s, String phase) {
        return s.steps().stream()
                .filter(t -> t.phase().equals(phase))
                .mapToLong(Session.Step::bytes)
                .sum();
    }

    private static List<String> times(String what, long a, long b) {
        return row(what, Units.time(a), Units.time(b), ratio(a, b));
    }

    private static List<String> row(String what, String a, String b, String ratio) {
        return List.of(what, a, b, ratio);
    }

    private static String ratio(long a, long b) {
        return a <= 0 || b < 0 ? "" : String.format(Locale.ROOT, "%.2f", (double) b / a);
    }
}

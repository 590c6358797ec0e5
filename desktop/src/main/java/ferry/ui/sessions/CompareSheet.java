package ferry.ui.sessions;

import ferry.session.Session;
import ferry.ui.base.Nodes;
import ferry.ui.base.Sheets;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** Two sessions side by side, figure by figure and step by step, and how the second stands to the first. */
final class CompareSheet extends VBox {
    private final GridPane grid = new GridPane();

    private CompareSheet(Sheets sheets, Session a, Session b) {
        setId("compare");
        getStyleClass().add("compare-sheet");
        grid.getStyleClass().add("facts");
        row("", name(a), name(b), "");
        row(Texts.of("sessions.started"), Shown.time(a.startedMs()), Shown.time(b.startedMs()), "");
        row(Texts.of("sessions.route"), a.from() + " → " + a.to(), b.from() + " → " + b.to(), "");
        row(Texts.of("compare.strategy"), a.strategy(), b.strategy(), "");
        row(Texts.of("sessions.outcome"), Outcomes.word(a.outcome()), Outcomes.word(b.outcome()), "");
        times(Texts.of("sessions.downtime"), a.downtimeMs(), b.downtimeMs());
        times(Texts.of("sessions.duration"), length(a), length(b));
        row(Texts.of("sessions.bytes"), Shown.bytes(a.bytes()), Shown.bytes(b.bytes()), ratio(a.bytes(), b.bytes()));
        Set<String> phases = new LinkedHashSet<>();
        a.steps().forEach(step -> phases.add(step.phase()));
        b.steps().forEach(step -> phases.add(step.phase()));
        phases.forEach(
                phase -> times(Texts.orElse("phase." + phase, Shown.line(phase)), stepMs(a, phase), stepMs(b, phase)));
        VBox body = new VBox(grid);
        body.getStyleClass().add("confirmation-words");
        ScrollPane scroll = new ScrollPane(body);
        scroll.setFitToWidth(true);
        var header = Nodes.row(Nodes.label(Texts.of("compare.title"), "sheet-title"));
        header.getStyleClass().add("sheet-header");
        var footer =
                Nodes.row(Nodes.spacer(), Nodes.button("crossing.close", Feather.X, sheets::hide, "default-focus"));
        footer.getStyleClass().add("sheet-footer");
        getChildren().addAll(header, scroll, footer);
    }

    static void show(Sheets sheets, Session a, Session b) {
        sheets.show(new CompareSheet(sheets, a, b), Texts.of("compare.title"), () -> {});
    }

    private static String name(Session s) {
        return Shown.line(s.containerName()) + " " + s.id();
    }

    private void times(String what, long a, long b) {
        row(what, a < 0 ? "–" : Shown.millis(a), b < 0 ? "–" : Shown.millis(b), ratio(a, b));
    }

    private static String ratio(long a, long b) {
        return a > 0 && b >= 0 ? String.format(Locale.ROOT, "× %.2f", (double) b / a) : "";
    }

    private void row(String what, String a, String b, String ratio) {
        Label name = Nodes.label(what, "fact-name");
        name.setMinWidth(150);
        Label first = Nodes.label(Shown.line(a), "fact-value");
        Label second = Nodes.label(Shown.line(b), "fact-value");
        first.setMinWidth(190);
        second.setMinWidth(190);
        second.setAccessibleText(what + ": " + a + ", " + b);
        grid.addRow(grid.getRowCount(), name, first, second, Nodes.label(ratio, "figure"));
    }

    private static long length(Session s) {
        return s.endedMs().map(end -> end - s.startedMs()).orElse(-1L);
    }

    /** All tries of a phase together; -1 when none ended. */
    static long stepMs(Session s, String phase) {
        return s.steps().stream()
                .filter(step -> step.phase().equals(phase) && step.endedMs().isPresent())
                .map(step -> step.endedMs().get() - step.startedMs())
                .reduce(Long::sum)
                .orElse(-1L);
    }
}

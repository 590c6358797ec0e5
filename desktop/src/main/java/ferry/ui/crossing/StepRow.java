package ferry.ui.crossing;

import ferry.migrate.Phase;
import ferry.ui.base.Icons;
import ferry.ui.base.Nodes;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import ferry.ui.crossing.Crossing.StepView;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** A step of a crossing: state, name, bytes and rate, time. Rendered again and again into the same nodes. */
final class StepRow extends HBox {
    private static final String[] TONES = {"success", "danger", "accent", "muted", "warning"};
    private final Phase phase;
    private final FontIcon icon = Icons.of(Feather.CIRCLE, "muted");
    private final Label figures = Nodes.label("", "step-figures");
    private final Label time = Nodes.label("", "step-time");
    private final Label note = Nodes.label("", "step-note");
    private final ProgressBar bar = new ProgressBar(0);

    StepRow(Phase phase) {
        this.phase = phase;
        getStyleClass().add("step-row");
        setId("step-" + phase.word());
        setAlignment(Pos.CENTER_LEFT);
        Label name = Nodes.label(Texts.of("phase." + phase.word()), "step-name");
        note.setMinWidth(0);
        HBox line = Nodes.row(name, note, Nodes.spacer(), figures);
        bar.getStyleClass().add("step-bar");
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.setFocusTraversable(false);
        VBox middle = new VBox(line, bar);
        middle.getStyleClass().add("step-middle");
        HBox.setHgrow(middle, Priority.ALWAYS);
        middle.setMinWidth(0);
        time.setMinWidth(USE_PREF_SIZE);
        getChildren().addAll(icon, middle, time);
    }

    void render(StepView step, long now) {
        icon.setIconCode(icon(step.state()));
        Nodes.tone(icon, tone(step.state()), TONES);
        getStyleClass().removeAll("waiting", "running", "over");
        getStyleClass().add(step.state().equals("waiting") ? "waiting" : step.running() ? "running" : "over");
        long ms = step.running() ? Math.max(step.ms(), (now - step.startedNanos()) / 1_000_000) : step.ms();
        time.setText(step.state().equals("waiting") ? "" : step.running() ? Shown.clock(ms) : Shown.millis(ms));
        figures.setText(figures(step));
        note.setText(Shown.line(step.text()));
        Nodes.show(bar, step.running());
        if (step.running()) {
            bar.setProgress(
                    step.total().isPresent() && step.total().getAsLong() > 0
                            ? Math.min(1, (double) step.bytes() / step.total().getAsLong())
                            : ProgressBar.INDETERMINATE_PROGRESS);
        }
        setAccessibleText(Texts.of(
                "step.accessible",
                Texts.of("phase." + phase.word()),
                Texts.of("step." + step.state()),
                figures.getText(),
                time.getText()));
    }

    private static String figures(StepView step) {
        List<String> parts = new ArrayList<>();
        if (step.bytes() > 0) {
            parts.add(
                    step.running() && step.total().isPresent()
                            ? Texts.of(
                                    "step.bytesof",
                                    Shown.bytes(step.bytes()),
                                    Shown.bytes(step.total().getAsLong()))
                            : Shown.bytes(step.bytes()));
        }
        if (step.running() && step.rate() > 1) {
            parts.add(Shown.rate(step.rate()));
        } else if (!step.running() && step.bytes() > 0 && step.ms() > 0) {
            parts.add(Shown.rate(step.bytes() * 1000.0 / step.ms()));
        }
        step.millisLeft().ifPresent(left -> parts.add(Texts.of("step.left", Shown.millis(left))));
        return String.join(" · ", parts);
    }

    private static Feather icon(String state) {
        return switch (state) {
            case "started", "progress" -> Feather.PLAY_CIRCLE;
            case "done" -> Feather.CHECK_CIRCLE;
            case "failed" -> Feather.X_CIRCLE;
            case "undone" -> Feather.ROTATE_CCW;
            default -> Feather.CIRCLE;
        };
    }

    private static String tone(String state) {
        return switch (state) {
            case "started", "progress" -> "accent";
            case "done" -> "success";
            case "failed" -> "danger";
            case "undone" -> "warning";
            default -> "muted";
        };
    }
}

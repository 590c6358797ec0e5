package ferry.ui.kernel;

import ferry.kernel.CheckReport.Outcome;
import ferry.kernel.CheckReport.Verdict;
import ferry.ui.base.Nodes;
import ferry.ui.base.Texts;
import java.util.Locale;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** A purpose, whether it is served, and how much is missing for it. */
final class VerdictCell extends ListCell<Verdict> {
    private final Label title = Nodes.label("", "device-name");
    private final Label count = Nodes.label("", "text-muted");
    private final Label pill = Nodes.label("", "pill");
    private final HBox content;

    VerdictCell() {
        VBox words = new VBox(title, count);
        words.setMinWidth(0);
        pill.setMinWidth(Label.USE_PREF_SIZE);
        content = Nodes.row(words, Nodes.spacer(), pill);
        content.setPrefWidth(0);
        setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
    }

    @Override
    protected void updateItem(Verdict verdict, boolean empty) {
        super.updateItem(verdict, empty);
        if (empty || verdict == null) {
            setGraphic(null);
            setAccessibleText(null);
            return;
        }
        String name = name(verdict);
        title.setText(name);
        int missing = verdict.missing().size();
        long unseen = verdict.findings().stream()
                .filter(f -> f.level() == ferry.kernel.KernelOption.Level.REQUIRED
                        && !f.sighting().isKnown())
                .count();
        count.setText(
                missing > 0
                        ? Texts.of("kernel.missing", missing)
                        : unseen > 0 ? Texts.of("kernel.unseen", unseen) : Texts.of("kernel.complete"));
        pill.setText(Texts.of(
                "device.kernel." + verdict.outcome().name().toLowerCase(Locale.ROOT)));
        Nodes.tone(pill, tone(verdict.outcome()), "success", "warning", "danger");
        setGraphic(content);
        setAccessibleText(name + ": " + pill.getText() + ", " + count.getText());
    }

    static String name(Verdict verdict) {
        return Texts.orElse(
                "kernel.purpose." + verdict.purpose().word(), verdict.purpose().title());
    }

    static String tone(Outcome outcome) {
        return switch (outcome) {
            case PASS -> "success";
            case UNSURE -> "warning";
            case FAIL -> "danger";
        };
    }
}

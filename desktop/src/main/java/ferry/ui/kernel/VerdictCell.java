package ferry.ui.kernel;

import ferry.kernel.CheckReport.Outcome;
import ferry.kernel.CheckReport.Verdict;
import ferry.kernel.KernelOption;
import ferry.ui.base.Nodes;
import ferry.ui.base.Texts;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.VBox;

/** A purpose, whether it is served, and how much is missing for it. */
final class VerdictCell extends ListCell<Verdict> {
    private final Label title = Nodes.label("", "device-name");
    private final Label count = Nodes.label("", "pill");
    private final VBox content = new VBox(title, count);

    VerdictCell() {
        content.getStyleClass().add("verdict-cell");
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
                .filter(f -> f.level() == KernelOption.Level.REQUIRED
                        && !f.sighting().isKnown())
                .count();
        count.setText(
                missing > 0
                        ? Texts.of("kernel.missing", missing)
                        : unseen > 0 ? Texts.of("kernel.unseen", unseen) : Texts.of("kernel.complete"));
        Nodes.tone(count, tone(verdict.outcome()), "success", "warning", "danger");
        setGraphic(content);
        setAccessibleText(name + ": " + count.getText());
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

package ferry.ui.device;

import ferry.ui.base.Icons;
import ferry.ui.base.Nodes;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** A titled card with facts in two columns, bars and sentences. */
final class FactCard extends VBox {
    /** Above this share a bar warns. */
    private static final double FULL = 0.9;

    private final GridPane grid = new GridPane();

    FactCard(String titleKey, Feather icon) {
        getStyleClass().addAll("chart-card", "device-card");
        setId("card-" + titleKey.substring(titleKey.lastIndexOf('.') + 1));
        grid.getStyleClass().add("facts");
        ColumnConstraints names = new ColumnConstraints();
        names.setMinWidth(92);
        names.setPercentWidth(36);
        ColumnConstraints values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().addAll(names, values);
        getChildren().addAll(Nodes.row(Icons.of(icon), Nodes.label(Texts.of(titleKey), "chart-title")), grid);
    }

    /** Takes everything but the title out, to be filled anew. */
    void clear() {
        grid.getChildren().clear();
        getChildren().remove(2, getChildren().size());
    }

    /** A fact whose words are foreign; nothing is shown for an empty one. */
    void fact(String key, String value) {
        if (!value.isBlank()) {
            Label text = Nodes.paragraph(Shown.line(value), "fact-value");
            row(key, text, text.getText());
        }
    }

    /** A fact as a pill of a tone. */
    void pill(String key, String value, String tone) {
        Label pill = Nodes.label(value, "pill", tone);
        row(key, new HBox(pill), value);
    }

    /** How full something is. */
    void bar(String key, double share, String figures) {
        ProgressBar bar = new ProgressBar(share);
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.getStyleClass().add(share >= FULL ? "danger" : "usual");
        HBox.setHgrow(bar, Priority.ALWAYS);
        bar.setFocusTraversable(false);
        VBox both = new VBox(Nodes.label(figures, "figure"), bar);
        row(key, both, figures);
        bar.setAccessibleText(Texts.of(key) + ": " + figures);
    }

    /** A sentence over the whole width. */
    void sentence(String text, String... styleClasses) {
        getChildren().add(Nodes.paragraph(text, styleClasses));
    }

    void more(Node node) {
        getChildren().add(node);
    }

    private void row(String key, Node value, String spoken) {
        Label name = Nodes.paragraph(Texts.orElse(key, Shown.line(key)), "fact-name");
        GridPane.setValignment(name, VPos.TOP);
        name.setLabelFor(value);
        value.setAccessibleText(name.getText() + ": " + spoken);
        grid.addRow(grid.getRowCount(), name, value);
    }
}

package ferry.ui.base;

import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** Small nodes that every view builds the same way. */
public final class Nodes {
    private Nodes() {}

    public static Label label(String text, String... styleClasses) {
        Label label = new Label(text);
        label.getStyleClass().addAll(styleClasses);
        return label;
    }

    /** A label that takes several lines when it must. */
    public static Label paragraph(String text, String... styleClasses) {
        Label label = label(text, styleClasses);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    public static Button button(String textKey, Feather icon, Runnable action, String... styleClasses) {
        Button button = new Button(Texts.of(textKey), Icons.of(icon));
        button.getStyleClass().addAll(styleClasses);
        button.setMnemonicParsing(false);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(event -> action.run());
        return button;
    }

    /** A button that shows only its icon; the text is its tooltip and its accessible name. */
    public static Button iconButton(String textKey, Feather icon, Runnable action, String... styleClasses) {
        Button button = new Button("", Icons.of(icon));
        button.getStyleClass().addAll("button-icon", "flat");
        button.getStyleClass().addAll(styleClasses);
        name(button, Texts.of(textKey));
        button.setTooltip(new Tooltip(Texts.of(textKey)));
        button.setOnAction(event -> action.run());
        return button;
    }

    public static <N extends Node> N name(N node, String accessibleText) {
        node.setAccessibleText(accessibleText);
        return node;
    }

    /** Takes the room that is left over in a row or a column. */
    public static Region spacer() {
        Region spacer = new Region();
        HBox.setHgrow(spacer, Priority.ALWAYS);
        VBox.setVgrow(spacer, Priority.ALWAYS);
        spacer.setMouseTransparent(true);
        return spacer;
    }

    public static HBox row(Node... children) {
        HBox row = new HBox(children);
        row.getStyleClass().add("row");
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    public static VBox column(Node... children) {
        VBox column = new VBox(children);
        column.getStyleClass().add("column");
        return column;
    }

    /** Shown, and given room, only while the condition holds. */
    public static <N extends Node> N when(N node, ObservableValue<Boolean> condition) {
        node.visibleProperty().bind(condition);
        node.managedProperty().bind(condition);
        return node;
    }

    public static void show(Node node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }

    /** Sets exactly one of a group of style classes. */
    public static void tone(Node node, String tone, String... allTones) {
        node.getStyleClass().removeAll(allTones);
        if (!tone.isEmpty()) {
            node.getStyleClass().add(tone);
        }
    }
}

package ferry.ui.base;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** What stands where there is nothing to show: why, and what to do. */
public final class EmptyState extends VBox {
    public EmptyState(Feather icon, String title, String hint, Button... actions) {
        getStyleClass().add("empty-state");
        setAlignment(Pos.CENTER);
        getChildren().addAll(Icons.of(icon, "empty-icon"), Nodes.label(title, "empty-title"));
        if (!hint.isBlank()) {
            var text = Nodes.paragraph(hint, "empty-hint");
            text.setMaxWidth(420);
            getChildren().add(text);
        }
        getChildren().addAll(actions);
    }
}

package ferry.ui.crossing;

import ferry.ui.base.Icons;
import ferry.ui.base.Nodes;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** One end of a crossing: which endpoint, and what stands there right now. */
final class Quay extends VBox {
    private static final String[] TONES = {"success", "warning", "danger", "accent", "muted"};
    private final Label state = Nodes.label("", "quay-state");

    Quay(String endpoint, String roleText, Feather icon) {
        getStyleClass().add("quay");
        setAlignment(Pos.CENTER);
        getChildren()
                .addAll(
                        Icons.of(icon, "quay-icon"),
                        Nodes.label(endpoint, "quay-name"),
                        Nodes.label(roleText, "quay-role"),
                        state);
    }

    void show(String text, String tone) {
        state.setText(text);
        Nodes.tone(this, tone, TONES);
        Nodes.tone(state, tone, TONES);
        setAccessibleText(text);
    }
}

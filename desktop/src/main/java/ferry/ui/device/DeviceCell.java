package ferry.ui.device;

import ferry.rom.device.DeviceServices.Attached;
import ferry.ui.base.Icons;
import ferry.ui.base.Nodes;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.Locale;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** A device in the list: what it is called, its serial, and its state as a pill when it is not ready. */
final class DeviceCell extends ListCell<Attached> {
    private final Label name = Nodes.label("", "device-name");
    private final Label serial = Nodes.label("", "text-muted", "mono");
    private final Label state = Nodes.label("", "pill");
    private final HBox row;

    DeviceCell() {
        VBox words = new VBox(name, serial);
        words.setMinWidth(0);
        state.setMinWidth(Label.USE_PREF_SIZE);
        row = Nodes.row(Icons.of(Feather.SMARTPHONE, "endpoint-icon"), words, Nodes.spacer(), state);
        setPrefWidth(0);
    }

    @Override
    protected void updateItem(Attached attached, boolean empty) {
        super.updateItem(attached, empty);
        if (empty || attached == null) {
            setGraphic(null);
            setAccessibleText("");
            return;
        }
        name.setText(DevicePane.title(attached));
        serial.setText(Shown.line(attached.serial()));
        String word = attached.device().state().name().toLowerCase(Locale.ROOT).replace("_", "");
        state.setText(Texts.of("devices.word." + word));
        Nodes.tone(state, attached.ready() ? "success" : "warning", "success", "warning");
        setGraphic(row);
        setAccessibleText(name.getText() + ", " + state.getText());
    }
}

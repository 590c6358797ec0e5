package ferry.ui;

import ferry.ui.base.Nodes;
import ferry.ui.base.Sheets;
import ferry.ui.base.Texts;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** All keys of the window. */
final class ShortcutsSheet extends VBox {
    private static final String[][] KEYS = {
        {"Ctrl+1", "key.left"},
        {"Ctrl+2", "key.right"},
        {"Ctrl+3", "key.sessions"},
        {"Ctrl+4", "key.devices"},
        {"Ctrl+5", "key.forwards"},
        {"Ctrl+K", "key.palette"},
        {"Ctrl+,", "settings.all"},
        {"Ctrl+F", "key.filter"},
        {"Ctrl+M", "key.move"},
        {"Delete", "key.remove"},
        {"Shift+F10", "key.menu"},
        {"F6", "key.details"},
        {"Esc", "key.escape"},
        {"?", "key.help"},
    };

    private ShortcutsSheet() {}

    static void show(Sheets sheets) {
        ShortcutsSheet sheet = new ShortcutsSheet();
        sheet.getStyleClass().add("shortcuts");
        sheet.setId("shortcuts-sheet");
        GridPane grid = new GridPane();
        grid.getStyleClass().add("facts");
        for (int i = 0; i < KEYS.length; i++) {
            grid.addRow(i, Nodes.label(KEYS[i][0], "key"), Nodes.label(Texts.of(KEYS[i][1])));
        }
        VBox body = new VBox(grid);
        body.getStyleClass().add("confirmation-words");
        var header = Nodes.row(Nodes.label(Texts.of("shortcuts"), "sheet-title"));
        header.getStyleClass().add("sheet-header");
        var footer =
                Nodes.row(Nodes.spacer(), Nodes.button("crossing.close", Feather.X, sheets::hide, "default-focus"));
        footer.getStyleClass().add("sheet-footer");
        sheet.getChildren().addAll(header, body, footer);
        sheets.show(sheet, Texts.of("shortcuts"), () -> {});
    }
}

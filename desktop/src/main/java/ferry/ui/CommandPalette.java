package ferry.ui;

import ferry.ui.base.Nodes;
import ferry.ui.base.Sheets;
import ferry.ui.base.Texts;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;

/** Everything that can be done from where one is, found by typing a part of its name. */
final class CommandPalette extends VBox {
    private static final double ROW_HEIGHT = 32;

    /** @param keys its shortcut; may be empty */
    record Entry(String name, String keys, Runnable action) {}

    private final ListView<Entry> list = new ListView<>();

    private CommandPalette(Sheets sheets, List<Entry> entries) {
        getStyleClass().add("palette");
        setId("palette");
        TextField search = new TextField();
        search.setId("palette-search");
        search.setPromptText(Texts.of("palette.prompt"));
        search.setAccessibleText(Texts.of("palette.prompt"));
        search.getStyleClass().add("default-focus");
        list.setId("palette-list");
        list.setAccessibleText(Texts.of("palette.title"));
        list.getStyleClass().add("dense");
        list.setFixedCellSize(ROW_HEIGHT);
        list.setPrefHeight(ROW_HEIGHT * 11);
        list.setFocusTraversable(false);
        list.setPlaceholder(Nodes.label(Texts.of("palette.none"), "text-muted"));
        list.setCellFactory(view -> new ListCell<>() {
            @Override
            protected void updateItem(Entry entry, boolean empty) {
                super.updateItem(entry, empty);
                if (empty || entry == null) {
                    setGraphic(null);
                    setAccessibleText("");
                    return;
                }
                setAccessibleText(entry.name());
                setGraphic(
                        entry.keys().isEmpty()
                                ? Nodes.row(Nodes.label(entry.name()))
                                : Nodes.row(
                                        Nodes.label(entry.name()), Nodes.spacer(), Nodes.label(entry.keys(), "key")));
            }
        });
        list.setOnMouseClicked(event -> run(sheets));
        search.textProperty().subscribe(text -> {
            String[] words = text.toLowerCase(Locale.ROOT).strip().split("\\s+", -1);
            list.getItems()
                    .setAll(entries.stream()
                            .filter(entry -> matches(entry.name().toLowerCase(Locale.ROOT), words))
                            .toList());
            list.getSelectionModel().select(0);
        });
        search.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            int step = event.getCode() == KeyCode.DOWN ? 1 : event.getCode() == KeyCode.UP ? -1 : 0;
            if (step != 0 && !list.getItems().isEmpty()) {
                int to = Math.floorMod(
                        list.getSelectionModel().getSelectedIndex() + step,
                        list.getItems().size());
                list.getSelectionModel().clearAndSelect(to);
                list.scrollTo(Math.max(0, to - 5));
                event.consume();
            } else if (event.getCode() == KeyCode.ENTER) {
                run(sheets);
                event.consume();
            }
        });
        getChildren().addAll(search, list);
    }

    static void show(Sheets sheets, List<Entry> entries) {
        sheets.show(new CommandPalette(sheets, entries), Texts.of("palette.title"), () -> {});
    }

    private void run(Sheets sheets) {
        Entry chosen = list.getSelectionModel().getSelectedItem();
        if (chosen != null) {
            sheets.hide();
            chosen.action().run();
        }
    }

    /** Whether all words stand in the name. */
    static boolean matches(String name, String... words) {
        for (String word : words) {
            if (!name.contains(word)) {
                return false;
            }
        }
        return true;
    }
}

package ferry.ui.files;

import ferry.docker.FileEntry;
import ferry.docker.FileEntry.Kind;
import ferry.ui.base.Icons;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** The rows of a folder, folders first. */
final class FileTable extends TableView<FileEntry> {
    private static final double ROW_HEIGHT = 28;

    private Consumer<FileEntry> onOpen = entry -> {};
    private BiConsumer<List<FileEntry>, MouseEvent> onDrag = (entries, event) -> {};

    FileTable() {
        setId("files-table");
        getStyleClass().addAll("dense", "list-table");
        setAccessibleText(Texts.of("details.files"));
        setFixedCellSize(ROW_HEIGHT);
        setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_FLEX_NEXT_COLUMN);
        getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        TableColumn<FileEntry, FileEntry> name = column("column.name", 320, FileEntry::name, "text-cell");
        name.setCellFactory(table -> new NameCell());
        name.setComparator(Comparator.comparing((FileEntry entry) -> entry.kind() != Kind.FOLDER)
                .thenComparing(FileEntry::name, String.CASE_INSENSITIVE_ORDER));
        name.getStyleClass().add("first-column");
        TableColumn<FileEntry, FileEntry> size = column(
                "column.size",
                90,
                entry -> entry.kind() == Kind.FILE ? Shown.bytes(entry.bytes()) : "–",
                "figure-cell");
        size.setComparator(Comparator.comparingLong(FileEntry::bytes));
        TableColumn<FileEntry, FileEntry> modified =
                column("folder.modified", 150, entry -> Shown.time(entry.modified() * 1000), "muted-cell");
        modified.setComparator(Comparator.comparingLong(FileEntry::modified));
        TableColumn<FileEntry, FileEntry> rights =
                column("folder.mode", 70, entry -> Integer.toOctalString(entry.mode()), "mono-cell");
        rights.setComparator(Comparator.comparingInt(FileEntry::mode));
        getColumns().setAll(List.of(name, size, modified, rights));
        getSortOrder().setAll(List.of(name));
        setRowFactory(table -> row());
        addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            FileEntry entry = getSelectionModel().getSelectedItem();
            if (event.getCode() == KeyCode.ENTER && entry != null) {
                onOpen.accept(entry);
                event.consume();
            }
        });
    }

    void show(List<FileEntry> entries) {
        getItems().setAll(entries);
        sort();
    }

    /** Called with a row that is opened, by a double click or Enter. */
    void onOpen(Consumer<FileEntry> listener) {
        onOpen = listener;
    }

    /** Called with the selected rows when they begin to be dragged. */
    void onDrag(BiConsumer<List<FileEntry>, MouseEvent> listener) {
        onDrag = listener;
    }

    private TableRow<FileEntry> row() {
        TableRow<FileEntry> row = new TableRow<>();
        row.setOnMouseClicked(event -> {
            FileEntry entry = row.getItem();
            if (event.getClickCount() == 2 && entry != null) {
                onOpen.accept(entry);
            }
        });
        row.setOnDragDetected(event -> {
            if (!row.isEmpty()) {
                onDrag.accept(List.copyOf(getSelectionModel().getSelectedItems()), event);
                event.consume();
            }
        });
        return row;
    }

    private static TableColumn<FileEntry, FileEntry> column(
            String key, double width, Function<FileEntry, String> shown, String styleClass) {
        TableColumn<FileEntry, FileEntry> column = new TableColumn<>(Texts.of(key));
        column.setPrefWidth(width);
        column.setReorderable(false);
        column.getStyleClass().add(styleClass.equals("figure-cell") ? "figure-column" : "text-column");
        column.setCellValueFactory(features -> new ReadOnlyObjectWrapper<>(features.getValue()));
        column.setCellFactory(table -> new TableCell<>() {
            {
                getStyleClass().add(styleClass);
            }

            @Override
            protected void updateItem(@Nullable FileEntry entry, boolean empty) {
                super.updateItem(entry, empty);
                setText(empty || entry == null ? "" : shown.apply(entry));
            }
        });
        return column;
    }

    private static final class NameCell extends TableCell<FileEntry, FileEntry> {
        private final FontIcon icon = Icons.of(Feather.FILE, "muted");

        @Override
        protected void updateItem(@Nullable FileEntry entry, boolean empty) {
            super.updateItem(entry, empty);
            if (empty || entry == null) {
                setText("");
                setGraphic(null);
                return;
            }
            setText(Shown.line(entry.name()));
            icon.setIconCode(
                    switch (entry.kind()) {
                        case FOLDER -> Feather.FOLDER;
                        case FILE -> Feather.FILE;
                        case LINK -> Feather.LINK;
                        case OTHER -> Feather.CPU;
                    });
            setGraphic(icon);
        }
    }
}

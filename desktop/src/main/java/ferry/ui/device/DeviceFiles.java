package ferry.ui.device;

import ferry.adb.FileStat;
import ferry.rom.device.DeviceServices;
import ferry.ui.base.Background;
import ferry.ui.base.EmptyState;
import ferry.ui.base.Icons;
import ferry.ui.base.Latest;
import ferry.ui.base.Nodes;
import ferry.ui.base.Notices;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.io.File;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.LongConsumer;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import org.kordamp.ikonli.feather.Feather;

/** The files of a device: folder by folder; files of this computer are dropped into it, those chosen are copied here. */
final class DeviceFiles extends VBox {
    /** Where a person's files are; on what is no Android the root. */
    private static final String HOME = "/sdcard";

    private static final double ROW_HEIGHT = 30;

    private final DeviceServices services;
    private final Notices notices;
    private final TextField path = new TextField();
    private final TableView<FileStat> table = new TableView<>();
    private final ProblemBox problem = new ProblemBox();
    private final Label busy = Nodes.label("", "count");
    private final Button pull;
    private String serial = "";
    private String folder = HOME;

    DeviceFiles(DeviceServices services, Notices notices) {
        this.services = services;
        this.notices = notices;
        setId("device-files");
        path.setId("files-path");
        path.setAccessibleText(Texts.of("files.path"));
        path.setOnAction(event -> go(path.getText().strip()));
        HBox.setHgrow(path, Priority.ALWAYS);
        pull = Nodes.iconButton("files.pull", Feather.DOWNLOAD, this::pull);
        pull.setId("files-pull");
        HBox bar = Nodes.row(
                Nodes.iconButton("files.up", Feather.ARROW_UP, this::up),
                path,
                busy,
                Nodes.iconButton("list.refresh", Feather.REFRESH_CW, () -> go(folder)),
                Nodes.iconButton("files.push", Feather.UPLOAD, this::choose),
                pull);
        bar.getStyleClass().add("list-bar");
        table.setId("files-table");
        table.getStyleClass().addAll("dense", "list-table");
        table.setFixedCellSize(ROW_HEIGHT);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_NEXT_COLUMN);
        table.setAccessibleText(Texts.of("files.accessible"));
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        table.getSelectionModel().selectedItemProperty().subscribe(now -> pull.setDisable(now == null));
        columns();
        table.setRowFactory(view -> {
            TableRow<FileStat> row = new TableRow<>();
            row.setOnMouseClicked(event -> {
                if (event.getClickCount() == 2 && !row.isEmpty()) {
                    enter(row.getItem());
                }
            });
            return row;
        });
        table.setOnKeyPressed(event -> {
            FileStat chosen = table.getSelectionModel().getSelectedItem();
            if (event.getCode() == KeyCode.ENTER && chosen != null) {
                enter(chosen);
                event.consume();
            } else if (event.getCode() == KeyCode.BACK_SPACE) {
                up();
                event.consume();
            }
        });
        table.setOnDragOver(this::dragOver);
        table.setOnDragDropped(this::dropped);
        table.setPlaceholder(new EmptyState(Feather.FOLDER, Texts.of("files.empty"), Texts.of("files.empty.hint")));
        VBox.setVgrow(table, Priority.ALWAYS);
        Nodes.show(problem, false);
        getChildren().addAll(bar, problem, table);
    }

    void open(String device) {
        if (!device.equals(serial)) {
            serial = device;
            table.getItems().clear();
            go(HOME);
        }
    }

    private void go(String wanted) {
        String device = serial;
        String target = wanted.startsWith("/") ? wanted : "/" + wanted;
        busy.setText("…");
        Background.call(
                "files",
                () -> {
                    List<FileStat> found = services.list(device, target);
                    // The person's own folder is there on Androids only.
                    return found.isEmpty() && target.equals(HOME)
                            ? new Listing("/", services.list(device, "/"))
                            : new Listing(target, found);
                },
                listing -> {
                    if (device.equals(serial)) {
                        show(listing);
                    }
                },
                why -> {
                    busy.setText("");
                    problem.set(why);
                    Nodes.show(problem, true);
                });
    }

    private record Listing(String folder, List<FileStat> files) {}

    private void show(Listing listing) {
        folder = listing.folder();
        path.setText(folder);
        busy.setText(Texts.of("list.count", listing.files().size()));
        Nodes.show(problem, false);
        table.getItems()
                .setAll(listing.files().stream()
                        .sorted(Comparator.comparing((FileStat f) -> !f.isDirectory())
                                .thenComparing(f -> f.name().toLowerCase(Locale.ROOT)))
                        .toList());
        table.sort();
    }

    /** A link may lead to a folder; to a file it leads to an empty listing. */
    private void enter(FileStat file) {
        if (file.isDirectory() || file.isLink()) {
            go(in(folder, file.name()));
        }
    }

    private void up() {
        String trimmed =
                folder.length() > 1 && folder.endsWith("/") ? folder.substring(0, folder.length() - 1) : folder;
        int slash = trimmed.lastIndexOf('/');
        go(slash <= 0 ? "/" : trimmed.substring(0, slash));
    }

    private static String in(String folder, String name) {
        return folder.endsWith("/") ? folder + name : folder + "/" + name;
    }

    private void pull() {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle(Texts.of("files.pull"));
        File target = chooser.showDialog(getScene().getWindow());
        if (target != null) {
            List<String> chosen = table.getSelectionModel().getSelectedItems().stream()
                    .map(file -> in(folder, file.name()))
                    .toList();
            pull(chosen, target.toPath());
        }
    }

    /** Copies files of the device into a folder of this computer. */
    void pull(List<String> remotes, Path target) {
        String device = serial;
        copy("files.pulled", progress -> {
            long bytes = 0;
            for (String remote : remotes) {
                bytes += services.pull(device, remote, target, progress);
            }
            return bytes;
        });
    }

    private void choose() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(Texts.of("files.push"));
        List<File> files = chooser.showOpenMultipleDialog(getScene().getWindow());
        if (files != null) {
            push(files.stream().map(File::toPath).toList());
        }
    }

    /** Copies files of this computer into the folder that is shown. */
    void push(List<Path> files) {
        String device = serial;
        String target = folder;
        copy("files.pushed", progress -> {
            long bytes = 0;
            for (Path file : files) {
                bytes += services.push(device, file, target, progress);
            }
            return bytes;
        });
    }

    private interface Copying {
        long copy(LongConsumer progress);
    }

    private void copy(String doneKey, Copying work) {
        Latest<Long> progress = new Latest<>(bytes -> busy.setText(Shown.bytes(bytes)));
        Background.call(
                "copy",
                () -> work.copy(progress::offer),
                bytes -> {
                    progress.close();
                    notices.done(Texts.of(doneKey, Shown.bytes(bytes)));
                    go(folder);
                },
                why -> {
                    progress.close();
                    busy.setText("");
                    notices.failed(why);
                });
    }

    private void dragOver(DragEvent event) {
        if (event.getDragboard().hasFiles() && !serial.isEmpty()) {
            event.acceptTransferModes(TransferMode.COPY);
            event.consume();
        }
    }

    private void dropped(DragEvent event) {
        List<File> files = event.getDragboard().getFiles();
        event.setDropCompleted(!files.isEmpty());
        event.consume();
        push(files.stream().map(File::toPath).toList());
    }

    private void columns() {
        TableColumn<FileStat, FileStat> name = column("column.name", 300, file -> Shown.line(file.name()), "name-cell");
        name.setComparator(Comparator.comparing(FileStat::name));
        name.getStyleClass().add("first-column");
        name.setCellFactory(view -> new TableCell<>() {
            {
                getStyleClass().add("name-cell");
            }

            @Override
            protected void updateItem(FileStat file, boolean empty) {
                super.updateItem(file, empty);
                setText(empty || file == null ? "" : Shown.line(file.name()));
                setGraphic(
                        empty || file == null
                                ? null
                                : Icons.of(
                                        file.isDirectory()
                                                ? Feather.FOLDER
                                                : file.isLink() ? Feather.LINK : Feather.FILE));
            }
        });
        TableColumn<FileStat, FileStat> size =
                column("column.size", 90, file -> file.isRegular() ? Shown.bytes(file.size()) : "", "figure-cell");
        size.setComparator(Comparator.comparingLong(FileStat::size));
        TableColumn<FileStat, FileStat> changed =
                column("files.changed", 150, file -> Shown.time(file.mtime() * 1000), "muted-cell");
        changed.setComparator(Comparator.comparingLong(FileStat::mtime));
        table.getColumns()
                .addAll(List.of(
                        name,
                        size,
                        changed,
                        column(
                                "files.mode",
                                70,
                                file -> String.format(Locale.ROOT, "%04o", file.permissions()),
                                "mono-cell")));
    }

    private static TableColumn<FileStat, FileStat> column(
            String key, double width, Function<FileStat, String> text, String styleClass) {
        TableColumn<FileStat, FileStat> column = new TableColumn<>(Texts.of(key));
        column.setPrefWidth(width);
        column.setReorderable(false);
        column.getStyleClass().add(styleClass.equals("figure-cell") ? "figure-column" : "text-column");
        column.setCellValueFactory(features -> new ReadOnlyObjectWrapper<>(features.getValue()));
        column.setCellFactory(view -> new TableCell<>() {
            {
                getStyleClass().add(styleClass);
            }

            @Override
            protected void updateItem(FileStat file, boolean empty) {
                super.updateItem(file, empty);
                setText(empty || file == null ? "" : text.apply(file));
            }
        });
        return column;
    }
}

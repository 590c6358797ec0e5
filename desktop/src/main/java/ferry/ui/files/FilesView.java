package ferry.ui.files;

import ferry.docker.FileEntry;
import ferry.docker.FileEntry.Kind;
import ferry.docker.FilePlace;
import ferry.docker.PlaceFiles;
import ferry.docker.TarFiles;
import ferry.ui.ContainerServices;
import ferry.ui.base.Background;
import ferry.ui.base.EmptyState;
import ferry.ui.base.Nodes;
import ferry.ui.base.Notices;
import ferry.ui.base.Problem;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Sheets;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import javafx.beans.InvalidationListener;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** A folder of a container or a volume. Files that are dropped here are uploaded. UI thread. */
public final class FilesView extends VBox {
    private static final int PEEK = 256 * 1024;

    private final ContainerServices services;
    private final Sheets sheets;
    private final Notices notices;
    private final Runnable back;
    private final TextField path = new TextField("/");
    private final Label count = Nodes.label("", "count");
    private final ProblemBox problem = new ProblemBox();
    private final FileTable table = new FileTable();
    private final DragOut dragOut;
    private String endpoint = "";
    private @Nullable FilePlace place;
    private String folder = "/";
    private @Nullable Thread asking;

    /** @param back called when a file that was looked into is closed again */
    public FilesView(ContainerServices services, Sheets sheets, Notices notices, Runnable back) {
        this.services = services;
        this.sheets = sheets;
        this.notices = notices;
        this.back = back;
        this.dragOut = new DragOut(services, notices);
        setId("files");
        path.setId("files-path");
        path.setAccessibleText(Texts.of("folder.path"));
        path.setOnAction(event -> go(path.getText().strip()));
        HBox.setHgrow(path, Priority.ALWAYS);
        Button up = Nodes.iconButton("folder.up", Feather.CORNER_LEFT_UP, this::up);
        up.setId("files-up");
        Button open = Nodes.iconButton("folder.open", Feather.EYE, () -> chosen().forEach(this::open));
        Button download = Nodes.iconButton("folder.download", Feather.DOWNLOAD, this::download);
        download.setId("files-download");
        Button upload = Nodes.iconButton("folder.upload", Feather.UPLOAD, this::upload);
        Button refresh = Nodes.iconButton("list.refresh", Feather.REFRESH_CW, () -> go(folder));
        HBox bar = Nodes.row(up, path, count, open, download, upload, refresh);
        bar.getStyleClass().add("list-bar");
        table.getSelectionModel().getSelectedItems().addListener((InvalidationListener) change -> {
            open.setDisable(chosen().size() != 1);
            download.setDisable(chosen().isEmpty());
        });
        open.setDisable(true);
        download.setDisable(true);
        table.onOpen(this::open);
        table.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.BACK_SPACE) {
                up();
                event.consume();
            }
        });
        table.onDrag(this::drag);
        table.setOnDragOver(event -> {
            if (event.getDragboard().hasFiles() && event.getGestureSource() == null) {
                event.acceptTransferModes(TransferMode.COPY);
                event.consume();
            }
        });
        table.setOnDragDropped(event -> {
            if (event.getDragboard().hasFiles()) {
                upload(event.getDragboard().getFiles());
                event.setDropCompleted(true);
                event.consume();
            }
        });
        VBox.setVgrow(table, Priority.ALWAYS);
        Nodes.show(problem, false);
        getChildren().addAll(bar, problem, table);
    }

    /** Shows a place; one that is shown already stays in its folder. */
    public void open(String endpoint, FilePlace place) {
        boolean same = this.endpoint.equals(endpoint) && place.equals(this.place);
        this.endpoint = endpoint;
        this.place = place;
        go(same ? folder : "/");
    }

    /** Ends what is being asked for. */
    public void close() {
        if (asking != null) {
            asking.interrupt();
            asking = null;
        }
    }

    /** Uploads files and folders into the folder that is shown. */
    public void upload(List<File> files) {
        FilePlace where = place;
        String into = folder;
        if (where == null) {
            return;
        }
        for (File file : files) {
            Background.call(
                    "upload",
                    () -> services.upload(endpoint, where, file.toPath(), into),
                    report -> {
                        notices.done(copied("folder.uploaded", report, Shown.line(file.getName())));
                        if (where.equals(place) && into.equals(folder)) {
                            go(folder);
                        }
                    },
                    notices::failed);
        }
    }

    private void go(String wanted) {
        FilePlace where = place;
        if (where == null) {
            return;
        }
        close();
        String absolute = wanted.startsWith("/") ? wanted : "/" + wanted;
        folder = absolute;
        path.setText(absolute);
        table.getItems().clear();
        table.setPlaceholder(new ProgressIndicator());
        asking = Background.call(
                "files",
                () -> services.files(endpoint, where, absolute),
                listing -> {
                    if (absolute.equals(folder) && where.equals(place)) {
                        show(listing);
                    }
                },
                why -> {
                    if (absolute.equals(folder) && where.equals(place)) {
                        fail(why);
                    }
                });
    }

    private void show(PlaceFiles.Listing listing) {
        Nodes.show(problem, false);
        table.setPlaceholder(new EmptyState(Feather.FOLDER, Texts.of("folder.empty"), Texts.of("folder.empty.hint")));
        table.show(listing.entries());
        count.setText(Texts.of(
                listing.complete() ? "list.count" : "folder.partly",
                listing.entries().size()));
    }

    private void fail(Problem why) {
        problem.set(why);
        Nodes.show(problem, true);
        count.setText("");
        table.setPlaceholder(new Label());
    }

    private void up() {
        int slash = folder.replaceFirst("/+$", "").lastIndexOf('/');
        go(slash <= 0 ? "/" : folder.substring(0, slash));
    }

    private List<FileEntry> chosen() {
        return table.getSelectionModel().getSelectedItems().stream()
                .filter(entry -> entry != null)
                .toList();
    }

    private String at(FileEntry entry) {
        return folder.endsWith("/") ? folder + entry.name() : folder + "/" + entry.name();
    }

    private void open(FileEntry entry) {
        FilePlace where = place;
        if (where == null) {
            return;
        }
        String target = at(entry);
        // A link may lead to a folder: only trying tells.
        if (entry.kind() == Kind.FOLDER || entry.kind() == Kind.LINK) {
            go(target);
        } else if (entry.kind() == Kind.FILE) {
            Background.call(
                    "peek",
                    () -> services.peek(endpoint, where, target, PEEK),
                    bytes -> PeekSheet.show(sheets, target, bytes, entry.bytes(), back),
                    notices::failed);
        }
    }

    private void download() {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle(Texts.of("folder.download"));
        File into = chooser.showDialog(getScene().getWindow());
        if (into != null) {
            chosen().forEach(entry -> download(entry, into.toPath()));
        }
    }

    private void download(FileEntry entry, Path into) {
        FilePlace where = place;
        if (where != null) {
            Background.call(
                    "download",
                    () -> services.download(endpoint, where, at(entry), into),
                    report -> notices.done(copied("folder.downloaded", report, into.toString())),
                    notices::failed);
        }
    }

    private void drag(List<FileEntry> entries, javafx.scene.input.MouseEvent event) {
        FilePlace where = place;
        if (where != null) {
            dragOut.drag(
                    table,
                    event,
                    endpoint,
                    where,
                    entries.stream().map(this::at).toList());
        }
    }

    private void upload() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(Texts.of("folder.upload"));
        List<File> files = chooser.showOpenMultipleDialog(getScene().getWindow());
        if (files != null) {
            upload(files);
        }
    }

    private static String copied(String key, TarFiles.Report report, String where) {
        String text = Texts.of(key, report.files(), Shown.bytes(report.bytes()), where);
        return report.skipped() == 0 ? text : text + " " + Texts.of("folder.skipped", report.skipped());
    }
}

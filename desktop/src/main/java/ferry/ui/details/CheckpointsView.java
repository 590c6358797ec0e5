package ferry.ui.details;

import ferry.ui.ContainerServices;
import ferry.ui.base.Background;
import ferry.ui.base.Confirmation;
import ferry.ui.base.EmptyState;
import ferry.ui.base.Icons;
import ferry.ui.base.Nodes;
import ferry.ui.base.Notices;
import ferry.ui.base.Problem;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Sheets;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import ferry.ui.endpoint.ContainerRow;
import ferry.ui.endpoint.NameSheet;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javafx.beans.InvalidationListener;
import javafx.collections.ObservableList;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.SelectionMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** The checkpoints of a container: make one, go back to one, keep it as a file, compare two. */
final class CheckpointsView extends VBox {
    private final ContainerServices services;
    private final Sheets sheets;
    private final Notices notices;
    private final ListView<String> list = new ListView<>();
    private final CheckBox leave = new CheckBox(Texts.of("checkpoint.leave"));
    private final Label busy = Nodes.label("", "text-muted");
    private final ProblemBox problem = new ProblemBox();
    private final HBox bar;
    private @Nullable ContainerRow shown;
    private boolean working;

    CheckpointsView(ContainerServices services, Sheets sheets, Notices notices) {
        this.services = services;
        this.sheets = sheets;
        this.notices = notices;
        setId("checkpoints-view");
        leave.setSelected(true);
        leave.setId("checkpoint-leave");
        list.setId("checkpoint-list");
        list.getStyleClass().add("dense");
        list.setAccessibleText(Texts.of("details.checkpoints"));
        list.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        list.setCellFactory(view -> new NameCell());
        Button create = button("checkpoint.create", Feather.CAMERA, this::create);
        create.getStyleClass().add("accent");
        Button restore = button("checkpoint.restore", Feather.ROTATE_CCW, () -> one(this::restore));
        Button export = button("checkpoint.export", Feather.DOWNLOAD, () -> one(this::export));
        Button add = button("checkpoint.import", Feather.UPLOAD, this::importFile);
        Button compare = button("checkpoint.compare", Feather.SHUFFLE, this::compare);
        Button delete = button("checkpoint.delete", Feather.TRASH_2, this::delete);
        bar = Nodes.row(create, leave, Nodes.spacer(), busy, restore, compare, export, add, delete);
        bar.getStyleClass().add("list-bar");
        ObservableList<String> selected = list.getSelectionModel().getSelectedItems();
        Runnable enable = () -> {
            restore.setDisable(selected.size() != 1);
            export.setDisable(selected.size() != 1);
            compare.setDisable(selected.size() != 2);
            delete.setDisable(selected.isEmpty());
        };
        selected.addListener((InvalidationListener) change -> enable.run());
        enable.run();
        VBox.setVgrow(list, Priority.ALWAYS);
        Nodes.show(problem, false);
        getChildren().addAll(bar, problem, list);
    }

    void open(ContainerRow row) {
        shown = row;
        list.getItems().clear();
        list.setPlaceholder(new ProgressIndicator());
        refresh(row);
    }

    private void refresh(ContainerRow row) {
        Background.call(
                "checkpoints",
                () -> services.checkpointsOf(row.endpoint(), row.id()),
                names -> {
                    if (row.equals(shown)) {
                        Nodes.show(problem, false);
                        list.setPlaceholder(new EmptyState(
                                Feather.CAMERA, Texts.of("checkpoints.none"), Texts.of("checkpoints.none.hint")));
                        list.getItems().setAll(names);
                    }
                },
                why -> fail(row, why));
    }

    private void create() {
        ContainerRow row = shown;
        if (row != null) {
            boolean running = leave.isSelected();
            NameSheet.ask(
                    sheets,
                    Texts.of("checkpoint.name", row.name()),
                    "",
                    list.getItems(),
                    name -> work(
                            row,
                            "checkpoint.making",
                            () -> {
                                services.checkpoint(row.endpoint(), row.id(), name, running);
                                return name;
                            },
                            made -> notices.done(Texts.of("checkpoint.made", made, row.name()))));
        }
    }

    private void restore(ContainerRow row, String name) {
        Confirmation.ask(
                sheets,
                Texts.of("checkpoint.restore.title", row.name(), Shown.line(name)),
                Texts.of("checkpoint.restore.text"),
                Texts.of("checkpoint.restore"),
                () -> work(
                        row,
                        "checkpoint.restoring",
                        () -> {
                            services.restore(row.endpoint(), row.id(), name);
                            return name;
                        },
                        done -> notices.done(Texts.of("checkpoint.restored", row.name(), Shown.line(name)))));
    }

    private void export(ContainerRow row, String name) {
        FileChooser chooser = chooser("checkpoint.export");
        chooser.setInitialFileName(row.container().name().replaceAll("[^A-Za-z0-9_.-]", "_") + "-" + name + ".tar");
        File file = chooser.showSaveDialog(getScene().getWindow());
        if (file != null) {
            export(row, name, file.toPath());
        }
    }

    private void export(ContainerRow row, String name, Path file) {
        work(
                row,
                "checkpoint.exporting",
                () -> services.exportCheckpoint(row.endpoint(), row.id(), name, file),
                bytes -> notices.done(Texts.of("checkpoint.exported", Shown.bytes(bytes), file)));
    }

    private void importFile() {
        ContainerRow row = shown;
        File file = row == null
                ? null
                : chooser("checkpoint.import").showOpenDialog(getScene().getWindow());
        if (row == null || file == null) {
            return;
        }
        String proposed = file.getName().replaceFirst("\\.tar$", "");
        NameSheet.ask(
                sheets,
                Texts.of("checkpoint.name", row.name()),
                proposed,
                list.getItems(),
                name -> work(
                        row,
                        "checkpoint.importing",
                        () -> {
                            services.importCheckpoint(row.endpoint(), row.id(), name, file.toPath());
                            return name;
                        },
                        done -> notices.done(Texts.of("checkpoint.imported", name, row.name()))));
    }

    private void compare() {
        ContainerRow row = shown;
        List<String> names = List.copyOf(list.getSelectionModel().getSelectedItems());
        if (row != null && names.size() == 2) {
            work(
                    row,
                    "checkpoint.comparing",
                    () -> services.compareCheckpoints(row.endpoint(), row.id(), names.getFirst(), names.getLast()),
                    diff -> DiffSheet.show(sheets, names.getFirst(), names.getLast(), diff));
        }
    }

    private void delete() {
        ContainerRow row = shown;
        List<String> names = List.copyOf(list.getSelectionModel().getSelectedItems());
        if (row == null || names.isEmpty()) {
            return;
        }
        Confirmation.ask(
                sheets,
                Texts.of("checkpoint.delete.title", names.size(), Shown.line(String.join(", ", names))),
                Texts.of("checkpoint.delete.text"),
                Texts.of("checkpoint.delete"),
                () -> work(
                        row,
                        "checkpoint.deleting",
                        () -> {
                            names.forEach(name -> services.deleteCheckpoint(row.endpoint(), row.id(), name));
                            return names;
                        },
                        done -> {}));
    }

    private interface Act {
        void on(ContainerRow row, String name);
    }

    private void one(Act act) {
        ContainerRow row = shown;
        String name = list.getSelectionModel().getSelectedItem();
        if (row != null && name != null) {
            act.on(row, name);
        }
    }

    /** One thing at a time: each freezes or fills the same container. */
    private <T> void work(ContainerRow row, String key, Callable<T> call, Consumer<T> onDone) {
        if (working) {
            return;
        }
        working = true;
        bar.setDisable(true);
        busy.setText(Texts.of(key));
        Background.call(
                "checkpoint",
                call,
                value -> {
                    idle();
                    onDone.accept(value);
                    refresh(row);
                },
                why -> {
                    idle();
                    fail(row, why);
                });
    }

    private void idle() {
        working = false;
        bar.setDisable(false);
        busy.setText("");
    }

    private void fail(ContainerRow row, Problem why) {
        if (row.equals(shown)) {
            problem.set(why);
            Nodes.show(problem, true);
            list.setPlaceholder(Icons.of(Feather.CLOUD_OFF, "empty-icon"));
        } else {
            notices.failed(why);
        }
    }

    private static FileChooser chooser(String key) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(Texts.of(key));
        chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter("tar", "*.tar"));
        return chooser;
    }

    private static Button button(String key, Feather icon, Runnable action) {
        Button button = Nodes.button(key, icon, action, "small");
        button.setId(key.replace('.', '-'));
        return button;
    }

    private static final class NameCell extends ListCell<String> {
        @Override
        protected void updateItem(@Nullable String name, boolean empty) {
            super.updateItem(name, empty);
            setText(empty || name == null ? null : Shown.line(name));
            setGraphic(empty || name == null ? null : Icons.of(Feather.CAMERA, "muted"));
        }
    }
}

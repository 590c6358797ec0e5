package ferry.ui.kernel;

import ferry.kernel.Fragment;
import ferry.kernel.build.BuildProgress;
import ferry.kernel.build.BuildRequest;
import ferry.kernel.build.BuildResult;
import ferry.kernel.build.KernelServices;
import ferry.ui.base.Nodes;
import ferry.ui.base.Sheets;
import ferry.ui.base.Shown;
import ferry.ui.base.TaskSheet;
import ferry.ui.base.Texts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.beans.binding.Bindings;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** Asks what a kernel is built from, and builds it with the fragment that the device needs. */
final class BuildSheet extends VBox {
    private final Sheets sheets;
    private final KernelServices services;
    private final Optional<Fragment> fragment;
    private final TextField tree = field("tree", "");
    private final TextField config = field("config", "defconfig");
    private final TextField out = field("out", System.getProperty("user.home", "") + "/ferry-kernel");

    private BuildSheet(Sheets sheets, KernelServices services, Optional<Fragment> fragment) {
        this.sheets = sheets;
        this.services = services;
        this.fragment = fragment;
        getStyleClass().add("ask");
        setId("build-sheet");
        GridPane grid = new GridPane();
        grid.getStyleClass().add("facts");
        tree.getStyleClass().add("default-focus");
        tree.setPromptText(Texts.of("kernel.tree.prompt"));
        HBox.setHgrow(tree, Priority.ALWAYS);
        row(
                grid,
                tree,
                Nodes.iconButton("kernel.tree.choose", Feather.FOLDER, () -> Folders.choose(this, tree::setText)));
        row(grid, config);
        row(
                grid,
                out,
                Nodes.iconButton("kernel.tree.choose", Feather.FOLDER, () -> Folders.choose(this, out::setText)));
        String wish = fragment.map(
                        f -> Texts.of("kernel.build.fragment", f.values().size()))
                .orElse(Texts.of("kernel.build.plain"));
        VBox body = new VBox(Nodes.paragraph(Texts.of("kernel.build.hint"), "text-muted"), grid, Nodes.paragraph(wish));
        body.getStyleClass().add("confirmation-words");
        var header = Nodes.row(Nodes.label(Texts.of("kernel.build.title"), "sheet-title"));
        header.getStyleClass().add("sheet-header");
        Button start = Nodes.button("kernel.build.start", Feather.PLAY, this::start, "accent");
        start.setId("build-start");
        start.disableProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> tree.getText().isBlank()
                                || config.getText().isBlank()
                                || out.getText().isBlank(),
                        tree.textProperty(),
                        config.textProperty(),
                        out.textProperty()));
        var footer = Nodes.row(Nodes.spacer(), Nodes.button("task.cancel", Feather.X, sheets::hide), start);
        footer.getStyleClass().add("sheet-footer");
        getChildren().addAll(header, body, footer);
    }

    static void show(Sheets sheets, KernelServices services, Optional<Fragment> fragment) {
        sheets.show(new BuildSheet(sheets, services, fragment), Texts.of("kernel.build.title"), () -> {});
    }

    private static TextField field(String word, String text) {
        TextField field = new TextField(text);
        field.setId("build-" + word);
        field.setPrefColumnCount(34);
        field.setAccessibleText(Texts.of("kernel." + word));
        return field;
    }

    private static void row(GridPane grid, TextField field, Button... more) {
        Label label = Nodes.label(field.getAccessibleText(), "fact-name");
        label.setMinWidth(Region.USE_PREF_SIZE);
        label.setLabelFor(field);
        HBox both = Nodes.row(field);
        both.getChildren().addAll(more);
        grid.addRow(grid.getRowCount(), label, both);
    }

    private void start() {
        String source = tree.getText().strip();
        String base = config.getText().strip();
        Path work = Path.of(out.getText().strip());
        Map<String, String> wish = fragment.map(Fragment::values).orElse(Map.of());
        TaskSheet.run(
                sheets,
                Texts.of("kernel.build.title"),
                telling -> {
                    BuildRequest request = new BuildRequest(
                            Path.of(source),
                            "arm64",
                            BuildRequest.Base.of(base),
                            Set.of(),
                            Optional.of(false),
                            wish,
                            List.of(),
                            work,
                            Runtime.getRuntime().availableProcessors(),
                            false);
                    BuildResult result = services.build(request, progress -> tell(telling, progress));
                    telling.accept(Texts.of(
                            "kernel.build.done",
                            result.release(),
                            result.image().toString()));
                },
                () -> {});
    }

    private static void tell(TaskSheet.Telling telling, BuildProgress p) {
        String step = Texts.of("kernel.step." + p.step().word());
        boolean counted = p.total() > 0;
        String left = p.left()
                .map(l -> Texts.of("kernel.build.left", Shown.millis(l.toMillis())))
                .orElse("");
        telling.part(
                counted ? (double) p.done() / p.total() : -1,
                counted ? Texts.of("kernel.build.count", step, p.done(), p.total(), left) : step + " …");
        telling.accept(step + (p.text().isEmpty() ? " …" : ": " + p.text()));
    }
}

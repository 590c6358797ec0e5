package ferry.ui.kernel;

import ferry.kernel.build.KernelServices;
import ferry.kernel.patch.PatchPlan;
import ferry.ui.base.Background;
import ferry.ui.base.EmptyState;
import ferry.ui.base.Nodes;
import ferry.ui.base.Problem;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Sheets;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** What Ferry's patches would do to a source tree: each with its reason and its diff. Nothing is changed here. */
final class PatchSheet extends VBox {
    private final KernelServices services;
    private final TextField tree = new TextField();
    private final Label busy = Nodes.label("", "count");
    private final ProblemBox problem = new ProblemBox();
    private final ListView<PatchPlan> plans = new ListView<>();
    private final Label why = Nodes.paragraph("", "finding-why");
    private final Label cost = Nodes.paragraph("", "finding-mend");
    private final DiffList diff = new DiffList();

    private PatchSheet(Sheets sheets, KernelServices services) {
        this.services = services;
        getStyleClass().add("kernel-sheet");
        setId("patch-sheet");
        tree.setId("patch-tree");
        tree.getStyleClass().add("default-focus");
        tree.setPromptText(Texts.of("kernel.tree.prompt"));
        tree.setAccessibleText(Texts.of("kernel.tree"));
        tree.setOnAction(event -> look());
        HBox.setHgrow(tree, Priority.ALWAYS);
        Button choose = Nodes.iconButton(
                "kernel.tree.choose",
                Feather.FOLDER,
                () -> Folders.choose(this, folder -> {
                    tree.setText(folder);
                    look();
                }));
        Button look = Nodes.button("kernel.patches.look", Feather.SEARCH, this::look);
        look.setId("patch-look");
        look.disableProperty().bind(tree.textProperty().map(String::isBlank));
        plans.setId("patch-plans");
        plans.setAccessibleText(Texts.of("kernel.patches"));
        plans.getStyleClass().addAll("dense", "patch-list");
        plans.setCellFactory(view -> new PlanCell());
        plans.setMinWidth(Region.USE_PREF_SIZE);
        plans.setPlaceholder(new EmptyState(Feather.GIT_COMMIT, Texts.of("kernel.patches.none"), ""));
        plans.getSelectionModel().selectedItemProperty().subscribe(this::show);
        diff.setId("patch-diff");
        diff.setPlaceholder(Nodes.label(Texts.of("kernel.diff.none"), "text-muted"));
        VBox.setVgrow(diff, Priority.ALWAYS);
        VBox right = new VBox(why, cost, diff);
        right.getStyleClass().add("patch-details");
        right.setMinWidth(0);
        HBox.setHgrow(right, Priority.ALWAYS);
        HBox both = new HBox(plans, right);
        both.getStyleClass().add("patch-both");
        Nodes.show(problem, false);
        VBox body = new VBox(
                Nodes.row(tree, choose, look, busy),
                Nodes.paragraph(Texts.of("kernel.patches.hint"), "text-muted"),
                problem,
                both);
        body.getStyleClass().add("confirmation-words");
        var header = Nodes.row(Nodes.label(Texts.of("kernel.patches.title"), "sheet-title"));
        header.getStyleClass().add("sheet-header");
        var footer = Nodes.row(Nodes.spacer(), Nodes.button("crossing.close", Feather.X, sheets::hide));
        footer.getStyleClass().add("sheet-footer");
        getChildren().addAll(header, body, footer);
    }

    static void show(Sheets sheets, KernelServices services) {
        sheets.show(new PatchSheet(sheets, services), Texts.of("kernel.patches.title"), () -> {});
    }

    private void look() {
        String folder = tree.getText().strip();
        if (folder.isEmpty()) {
            return;
        }
        busy.setText("…");
        Background.call("patches", () -> services.patches(Path.of(folder)), this::list, this::fail);
    }

    private void list(List<PatchPlan> now) {
        busy.setText("");
        Nodes.show(problem, false);
        plans.getItems().setAll(now);
        int first = 0;
        while (first < now.size() && now.get(first).diff().isEmpty()) {
            first++;
        }
        plans.getSelectionModel().select(first < now.size() ? first : 0);
    }

    private void fail(Problem why) {
        busy.setText("");
        plans.getItems().clear();
        problem.set(why);
        Nodes.show(problem, true);
    }

    private void show(@Nullable PatchPlan plan) {
        if (plan == null) {
            why.setText("");
            cost.setText("");
            diff.show(List.of());
            return;
        }
        String reason = plan.reason().isEmpty() ? plan.patch().need() : plan.reason();
        why.setText(Shown.line(plan.patch().why()));
        cost.setText(Shown.line(reason));
        diff.show(plan.diff().lines().toList());
    }

    /** A patch and how the tree stands to it. */
    private static final class PlanCell extends ListCell<PatchPlan> {
        @Override
        protected void updateItem(PatchPlan plan, boolean empty) {
            super.updateItem(plan, empty);
            if (empty || plan == null) {
                setGraphic(null);
                setText(null);
                return;
            }
            String state = plan.state().name().toLowerCase(Locale.ROOT);
            Label pill = Nodes.label(
                    Texts.of("kernel.patch." + state),
                    "pill",
                    switch (plan.state()) {
                        case APPLICABLE -> "accent";
                        case PRESENT -> "success";
                        case NOT_HERE -> "muted";
                        case REFUSED -> "danger";
                    });
            pill.setMinWidth(Label.USE_PREF_SIZE);
            Label name = Nodes.label(Shown.line(plan.patch().id()), "device-name");
            setGraphic(Nodes.row(name, Nodes.spacer(), pill));
            setAccessibleText(plan.patch().id() + ": " + pill.getText() + ", "
                    + plan.patch().title());
        }
    }
}

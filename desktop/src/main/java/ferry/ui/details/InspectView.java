package ferry.ui.details;

import com.fasterxml.jackson.databind.JsonNode;
import ferry.ui.WorkbenchServices;
import ferry.ui.base.Background;
import ferry.ui.base.Nodes;
import ferry.ui.base.Problem;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Texts;
import java.util.Optional;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** All that the engine knows of a container, as a tree that can be narrowed by a search. */
final class InspectView extends VBox {
    private final TextField filter = new TextField();
    private final TreeView<JsonTree.Entry> tree = new TreeView<>();
    private final ProblemBox problem = new ProblemBox();
    private @Nullable JsonNode shown;
    private @Nullable Thread asking;

    InspectView() {
        filter.setPromptText(Texts.of("inspect.filter"));
        filter.setAccessibleText(Texts.of("inspect.filter"));
        filter.getStyleClass().add("filter");
        filter.setId("inspect-filter");
        filter.textProperty().subscribe(text -> render());
        filter.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE && !filter.getText().isEmpty()) {
                filter.clear();
                event.consume();
            }
        });
        HBox bar = Nodes.row(filter, Nodes.spacer(), Nodes.iconButton("inspect.copy", Feather.COPY, this::copy));
        bar.getStyleClass().add("list-bar");
        tree.setId("inspect-tree");
        tree.getStyleClass().addAll("dense", "json-tree");
        tree.setShowRoot(false);
        tree.setAccessibleText(Texts.of("details.inspect"));
        tree.setCellFactory(view -> new JsonTree.Cell());
        VBox.setVgrow(tree, Priority.ALWAYS);
        Nodes.show(problem, false);
        getChildren().addAll(bar, problem, tree);
    }

    /** Asks the engine anew. */
    void open(WorkbenchServices services, String endpoint, String container) {
        close();
        asking = Background.call("inspect", () -> services.inspect(endpoint, container), this::show, this::fail);
    }

    void close() {
        if (asking != null) {
            asking.interrupt();
            asking = null;
        }
    }

    private void show(Optional<JsonNode> node) {
        shown = node.orElse(null);
        if (node.isEmpty()) {
            fail(new Problem(Texts.of("details.gone"), ""));
            return;
        }
        Nodes.show(problem, false);
        render();
    }

    private void fail(Problem why) {
        problem.set(why);
        Nodes.show(problem, true);
    }

    private void render() {
        if (shown != null) {
            tree.setRoot(JsonTree.of(shown, filter.getText().strip()));
        }
    }

    private void copy() {
        if (shown != null) {
            ProblemBox.copyToClipboard(shown.toPrettyString());
        }
    }
}

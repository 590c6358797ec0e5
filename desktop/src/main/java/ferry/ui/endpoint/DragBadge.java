package ferry.ui.endpoint;

import ferry.ui.base.Icons;
import ferry.ui.base.Nodes;
import ferry.ui.base.Texts;
import java.util.List;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.Image;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.feather.Feather;

/** What hangs on the pointer while containers are dragged. */
final class DragBadge extends HBox {
    DragBadge(List<ContainerRow> rows) {
        getStyleClass().addAll("row", "drag-badge");
        getChildren()
                .addAll(
                        Icons.of(Feather.BOX),
                        Nodes.label(
                                rows.size() == 1
                                        ? rows.getFirst().name()
                                        : Texts.of("containers.several", rows.size())));
    }

    /** Draws the badge with the styles of the window. */
    Image picture(Scene like, SnapshotParameters parameters) {
        StackPane root = new StackPane(this);
        Scene scene = new Scene(root);
        scene.getStylesheets().setAll(like.getStylesheets());
        scene.setFill(javafx.scene.paint.Color.TRANSPARENT);
        root.applyCss();
        root.layout();
        return snapshot(parameters, null);
    }
}

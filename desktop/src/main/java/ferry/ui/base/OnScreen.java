package ferry.ui.base;

import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.stage.Stage;
import javafx.stage.Window;

/** Whether a person can see a node: it and all it stands in are visible, in a window that is open and not an icon. */
public final class OnScreen {
    private OnScreen() {}

    /** Live, for as long as somebody listens. */
    public static ObservableValue<Boolean> of(Node node) {
        ObservableValue<Boolean> window = node.sceneProperty()
                .flatMap(Scene::windowProperty)
                .flatMap(OnScreen::open)
                .orElse(false);
        return window.flatMap(open -> open ? visible(node) : no());
    }

    private static ObservableValue<Boolean> visible(Node node) {
        return node.visibleProperty()
                .flatMap(shown ->
                        shown ? node.parentProperty().flatMap(OnScreen::visible).orElse(true) : no());
    }

    private static ObservableValue<Boolean> open(Window window) {
        return window.showingProperty()
                .flatMap(showing -> showing && window instanceof Stage stage
                        ? stage.iconifiedProperty().map(icon -> !icon)
                        : new ReadOnlyBooleanWrapper(showing).getReadOnlyProperty());
    }

    private static ReadOnlyBooleanProperty no() {
        return new ReadOnlyBooleanWrapper(false).getReadOnlyProperty();
    }
}

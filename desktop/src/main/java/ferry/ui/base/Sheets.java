package ferry.ui.base;

import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/** Shows one sheet at a time above the window, keeps the keyboard focus inside it and gives it back afterwards. */
public final class Sheets extends StackPane {
    private final Region scrim = new Region();
    private final Node below;
    private @Nullable Region shown;
    private @Nullable Node focusBefore;
    private Runnable onDismiss = () -> {};

    public Sheets(Node below) {
        this.below = below;
        scrim.getStyleClass().add("scrim");
        scrim.setVisible(false);
        scrim.setOnMouseClicked(event -> dismiss());
        getChildren().addAll(below, scrim);
        addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE && shown != null) {
                dismiss();
                event.consume();
            }
        });
        sceneProperty().subscribe(scene -> {
            if (scene != null) {
                scene.focusOwnerProperty().subscribe(this::keepFocus);
            }
        });
    }

    /**
     * Shows the sheet in place of the one that is shown.
     *
     * @param onDismiss called when the person closes it by Escape or by a click beside it
     */
    public void show(Region sheet, String accessibleName, Runnable onDismiss) {
        Node focus = shown == null && getScene() != null ? getScene().getFocusOwner() : focusBefore;
        hide();
        focusBefore = focus;
        this.onDismiss = onDismiss;
        shown = sheet;
        sheet.getStyleClass().add("ferry-sheet");
        sheet.setAccessibleRole(AccessibleRole.DIALOG);
        sheet.setAccessibleText(accessibleName);
        sheet.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        setAlignment(sheet, Pos.CENTER);
        scrim.setVisible(true);
        getChildren().add(sheet);
        UiThread.later(() -> {
            if (sheet.equals(shown)) {
                focusFirst(sheet);
            }
        });
    }

    /** Takes the sheet away without asking it. */
    public void hide() {
        Region sheet = shown;
        if (sheet == null) {
            return;
        }
        shown = null;
        onDismiss = () -> {};
        getChildren().remove(sheet);
        scrim.setVisible(false);
        Node back = focusBefore;
        focusBefore = null;
        if (back != null && back.getScene() != null) {
            back.requestFocus();
        }
    }

    public boolean showing(Region sheet) {
        return sheet.equals(shown);
    }

    public boolean showing() {
        return shown != null;
    }

    private void dismiss() {
        Runnable dismissed = onDismiss;
        hide();
        dismissed.run();
    }

    private void keepFocus(@Nullable Node owner) {
        Region sheet = shown;
        if (sheet != null && owner != null && inside(owner, below)) {
            UiThread.later(() -> {
                if (sheet.equals(shown)) {
                    focusFirst(sheet);
                }
            });
        }
    }

    private static void focusFirst(Region sheet) {
        Node wanted = sheet.lookup(".default-focus");
        Node first = wanted != null && usable(wanted) ? wanted : first(sheet);
        if (first != null) {
            first.requestFocus();
        }
    }

    private static @Nullable Node first(Node node) {
        if (usable(node)) {
            return node;
        }
        if (node instanceof Parent parent && node.isVisible()) {
            for (Node child : parent.getChildrenUnmodifiable()) {
                Node found = first(child);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static boolean usable(Node node) {
        return node.isFocusTraversable() && node.isVisible() && !node.isDisabled();
    }

    private static boolean inside(Node node, Node ancestor) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (at.equals(ancestor)) {
                return true;
            }
        }
        return false;
    }
}

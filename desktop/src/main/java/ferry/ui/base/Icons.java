package ferry.ui.base;

import javafx.scene.AccessibleRole;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** Icons; size and colour come from the style sheet. */
public final class Icons {
    private Icons() {}

    /** An icon that only accompanies a text: screen readers pass over it. */
    public static FontIcon of(Feather icon, String... styleClasses) {
        FontIcon node = new FontIcon(icon);
        node.getStyleClass().addAll(styleClasses);
        node.setAccessibleRole(AccessibleRole.NODE);
        node.setMouseTransparent(true);
        return node;
    }
}

package ferry.ui;

import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.layout.Pane;
import org.jspecify.annotations.Nullable;

/** A page that is made when it is first shown: the window's start pays for what it shows only. UI thread. */
final class Later<N extends Node> {
    private final Pane parent;
    private final Supplier<N> maker;
    private @Nullable N made;

    /** @param parent gets the page among its children, invisible at first */
    Later(Pane parent, Supplier<N> maker) {
        this.parent = parent;
        this.maker = maker;
    }

    N get() {
        N known = made;
        if (known == null) {
            known = maker.get();
            known.setVisible(false);
            parent.getChildren().add(known);
            made = known;
        }
        return known;
    }

    void ifMade(Consumer<N> act) {
        N known = made;
        if (known != null) {
            act.accept(known);
        }
    }
}

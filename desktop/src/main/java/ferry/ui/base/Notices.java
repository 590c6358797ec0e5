package ferry.ui.base;

import javafx.animation.PauseTransition;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.kordamp.ikonli.feather.Feather;

/** Short messages in the corner of the window. Good news leave by themselves, problems stay until they are closed. */
public final class Notices extends VBox {
    private static final Duration STAY = Duration.seconds(6);
    private static final int MOST = 4;

    public Notices() {
        getStyleClass().add("notices");
        setPickOnBounds(false);
        setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        StackPane.setAlignment(this, Pos.BOTTOM_RIGHT);
        StackPane.setMargin(this, new Insets(16));
    }

    /** Something was done. */
    public void done(String text) {
        Region notice =
                Nodes.row(Icons.of(Feather.CHECK_CIRCLE, "success"), Nodes.paragraph(Shown.line(text)), Nodes.spacer());
        notice.getStyleClass().add("notice");
        add(notice);
        PauseTransition stay = new PauseTransition(STAY);
        stay.setOnFinished(event -> getChildren().remove(notice));
        stay.play();
    }

    /** Something did not work. */
    public void failed(Problem problem) {
        ProblemBox box = new ProblemBox(problem);
        box.getStyleClass().add("notice");
        box.getChildren().add(Nodes.iconButton("notice.close", Feather.X, () -> getChildren()
                .remove(box)));
        add(box);
    }

    private void add(Region notice) {
        if (getChildren().size() >= MOST) {
            getChildren().removeFirst();
        }
        getChildren().add(notice);
    }
}

package ferry.ui.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Scene;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import javafx.util.Subscription;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** On a stage of its own: one that became an icon does not come back where there is no window manager. */
@ExtendWith(ApplicationExtension.class)
class OnScreenTest {
    private final Region leaf = new Region();
    private final StackPane page = new StackPane(new StackPane(leaf));
    private final List<Boolean> told = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // by start
    private Stage stage;

    @Start
    void start(Stage unused) {
        stage = new Stage();
        stage.setScene(new Scene(page, 200, 100));
        Subscription lasting = OnScreen.of(leaf).subscribe(now -> told.add(now));
        assertThat(lasting).isNotNull();
        stage.show();
    }

    @AfterEach
    void close(FxRobot robot) {
        robot.interact(stage::close);
    }

    @Test
    void itIsSeenWhileAllAroundItIs(FxRobot robot) {
        assertThat(told).containsExactly(false, true);
        robot.interact(() -> page.setVisible(false));
        robot.interact(() -> page.setVisible(true));
        robot.interact(() -> leaf.setVisible(false));
        robot.interact(() -> leaf.setVisible(true));
        robot.interact(() -> page.getChildren().clear());
        assertThat(told).containsExactly(false, true, false, true, false, true, false);
    }

    @Test
    void anIconIsNotSeen(FxRobot robot) {
        robot.interact(() -> stage.setIconified(true));
        Awaitility.await().until(() -> !told.getLast());
    }

    @Test
    void norIsAClosedWindow(FxRobot robot) {
        robot.interact(stage::close);
        assertThat(told.getLast()).isFalse();
    }
}

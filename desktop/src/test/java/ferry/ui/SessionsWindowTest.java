package ferry.ui;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.ui.base.Settings;
import ferry.ui.gallery.Samples;
import java.util.Locale;
import javafx.application.Application;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** The page of sessions, and the settings. */
@ExtendWith(ApplicationExtension.class)
class SessionsWindowTest {
    @SuppressWarnings("NullAway.Init") // by start
    private Window window;

    @Start
    void start(Stage stage) {
        window = Window.open(stage);
    }

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void aSessionShowsItsStepsAndCanBeConfirmed(FxRobot robot) {
        window.services.sessions(Samples.sessions());
        window.withBothSides();
        robot.clickOn("#page-sessions");
        window.await("all are listed", () -> table().getItems().size() == 8);
        robot.clickOn(window.node("#sessions-filter"));
        robot.write("web");
        window.await("it is found", () -> table().getItems().size() == 1);
        robot.clickOn(
                window.fx(() -> window.stage.getScene().getRoot().lookupAll("#sessions-table .table-row-cell").stream()
                        .filter(node -> node instanceof TableRow<?> row && !row.isEmpty())
                        .findFirst()
                        .orElseThrow()));
        window.node("#session-confirm");
        assertThat(window.texts("#session-details"))
                .contains("moved", "Freeze and checkpoint", "frozen 2.2 s", "6.6.30-android15");
        assertThat(window.fx(() -> window.stage
                        .getScene()
                        .getRoot()
                        .lookupAll(".gantt-bar")
                        .size()))
                .isEqualTo(8);
        window.press(robot, "#session-confirm");
        window.await(
                "it was confirmed",
                () -> window.services.acts().equals(java.util.List.of("confirm 20261124-120001-k3f1")));
    }

    @Test
    void anInterruptedCrossingIsOfferedAtTheStart(FxRobot robot) {
        window.services.sessions(Samples.sessions());
        window.withBothSides();
        robot.clickOn("#page-sessions");
        window.press(robot, "#interrupted-look");
        window.press(robot, "#session-recover");
        window.await(
                "it was recovered",
                () -> window.services.acts().equals(java.util.List.of("recover 20261124-120000-k3f0")));
    }

    @Test
    void theThemeFollowsTheSetting() {
        window.withBothSides();
        String light = window.fx(Application::getUserAgentStylesheet);
        window.fx(() -> {
            window.settings.look().set(Settings.Look.DARK);
            return true;
        });
        assertThat(window.fx(Application::getUserAgentStylesheet))
                .isNotEqualTo(light)
                .contains("dark");
    }

    @Test
    void theLanguageChangesWithoutLosingAnything() {
        window.withBothSides();
        window.fx(() -> {
            window.settings.language().set(Locale.CHINESE);
            return true;
        });
        window.await("the texts are Chinese", () -> window.texts("#left").contains("容器") && window.rows("#left") == 8);
    }

    @SuppressWarnings("unchecked")
    private TableView<ferry.session.Session> table() {
        return (TableView<ferry.session.Session>) window.stage.getScene().lookup("#sessions-table");
    }
}

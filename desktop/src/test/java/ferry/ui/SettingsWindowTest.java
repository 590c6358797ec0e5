package ferry.ui;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.migrate.Plan;
import ferry.migrate.Strategy;
import ferry.ui.base.Settings;
import ferry.ui.gallery.Samples;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.Spinner;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** The settings hold at once, and for the next crossing. */
@ExtendWith(ApplicationExtension.class)
class SettingsWindowTest {
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

    private void open(FxRobot robot) {
        robot.push(KeyCode.CONTROL, KeyCode.COMMA);
        window.node("#settings-sheet");
    }

    @Test
    void aChoiceHoldsAtOnce(FxRobot robot) {
        window.withBothSides();
        open(robot);
        window.await(
                "the keyboard is in the first choice",
                () -> window.stage.getScene().getFocusOwner().getId().equals("settings-look"));
        choose("#settings-look", Settings.Look.DARK);
        assertThat(window.fx(javafx.application.Application::getUserAgentStylesheet))
                .contains("dark");
        robot.interact(() -> window.<Spinner<Integer>>lookup("#settings-size").increment(4));
        window.await("the interface is larger", () -> brand() > 20);
        assertThat(window.settings.get("size")).contains("17");
        choose("#settings-language", Locale.CHINESE);
        window.await("the page stays, in Chinese", () -> window.texts("#settings-sheet")
                .contains("界面字号"));
        robot.push(KeyCode.ESCAPE);
        window.await("it is closed", () -> !window.shown("#settings-sheet"));
    }

    @Test
    void theSizeOfLogsIsTheLogsAlone(FxRobot robot) {
        window.withBothSides();
        robot.clickOn(window.row("#left", "web"));
        window.fx(() -> {
            window.view().workbench().details().open("log");
            return true;
        });
        ListView<?> log = (ListView<?>) window.node("#log-lines");
        double before = brand();
        window.fx(() -> {
            window.settings.logSize().set(18);
            return true;
        });
        window.await("the lines are higher", () -> log.getFixedCellSize() == 26);
        assertThat(window.fx(this::brand)).isEqualTo(before);
        window.fx(() -> {
            window.settings.logSize().set(12);
            return true;
        });
        window.await("and as they were", () -> log.getFixedCellSize() == 20);
    }

    @Test
    void anEndpointThatIsNotShownIsNotOffered(FxRobot robot) {
        window.withBothSides();
        window.services.containers("pc", List.of());
        window.services.set(Samples.endpoint("pc", "x86_64"));
        window.await("three are there", () -> offered().equals(List.of("lab-pc", "lab-phone", "pc")));
        open(robot);
        robot.interact(
                () -> window.<CheckBox>lookup("#settings-endpoint-lab-pc").fire());
        window.await("two are offered", () -> offered().equals(List.of("lab-phone", "pc")));
        window.await("the side shows another one", () -> "pc".equals(left()));
        robot.interact(
                () -> window.<CheckBox>lookup("#settings-endpoint-lab-pc").fire());
        window.await("three again", () -> offered().size() == 3);
        assertThat(window.fx(this::left)).isEqualTo("pc");
    }

    @Test
    void crossingsBeginWithTheDefaults(FxRobot robot) {
        List<Plan.Request> requests = new CopyOnWriteArrayList<>();
        window.services.planner(request -> {
            requests.add(request);
            return Samples.plan(request);
        });
        window.withBothSides();
        open(robot);
        choose("#settings-source", true);
        choose("#settings-strategy", "cold");
        robot.push(KeyCode.ESCAPE);
        robot.clickOn(window.row("#left", "web"));
        robot.push(KeyCode.CONTROL, KeyCode.M);
        CheckBox remove = (CheckBox) window.node("#plan-remove-source");
        assertThat(window.fx(remove::isSelected)).isTrue();
        assertThat(requests).singleElement().satisfies(request -> {
            assertThat(request.removeSource()).isTrue();
            assertThat(request.strategy()).isEqualTo(Optional.of(Strategy.COLD));
        });
    }

    private <T> void choose(String selector, T value) {
        window.fx(() -> {
            window.<ComboBox<T>>lookup(selector).setValue(value);
            return true;
        });
    }

    private double brand() {
        return ((Label) window.stage.getScene().lookup(".brand")).getFont().getSize();
    }

    private List<String> offered() {
        return window.<ComboBox<ferry.docker.Endpoint>>lookup("#left .endpoint-switcher").getItems().stream()
                .map(ferry.docker.Endpoint::name)
                .toList();
    }

    private String left() {
        return window.view()
                .workbench()
                .left()
                .shownProperty()
                .get()
                .orElseThrow()
                .name();
    }
}

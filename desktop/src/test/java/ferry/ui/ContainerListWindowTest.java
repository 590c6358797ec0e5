package ferry.ui;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.ui.endpoint.ContainerRow;
import java.util.List;
import java.util.stream.Stream;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** What can be done with a list of containers: signals, names, leftovers, groups, new ones. */
@ExtendWith(ApplicationExtension.class)
class ContainerListWindowTest {
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
    void aSignalIsChosenAndOnlyOneThatEndsIsAskedFor(FxRobot robot) {
        window.withBothSides();
        robot.clickOn(window.row("#left", "web"));
        fire("menu-hup");
        window.await("it is sent", () -> window.services.acts().contains("SIGHUP web@lab-pc"));
        fire("menu-term");
        window.press(robot, "#confirm-yes");
        window.await("it is sent", () -> window.services.acts().contains("SIGTERM web@lab-pc"));
    }

    @Test
    void aNameIsCheckedBeforeItIsTaken(FxRobot robot) {
        window.withBothSides();
        robot.clickOn(window.row("#left", "web")).push(KeyCode.F2);
        robot.clickOn(window.node("#name-field"))
                .push(KeyCode.CONTROL, KeyCode.A)
                .write("a b");
        assertThat(window.fx(() -> window.node("#name-yes").isDisabled())).isTrue();
        robot.push(KeyCode.CONTROL, KeyCode.A).write("front").push(KeyCode.ENTER);
        window.await("it is renamed", () -> window.services.acts().contains("RENAME to front web@lab-pc"));
    }

    @Test
    void leftoversAreNamedBeforeTheyGo(FxRobot robot) {
        window.withBothSides();
        window.fx(() -> {
            more("list-prune").fire();
            return true;
        });
        window.await(
                "what goes and what it frees",
                () -> window.texts("#confirmation").contains("35 MiB")
                        && window.texts("#confirmation").contains("queue, mail"));
        window.press(robot, "#confirm-yes");
        window.await(
                "both are removed",
                () -> window.services.acts().containsAll(List.of("REMOVE queue@lab-pc", "REMOVE mail@lab-pc")));
    }

    @Test
    void projectsStandTogetherBelowAHeadingThatStandsForThem(FxRobot robot) {
        window.withBothSides();
        window.fx(() -> {
            ((CheckMenuItem) more("list-group")).setSelected(true);
            return true;
        });
        window.await("the project first", () -> names().equals(
                        List.of("shop (2)", "db", "metrics", "cache", "mail", "queue", "search", "web", "worker")));
        robot.clickOn(window.row("#left", "shop (2)"));
        window.press(robot, "#left #act-restart");
        window.await(
                "both of its containers",
                () -> window.services.acts().containsAll(List.of("RESTART db@lab-pc", "RESTART metrics@lab-pc")));
        robot.clickOn(window.row("#left", "shop (2)")).push(KeyCode.LEFT);
        window.await("they are hidden", () -> names().size() == 7);
        assertThat(window.fx(() -> table().getSelectionModel().getSelectedItem().name()))
                .isEqualTo("shop (2)");
        robot.push(KeyCode.RIGHT);
        window.await("and shown again", () -> names().size() == 9);
    }

    @Test
    void aContainerIsCreatedFromTheForm(FxRobot robot) {
        window.withBothSides();
        window.press(robot, "#left #create");
        robot.clickOn(window.node("#create-image")).write("nginx:1.27");
        robot.clickOn("#create-name").write("front");
        robot.clickOn("#create-command").write("nginx -g \"daemon off;\"");
        robot.clickOn("#create-env").write("A=1\nB=2");
        robot.clickOn("#create-ports").write("8080:80");
        robot.clickOn("#create-volumes").write("data:/data:ro");
        robot.clickOn("#create-memory").write("much");
        window.press(robot, "#create-yes");
        window.await("what is wrong", () -> window.texts("#create-sheet").contains("\"much\" is no size"));
        robot.clickOn("#create-memory").push(KeyCode.CONTROL, KeyCode.A).write("512m");
        window.press(robot, "#create-yes");
        window.await("it is asked for", () -> !window.services.acts().isEmpty());
        assertThat(window.services.acts().getFirst())
                .startsWith(
                        "RUN {\"Image\":\"nginx:1.27\",\"Cmd\":[\"nginx\",\"-g\",\"daemon off;\"],\"Env\":[\"A=1\",\"B=2\"]")
                .contains("\"Binds\":[\"data:/data:ro\"]", "\"Memory\":536870912", "\"HostPort\":\"8080\"");
        window.await("the form is gone", () -> !window.shown("#create-sheet"));
    }

    private List<String> names() {
        return table().getItems().stream().map(ContainerRow::name).toList();
    }

    private TableView<ContainerRow> table() {
        return window.table("#left");
    }

    private MenuItem more(String id) {
        MenuButton more = (MenuButton) window.stage.getScene().lookup("#left #list-more");
        return more.getItems().stream()
                .filter(item -> id.equals(item.getId()))
                .findFirst()
                .orElseThrow();
    }

    /** Opens the context menu for the selection and chooses the item. */
    private void fire(String id) {
        window.fx(() -> {
            ContextMenu menu = table().getContextMenu();
            menu.show(table(), 100, 100);
            items(menu.getItems().stream())
                    .filter(item -> id.equals(item.getId()))
                    .findFirst()
                    .orElseThrow()
                    .fire();
            menu.hide();
            return true;
        });
    }

    private static Stream<MenuItem> items(Stream<MenuItem> items) {
        return items.flatMap(item -> item instanceof Menu menu
                ? Stream.concat(Stream.of(item), items(menu.getItems().stream()))
                : Stream.of(item));
    }
}

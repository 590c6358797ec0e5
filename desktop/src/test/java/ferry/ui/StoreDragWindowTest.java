package ferry.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** What is dragged with the mouse beside containers: images and volumes from side to side, files from another program. */
@ExtendWith(ApplicationExtension.class)
class StoreDragWindowTest {
    @TempDir
    Path temp;

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
    void anImageIsDraggedToTheOtherSide(FxRobot robot) {
        window.withBothSides();
        across(robot, "images", 1);
        window.await("it is copied", () -> store().equals(List.of("copy image redis:7 lab-pc lab-phone")));
    }

    @Test
    void aVolumeIsDraggedToTheOtherSide(FxRobot robot) {
        window.withBothSides();
        across(robot, "volumes", 0);
        window.await("it is copied", () -> store().equals(List.of("copy volume data lab-pc lab-phone")));
    }

    @Test
    void anImageIsNotDroppedOnItsOwnSide(FxRobot robot) {
        window.withBothSides();
        Node row = pick(robot, "images", 1);
        robot.drag(row, MouseButton.PRIMARY);
        robot.moveBy(30, 60);
        robot.moveBy(10, 10);
        robot.drop();
        across(robot, "images", 2);
        window.await("only the other drag did something", () -> !store().isEmpty());
        assertThat(store()).containsExactly("copy image postgres:17 lab-pc lab-phone");
    }

    @Test
    void aFileOfAnotherProgramIsDroppedIntoAContainer(FxRobot robot) throws Exception {
        Path file = Files.writeString(temp.resolve("from outside.txt"), "hello");
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FileSource.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            window.withBothSides();
            robot.clickOn(window.row("#left", "web"));
            window.fx(() -> {
                window.view().workbench().details().open("files");
                return true;
            });
            Node table = window.node("#details #files-table");
            assertThat(other.inputReader().readLine()).isEqualTo("shown");
            robot.moveTo(new Point2D(FileSource.X + FileSource.SIZE / 2.0, FileSource.Y + FileSource.SIZE / 2.0));
            robot.press(MouseButton.PRIMARY);
            robot.moveBy(8, 8);
            robot.moveBy(8, 8);
            robot.moveTo(table);
            robot.moveBy(4, 4);
            robot.release(MouseButton.PRIMARY);
            window.await("it is uploaded", () -> window.services.acts().stream()
                    .anyMatch(act -> act.contains("PUT from outside.txt into /")));
        } finally {
            other.destroy();
        }
    }

    @Test
    void theRegistryIsSearchedWithTheKeyboard(FxRobot robot) {
        window.withBothSides();
        show("images");
        window.press(robot, "#left #image-search");
        window.node("#search-sheet");
        window.services.store().reachable(false);
        robot.write("nginx").push(KeyCode.ENTER);
        window.await("cause and cure", () -> window.texts("#search-sheet").contains("does not reach the registry"));
        window.services.store().reachable(true);
        robot.push(KeyCode.ENTER);
        window.await(
                "it is found",
                () -> window.<TableView<?>>lookup("#search-table").getItems().size() == 4);
        robot.push(KeyCode.DOWN).push(KeyCode.ENTER);
        window.await("it is pulled", () -> store().getLast().equals("pull nginxinc/nginx-unprivileged lab-pc"));
    }

    private List<String> store() {
        return window.services.store().acts();
    }

    private void show(String tab) {
        window.fx(() -> {
            ((TabPane) window.view().workbench().left().lookup(".endpoint-tabs"))
                    .getTabs().stream()
                            .filter(each -> ("tab-" + tab).equals(each.getId()))
                            .forEach(each ->
                                    each.getTabPane().getSelectionModel().select(each));
            return true;
        });
    }

    /** Clicks on a row of the left side's list. */
    private Node pick(FxRobot robot, String tab, int index) {
        show(tab);
        window.await(
                "the list",
                () -> window.stage
                                .getScene()
                                .getRoot()
                                .lookupAll("#left #list-" + tab + " .table-row-cell:filled")
                                .size()
                        > index);
        Node row = window.fx(() ->
                window.stage.getScene().getRoot().lookupAll("#left #list-" + tab + " .table-row-cell:filled").stream()
                        .filter(each -> ((javafx.scene.control.TableRow<?>) each).getIndex() == index)
                        .findFirst()
                        .orElseThrow());
        robot.clickOn(row);
        return row;
    }

    /** Drags with the mouse, in steps as a hand does. */
    private void across(FxRobot robot, String tab, int index) {
        Node row = pick(robot, tab, index);
        robot.drag(row, MouseButton.PRIMARY);
        robot.moveBy(12, 4);
        robot.moveTo(window.node("#right"));
        robot.moveBy(0, 12);
        robot.drop();
    }
}

package ferry.ui;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.docker.FileEntry;
import ferry.ui.gallery.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javafx.scene.control.ListView;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Processes, files, checkpoints and places in the details of a container. */
@ExtendWith(ApplicationExtension.class)
class ContainerDetailsWindowTest {
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
    void processesOfARunningContainerAndNoneOfAStoppedOne(FxRobot robot) {
        open(robot, "web", "processes");
        window.await("its processes", () -> table("#process-table").getItems().size() == 2);
        robot.clickOn(window.row("#left", "queue"));
        window.await("it does not run", () -> window.texts("#processes").contains("Nothing runs in it"));
    }

    @Test
    void filesAreBrowsedAndLookedInto(FxRobot robot) {
        open(robot, "web", "files");
        window.await("the root", () -> files().getItems().size() == 9);
        assertThat(window.fx(() -> files().getItems().getFirst().name())).isEqualTo("etc");
        assertThat(window.fx(() -> window.texts("#files-table"))).doesNotContain("\u202e");
        choose("etc");
        robot.push(KeyCode.ENTER);
        window.await("a folder below", () -> files().getItems().size() == 1);
        assertThat(window.fx(() -> window.text("#files-path"))).isEqualTo("/etc");
        assertThat(window.fx(() -> window.texts("#files"))).contains("there are more");
        window.press(robot, "#files-up");
        window.await("the root again", () -> files().getItems().size() == 9);
        choose("nginx.conf");
        robot.push(KeyCode.ENTER);
        window.await("its text", () -> window.texts("#peek-sheet").contains("listen 80;"));
        assertThat(window.fx(() -> ((ListView<?>) window.stage.getScene().lookup("#peek-lines"))
                        .getItems()
                        .toString()))
                .doesNotContain("\u202e", "\u0007");
    }

    @Test
    void droppedFilesAreUploadedIntoTheFolder(FxRobot robot, @TempDir Path temp) throws Exception {
        Path file = Files.writeString(temp.resolve("page.html"), "x");
        open(robot, "web", "files");
        window.await("the root", () -> files().getItems().size() == 9);
        window.fx(() -> {
            ferry.ui.files.FilesView view =
                    (ferry.ui.files.FilesView) window.stage.getScene().lookup("#files");
            view.upload(List.of(file.toFile()));
            return true;
        });
        window.await("it is uploaded", () -> window.services.acts().contains("PUT page.html into / web@lab-pc"));
    }

    @Test
    void checkpointsAreMadeRestoredComparedAndDeleted(FxRobot robot) {
        open(robot, "web", "checkpoints");
        window.await("two are there", () -> checkpoints().getItems().size() == 2);
        window.press(robot, "#checkpoint-create");
        robot.clickOn(window.node("#name-field")).write("before-upgrade");
        assertThat(window.fx(() -> window.stage.getScene().lookup("#name-yes").isDisabled()))
                .as("a name that is taken")
                .isTrue();
        robot.write("-2").push(KeyCode.ENTER);
        window.await(
                "it is made", () -> window.services.acts().contains("CHECKPOINT before-upgrade-2 running web@lab-pc"));
        window.await("and listed", () -> checkpoints().getItems().size() == 3);
        window.fx(() -> {
            checkpoints().getSelectionModel().clearAndSelect(0);
            return true;
        });
        window.press(robot, "#checkpoint-restore");
        window.press(robot, "#confirm-yes");
        window.await("it is restored", () -> window.services.acts().contains("RESTORE before-upgrade web@lab-pc"));
        window.await(
                "the list is asked again",
                () -> !window.stage.getScene().lookup("#checkpoint-create").isDisabled());
        window.fx(() -> {
            checkpoints().getSelectionModel().selectRange(0, 2);
            return true;
        });
        window.press(robot, "#checkpoint-compare");
        window.await("in what they differ", () -> window.texts("#diff-sheet").contains("166 changed"));
        robot.push(KeyCode.ESCAPE);
        window.press(robot, "#checkpoint-delete");
        window.press(robot, "#confirm-yes");
        window.await("both are gone", () -> checkpoints().getItems().equals(List.of("before-upgrade-2")));
    }

    @Test
    void whereItCanGoLeadsToThePlan(FxRobot robot) {
        window.services.planner(Samples::refused);
        open(robot, "web", "places");
        window.await("why not", () -> window.texts("#places").contains("The phone has no qemu-x86_64"));
        assertThat(window.fx(() -> window.texts("#places")))
                .contains("lab-phone", "Cannot cross", "Start the container");
        robot.clickOn(window.node("#places .button"));
        window.node("#plan-sheet");
    }

    @Test
    void anEndpointThatHangsDoesNotHangTheWindow(FxRobot robot) {
        CountDownLatch never = new CountDownLatch(1);
        window.services.planner(request -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Samples.plan(request);
        });
        window.services.terminals(command -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("cancelled");
        });
        open(robot, "web", "places");
        window.await("it is being asked", () -> window.texts("#places").contains("Looking at both sides"));
        tab("terminal");
        tab("files");
        window.await("everything else goes on", () -> files().getItems().size() == 9);
        never.countDown();
    }

    @Test
    void aContainerThatIsRemovedWhileItsDetailsAreOpenLeavesThemReadable(FxRobot robot) {
        open(robot, "web", "files");
        window.await("its files", () -> files().getItems().size() == 9);
        window.services.containers("lab-pc", Samples.containers(8).subList(1, 8));
        window.await("it says so", () -> window.texts("#details").contains("removed"));
        assertThat(window.fx(() -> files().getItems())).hasSize(9);
        for (String word : List.of("overview", "log", "statistics", "terminal", "processes", "checkpoints", "places")) {
            tab(word);
        }
        window.await("and still does", () -> window.texts("#details").contains("removed"));
    }

    private void choose(String name) {
        window.fx(() -> {
            files().getItems().stream()
                    .filter(entry -> entry.name().equals(name))
                    .findFirst()
                    .ifPresent(entry -> {
                        files().requestFocus();
                        files().getSelectionModel().clearSelection();
                        files().getSelectionModel().select(entry);
                    });
            return true;
        });
    }

    private TableView<?> table(String selector) {
        return (TableView<?>) window.stage.getScene().lookup(selector);
    }

    @SuppressWarnings("unchecked")
    private TableView<FileEntry> files() {
        return (TableView<FileEntry>) window.stage.getScene().lookup("#files-table");
    }

    @SuppressWarnings("unchecked")
    private ListView<String> checkpoints() {
        return (ListView<String>) window.stage.getScene().lookup("#checkpoint-list");
    }

    private void open(FxRobot robot, String name, String word) {
        window.withBothSides();
        robot.clickOn(window.row("#left", name));
        tab(word);
    }

    private void tab(String word) {
        window.fx(() -> {
            TabPane tabs = (TabPane) window.stage.getScene().lookup(".details-tabs");
            tabs.getTabs().stream()
                    .filter(tab -> tab.getId().equals("details-" + word))
                    .forEach(tab -> tabs.getSelectionModel().select(tab));
            return true;
        });
    }
}

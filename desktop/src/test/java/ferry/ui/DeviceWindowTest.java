package ferry.ui;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.adb.Device;
import ferry.docker.Container;
import ferry.ui.gallery.SampleDevices;
import ferry.ui.gallery.Samples;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.ListView;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** The pages of devices and forwards, images and ports, the palette, and what sessions can do beyond their list. */
@ExtendWith(ApplicationExtension.class)
class DeviceWindowTest {
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
    void aDeviceTellsItsStateAndItsDanger(FxRobot robot) {
        window.services.devices().set(SampleDevices.several());
        window.withBothSides();
        window.press(robot, "#page-devices");
        window.await("it is read", () -> window.texts("#device-overview").contains("AP3A.241105.008"));
        assertThat(window.texts("#device-overview"))
                .contains("CVE-2026-0073", "Magisk", "enforcing", "78 %", "2026-03-05");
        window.await("the kernel is read", () -> window.texts("#card-kernel").contains("lacks something"));
        window.services.devices().refuse(true);
        window.await("it says that it went away", () -> window.texts("#device-overview")
                .contains("device not found"));
    }

    @Test
    void whatCannotBeSpokenToSaysWhatToDo() {
        window.services.devices().set(List.of(SampleDevices.attached("ZY2", Device.State.UNAUTHORIZED, "")));
        window.withBothSides();
        window.fx(() -> window.view().showDevices());
        window.await("the cure is shown", () -> window.texts("#device-trouble").contains("Unlock the phone"));
        window.services.devices().set(List.of(SampleDevices.attached("ZY2", Device.State.NO_PERMISSIONS, "")));
        window.await("the other one", () -> window.texts("#device-trouble").contains("udev"));
        window.services.devices().set(List.of(SampleDevices.attached("ZY2", Device.State.DEVICE, "Pixel_8")));
        window.await("it is there", () -> window.texts("#device-overview").contains("haydn"));
    }

    @Test
    void aWrongCodeIsToldAndPairingGoesOn(FxRobot robot) {
        window.withBothSides();
        window.press(robot, "#page-devices");
        window.press(robot, "#devices-pair");
        robot.clickOn(window.node("#pair-address"));
        robot.write("192.168.1.7:37123");
        robot.clickOn("#pair-code");
        robot.write("000000");
        window.press(robot, "#pair-pair");
        window.await("the failure is told", () -> window.texts("#pair-sheet").contains("Wrong password"));
        robot.clickOn(window.node("#connect-address"));
        robot.write("192.168.1.7:41234");
        window.press(robot, "#pair-connect");
        window.await("it is listed", () -> list().getItems().size() == 1);
        assertThat(window.services.devices().acts())
                .containsExactly("pair 000000 192.168.1.7:37123", "connect 192.168.1.7:41234");
    }

    @Test
    void aLogIsFiltered(FxRobot robot) {
        window.services.devices().set(SampleDevices.several());
        window.withBothSides();
        window.fx(() -> {
            window.view().showDevices().openTab("logcat");
            return true;
        });
        window.await("the log is there", () -> lines().getItems().size() == 600);
        robot.clickOn(window.node("#logcat-filter"));
        robot.write("runtime");
        window.await("only what matches", () -> lines().getItems().size() == 100);
        assertThat(window.fx(() -> String.valueOf(lines().getItems().getFirst())))
                .contains("AndroidRuntime");
    }

    @Test
    void aPortOfThePhoneIsLedHereWithOneClick(FxRobot robot) {
        window.withBothSides();
        Container web = Samples.containers(1).getFirst();
        window.services.containers("lab-phone", List.of(web));
        window.fx(() -> {
            ((TabPane) window.view().workbench().right().lookup(".endpoint-tabs"))
                    .getSelectionModel()
                    .select(4);
            return true;
        });
        window.await("the port is listed", () -> ports().getItems().size() == 1);
        window.fx(() -> {
            ports().getSelectionModel().select(0);
            return true;
        });
        robot.clickOn(window.node("#right #port-forward"));
        window.await("its address is shown", () -> ports().getItems().toString().contains("http://127.0.0.1:8001"));
        window.press(robot, "#page-forwards");
        window.await("it is in the table", () -> forwards().getItems().size() == 1);
        assertThat(window.services.devices().acts()).containsExactly("forward 8001 web");
    }

    @Test
    void anImageIsCopiedAcross(FxRobot robot) {
        window.withBothSides();
        window.fx(() -> {
            ((TabPane) window.view().workbench().left().lookup(".endpoint-tabs"))
                    .getSelectionModel()
                    .select(1);
            return true;
        });
        window.await("images are listed", () -> images().getItems().size() > 3);
        window.fx(() -> {
            images().getSelectionModel().clearAndSelect(0);
            return true;
        });
        robot.clickOn(window.node("#left #image-copy"));
        window.awaitText("#task-state", "Done");
        assertThat(window.services.store().acts()).containsExactly("copy image nginx:1.27 lab-pc lab-phone");
        window.press(robot, "#task-close");
        robot.clickOn(window.node("#left #image-prune"));
        window.await(
                "it says what it frees", () -> window.texts("#confirmation").contains("2.0 GiB"));
    }

    @Test
    void thePaletteFindsWhatIsTyped(FxRobot robot) {
        window.withBothSides();
        robot.press(KeyCode.CONTROL).type(KeyCode.K).release(KeyCode.CONTROL);
        window.node("#palette");
        robot.write("forwards");
        robot.type(KeyCode.ENTER);
        window.await("the page is shown", () -> window.shown("#forwards-page"));
    }

    @Test
    void aSessionIsReplayedAndTwoAreCompared(FxRobot robot) {
        window.services.sessions(Samples.sessions());
        window.withBothSides();
        robot.clickOn("#page-sessions");
        window.await("all are listed", () -> sessions().getItems().size() == 8);
        window.fx(() -> {
            sessions().getSelectionModel().clearAndSelect(1);
            return true;
        });
        window.press(robot, "#session-replay");
        window.node("#replay .step-row");
        window.press(robot, "#replay-close");
        window.fx(() -> {
            sessions().getSelectionModel().clearSelection();
            sessions().getSelectionModel().selectIndices(1, 2);
            return true;
        });
        window.press(robot, "#sessions-compare");
        window.await("both are there", () -> window.texts("#compare")
                .contains(Samples.sessions().get(1).id()));
    }

    /** Whatever can be pressed or typed into has a name for those who do not see it. */
    @Test
    void everythingThatCanBeUsedHasAName() {
        window.services.devices().set(SampleDevices.several());
        window.services.sessions(Samples.sessions());
        window.withBothSides();
        window.fx(() -> window.view().showDevices());
        window.fx(() -> {
            window.view().showForwards();
            window.view().showSessions();
            return true;
        });
        Map<String, String> nameless = new java.util.TreeMap<>();
        window.fx(() -> {
            for (Node node : window.stage
                    .getScene()
                    .getRoot()
                    .lookupAll(".button, .toggle-button, .text-field, .combo-box, .table-view, .list-view")) {
                boolean named = node.getAccessibleText() != null
                        && !node.getAccessibleText().isBlank();
                boolean says = node instanceof javafx.scene.control.Labeled l
                        && l.getText() != null
                        && !l.getText().isBlank();
                boolean inside = node.getStyleClass().stream()
                        .anyMatch(c -> c.contains("arrow") || c.contains("increment") || c.contains("decrement"));
                if (node.isFocusTraversable() && !named && !says && !inside) {
                    nameless.put(String.valueOf(node.getId()) + node.getStyleClass(), "");
                }
            }
            return true;
        });
        assertThat(nameless.keySet()).isEmpty();
    }

    private ListView<Object> list() {
        return there("#devices-list", ListView<Object>::new);
    }

    private ListView<Object> lines() {
        return there("#logcat .log-lines", ListView<Object>::new);
    }

    private TableView<?> ports() {
        return there("#right #list-ports", TableView<Object>::new);
    }

    private TableView<?> images() {
        return there("#left #list-images", TableView<Object>::new);
    }

    private TableView<?> forwards() {
        return there("#forwards-table", TableView<Object>::new);
    }

    private TableView<?> sessions() {
        return there("#sessions-table", TableView<Object>::new);
    }

    /** A page is laid out some moments after it was opened: until then an empty list stands in. */
    @SuppressWarnings("unchecked")
    private <T extends Node> T there(String selector, Supplier<T> otherwise) {
        Node found = window.stage.getScene().lookup(selector);
        return found == null ? otherwise.get() : (T) found;
    }
}

package ferry.ui;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.ui.gallery.SampleDevices;
import ferry.ui.terminal.TerminalView;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Terminals on a device, and that a terminal which nobody sees costs nothing. */
@ExtendWith(ApplicationExtension.class)
class DeviceShellWindowTest {
    @SuppressWarnings("NullAway.Init") // by start
    private Window window;

    @Start
    void start(Stage stage) {
        window = Window.open(stage);
        window.services.devices().set(SampleDevices.several());
    }

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void aShellIsOpenedAndKeptForEachDevice(FxRobot robot) {
        open();
        assertThat(window.services.acts())
                .singleElement()
                .asString()
                .matches("device terminal 8f2a91c0 \\[] \\d+x\\d+");
        robot.clickOn("#shell-command").write("su -c id").push(KeyCode.ENTER);
        window.await("the second", () -> window.services.acts().size() == 2);
        assertThat(window.services.acts().getLast()).startsWith("device terminal 8f2a91c0 [su, -c, id] ");
        window.fx(() -> {
            window.view().showDevices().select("127.0.0.1:26865");
            return true;
        });
        window.await("one of the other device", () -> window.services.acts().size() == 3);
        window.fx(() -> {
            window.view().showDevices().select("8f2a91c0");
            return true;
        });
        window.await(
                "both are back",
                () -> window.stage
                                .getScene()
                                .getRoot()
                                .lookupAll("#shells .tab")
                                .size()
                        == 2);
        assertThat(window.services.acts()).hasSize(3);
    }

    @Test
    void itIsDrawnOnlyWhileItCanBeSeen() {
        TerminalView terminal = open();
        focus(terminal);
        window.await("it is drawn", terminal::drawing);
        window.fx(() -> {
            window.view().showDevices().openTab("files");
            return true;
        });
        window.await("not behind another tab", () -> !terminal.drawing());
        window.fx(() -> {
            window.view().showDevices().openTab("shell");
            return true;
        });
        focus(terminal);
        window.await("again", terminal::drawing);
        window.fx(() -> {
            window.view().showSessions();
            return true;
        });
        window.await("not behind another page", () -> !terminal.drawing());
        window.fx(() -> window.view().showDevices());
        focus(terminal);
        window.await("again", terminal::drawing);
    }

    private void focus(TerminalView terminal) {
        window.fx(() -> {
            terminal.focusScreen();
            return true;
        });
    }

    private TerminalView open() {
        window.withBothSides();
        window.fx(() -> {
            window.view().showDevices().openTab("shell");
            return true;
        });
        window.await(
                "its prompt",
                () -> terminal().filter(t -> t.text().contains("Toybox")).isPresent());
        return window.fx(() -> terminal().orElseThrow());
    }

    private Optional<TerminalView> terminal() {
        return window.stage.getScene().getRoot().lookupAll("#shells .terminal-view").stream()
                .map(TerminalView.class::cast)
                .findFirst();
    }

    @Test
    void itsEndIsTold(FxRobot robot) {
        TerminalView terminal = open();
        window.fx(() -> {
            terminal.focusScreen();
            return true;
        });
        robot.push(KeyCode.CONTROL, KeyCode.D);
        window.await("the end", () -> window.texts("#shells").contains("exit code 0"));
    }

    @Test
    void aDockerThatDoesNotRunIsStartedOrSaysWhyNot() {
        window.withBothSides();
        window.fx(() -> window.view().showDevices());
        Button start = (Button) window.node("#docker-start"); // it may be below what fits
        window.fx(() -> {
            start.fire();
            return true;
        });
        window.await(
                "cause and cure",
                () -> window.texts("#card-docker").contains("failed to mount cgroups")
                        && window.texts("#card-docker").contains("what would mend it"));
        assertThat(window.services.devices().acts()).containsExactly("start docker 8f2a91c0");
        assertThat(window.fx(() -> window.lookup("#docker-start").isDisabled())).isFalse();
    }
}

package ferry.ui;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.CheckReport;
import ferry.kernel.build.BuildRequest;
import ferry.ui.gallery.SampleDevices;
import java.nio.file.Path;
import javafx.scene.control.ListView;
import javafx.scene.control.TableView;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** The kernel of a device: the check as a table, fragment, patches and a build. */
@ExtendWith(ApplicationExtension.class)
class KernelWindowTest {
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

    private void open(String serial) {
        window.services.devices().set(SampleDevices.several());
        window.withBothSides();
        window.fx(() -> {
            window.view().showDevices().openTab("kernel");
            return true;
        });
        window.await("the device is listed", () -> {
            ListView<?> list = (ListView<?>) window.stage.getScene().lookup("#devices-list");
            return list != null && list.getItems().size() == 5;
        });
        window.fx(() -> {
            window.view().showDevices().select(serial);
            return true;
        });
    }

    @Test
    void whatIsMissingIsListedByPurposeWithItsCure() {
        open("8f2a91c0");
        window.await("the table is filled", () -> !findings().getItems().isEmpty());
        window.await(
                "the cure is drawn", () -> window.texts("#kernel-findings").contains("Build the kernel with CONFIG_"));
        int required = window.fx(() -> findings().getItems().size());
        window.fx(() -> {
            ((javafx.scene.control.CheckBox) window.node("#kernel-all")).fire();
            return true;
        });
        window.await("more is listed", () -> findings().getItems().size() > required);
        window.fx(() -> {
            verdicts().getSelectionModel().select(3);
            return true;
        });
        window.await("CRIU's own are listed", () -> findings().getItems().stream()
                .anyMatch(f -> f.what().equals("CHECKPOINT_RESTORE")));
    }

    @Test
    void aKernelThatLacksNothingSaysSo() {
        open("127.0.0.1:26865");
        window.await("it is read", () -> verdicts().getItems().size() > 4);
        assertThat(window.fx(() -> findings().getItems().size())).isZero();
        assertThat(window.texts("#device-kernel")).contains("Nothing is missing");
    }

    @Test
    void aDeviceThatWentAwayKeepsItsTable() {
        open("8f2a91c0");
        window.await("the table is filled", () -> !findings().getItems().isEmpty());
        window.services.devices().refuse(true);
        window.await("it says that it went away", () -> window.texts("#device-kernel")
                .contains("device not found"));
        assertThat(window.fx(() -> findings().getItems().size())).isPositive();
    }

    @Test
    void patchesAreShownAsADiff(FxRobot robot) {
        open("8f2a91c0");
        window.press(robot, "#kernel-patches");
        robot.clickOn(window.node("#patch-tree"));
        robot.write("/nowhere");
        window.press(robot, "#patch-look");
        window.await("the failure is told", () -> window.texts("#patch-sheet").contains("no kernel tree at /nowhere"));
        robot.clickOn("#patch-tree").eraseText(8).write("/linux");
        window.press(robot, "#patch-look");
        window.await("the diff is there", () -> window.texts("#patch-diff").contains("+++ b/kernel/cgroup/cgroup.c"));
    }

    @Test
    void aBuildTakesTheFragmentAndIsCancelled(FxRobot robot) {
        window.services.kernels().unending(true);
        open("8f2a91c0");
        window.await("the table is filled", () -> !findings().getItems().isEmpty());
        window.press(robot, "#kernel-build");
        robot.clickOn(window.node("#build-tree"));
        robot.write("/src/linux.tar.xz");
        window.press(robot, "#build-start");
        window.await("it counts", () -> window.texts("#task-sheet").contains("405 of 1,289"));
        BuildRequest request = window.services.kernels().requests().getFirst();
        assertThat(request.source()).isEqualTo(Path.of("/src/linux.tar.xz"));
        assertThat(request.wish()).containsEntry("PID_NS", "y");
        window.press(robot, "#task-close");
        window.await("it is ended", () -> window.services.kernels().cancelled() == 1);
    }

    @SuppressWarnings("unchecked")
    private TableView<CheckReport.Finding> findings() {
        javafx.scene.Node found = window.stage.getScene().lookup("#kernel-findings");
        return found == null ? new TableView<>() : (TableView<CheckReport.Finding>) found;
    }

    @SuppressWarnings("unchecked")
    private ListView<CheckReport.Verdict> verdicts() {
        javafx.scene.Node found = window.stage.getScene().lookup("#kernel-verdicts");
        return found == null ? new ListView<>() : (ListView<CheckReport.Verdict>) found;
    }
}

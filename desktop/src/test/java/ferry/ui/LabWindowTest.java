package ferry.ui;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryHome;
import ferry.app.LiveServices;
import ferry.app.WindowServices;
import ferry.app.Workloads;
import ferry.docker.Engine;
import ferry.ui.gallery.Shots;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javafx.scene.Node;
import javafx.scene.input.MouseButton;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** The window over the real lab: a container that counts is dragged from the PC to the phone and counts on there. */
@Tag("lab")
@ExtendWith(ApplicationExtension.class)
class LabWindowTest {
    private static final int CROSSING_SECONDS = 300;

    private final LiveServices services = new LiveServices(FerryHome.current(), notice -> {});
    private final String name = "dragged-" + UUID.randomUUID().toString().substring(0, 6);

    @SuppressWarnings("NullAway.Init") // by start
    private Window window;

    @Start
    void start(Stage stage) {
        window = Window.open(
                stage,
                Optional.of(new WindowServices(services)),
                Map.of("endpoint.left", "lab-pc", "endpoint.right", "lab-phone"));
    }

    @AfterEach
    void close() {
        window.close();
        services.endpoints().open("lab-pc").remove(name, true);
        services.endpoints().open("lab-phone").remove(name, true);
        services.close();
    }

    @Test
    void aDraggedContainerCountsOnOnThePhone(FxRobot robot) throws Exception {
        Engine pc = services.endpoints().open("lab-pc");
        Engine phone = services.endpoints().open("lab-phone");
        Workloads workloads = new Workloads(services.home().cache().resolve("workloads"));
        workloads.ensure("looper", pc, line -> {});
        pc.start(pc.create(name, workloads.body("looper")));

        Node row = window.row("#left", name);
        robot.drag(row, MouseButton.PRIMARY);
        robot.moveBy(12, 4);
        robot.moveTo(window.node("#right"));
        robot.moveBy(0, 12);
        window.awaitText("#drop-verdict", "Crosses live, translated");
        picture("dragged");
        robot.drop();
        window.press(robot, "#plan-cross");
        window.await("the crossing has ended", CROSSING_SECONDS, () -> !window.text("#crossing-stage")
                .contains("crossing"));
        picture("crossed");
        assertThat(window.text("#crossing-stage"))
                .as(window.texts("#crossing-view"))
                .contains("moved");
        assertThat(phone.inspect(name)
                        .orElseThrow()
                        .path("State")
                        .path("Running")
                        .asBoolean())
                .isTrue();
        assertThat(pc.inspect(name).orElseThrow().path("State").path("Running").asBoolean())
                .isFalse();

        window.press(robot, "#crossing-confirm");
        window.awaitText("#crossing-stage", "confirmed");
        window.press(robot, "#crossing-close");
        assertThat(window.row("#right", name)).as("the phone's list has it").isNotNull();
        window.await("the PC's list has it no more", () -> window.table("#left").getItems().stream()
                .noneMatch(r -> r.container().name().equals(name)));
    }

    /** What was on the screen, for the person who looks at the build: target/screens. */
    private void picture(String file) throws Exception {
        Path folder = Files.createDirectories(Path.of("target", "screens"));
        Shots.write(window.fx(() -> window.stage.getScene().snapshot(null)), folder.resolve(file + ".png"));
    }
}

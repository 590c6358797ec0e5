package ferry.ui;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.migrate.Phase;
import ferry.migrate.Plan;
import ferry.migrate.Strategy;
import ferry.ui.gallery.Samples;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** A container is dragged across by hand: verdict, plan, crossing, commit point. */
@ExtendWith(ApplicationExtension.class)
class CrossingWindowTest {
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
    void theVerdictStandsOnTheTargetBeforeTheDrop(FxRobot robot) {
        List<Plan.Request> asked = new CopyOnWriteArrayList<>();
        CountDownLatch answer = new CountDownLatch(1);
        window.services.planner(request -> {
            asked.add(request);
            awaitQuietly(answer);
            return Samples.plan(request);
        });
        window.withBothSides();
        dragOver(robot, "web");
        window.awaitText("#drop-verdict", "Looking at both sides");
        answer.countDown();
        window.awaitText("#drop-verdict", "Crosses live, translated");
        assertThat(window.texts("#right .drop-overlay")).contains("about 2.1 s of downtime");
        assertThat(asked).as("the plan was made once, when the drag began").hasSize(1);
        assertThat(asked.getFirst().to()).isEqualTo("lab-phone");
        robot.drop();
        window.node("#plan-sheet");
        assertThat(asked).as("the drop uses the same plan").hasSize(1);
        assertThat(window.texts("#plan-sheet")).contains("Plan: web", "Ways to cross", "lab-phone");
    }

    @Test
    void aRefusedPlanSaysWhatWouldMendIt(FxRobot robot) {
        window.services.planner(Samples::refused);
        window.withBothSides();
        dragOver(robot, "web");
        window.awaitText("#drop-verdict", "Cannot cross");
        assertThat(window.texts("#right .drop-overlay"))
                .contains("/dev/dri/renderD128", "Start the container without --device");
        robot.drop();
        window.node("#plan-sheet .finding");
        assertThat(window.texts("#plan-sheet")).contains("The phone has no qemu-x86_64");
        assertThat(window.fx(() -> window.stage.getScene().lookup("#plan-cross").isDisabled()))
                .isTrue();
    }

    @Test
    void itCrossesAndGoesBack(FxRobot robot) {
        CrossingByHand crossing = new CrossingByHand();
        window.services.script(crossing);
        window.withBothSides();
        dragOver(robot, "web");
        window.awaitText("#drop-verdict", "Crosses live");
        robot.drop();
        window.press(robot, "#plan-cross");
        window.awaitText("#crossing-stage", "crossing");
        crossing.done(Phase.PLAN);
        crossing.done(Phase.PREPARE);
        crossing.step(Phase.CHECKPOINT, "started", 0, -1);
        window.await("the clock of the downtime runs", () -> window.texts("#crossing-view")
                .contains("downtime so far"));
        crossing.step(Phase.CHECKPOINT, "done", 0, -1);
        crossing.step(Phase.STREAM, "started", 0, 1 << 20);
        crossing.step(Phase.STREAM, "progress", 1 << 19, 1 << 20);
        window.await("bytes of the step are shown", () -> window.texts("#step-stream")
                .contains("512 KiB of 1.0 MiB"));
        crossing.step(Phase.STREAM, "done", 1 << 20, 1 << 20);
        crossing.done(Phase.RECODE);
        crossing.done(Phase.RESTORE);
        crossing.done(Phase.VERIFY);
        crossing.done(Phase.FINISH);
        crossing.end(Samples.result(onlyPlan(), "moved", 2130, Optional.empty()));
        window.awaitText("#crossing-stage", "moved");
        assertThat(window.texts("#crossing-view")).contains("held", "answering", "2.1 s", "downtime, measured");
        window.press(robot, "#crossing-back");
        window.awaitText("#crossing-stage", "went back");
        assertThat(window.services.acts()).containsExactly("back 20261124-120000-k3fz");
    }

    @Test
    void confirmLetsTheSourceGo(FxRobot robot) {
        window.withBothSides();
        dragOver(robot, "cache");
        robot.drop();
        window.press(robot, "#plan-cross");
        window.press(robot, "#crossing-confirm");
        window.awaitText("#crossing-stage", "confirmed");
        assertThat(window.services.acts()).containsExactly("confirm 20261124-120000-k3fz");
        window.press(robot, "#crossing-close");
        window.await("the sheet is gone", () -> !window.shown("#crossing-view"));
    }

    @Test
    void cancelInterruptsTheCrossingAndTheSourceGoesOn(FxRobot robot) throws InterruptedException {
        CrossingByHand crossing = new CrossingByHand();
        window.services.script(crossing);
        window.withBothSides();
        dragOver(robot, "web");
        robot.drop();
        window.press(robot, "#plan-cross");
        assertThat(crossing.begun.await(Window.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
        crossing.step(Phase.PREPARE, "started", 0, -1);
        window.press(robot, "#crossing-cancel");
        window.awaitText("#crossing-stage", "cancelling");
        assertThat(crossing.interrupted.await(Window.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
        crossing.letRollBack();
        window.awaitText("#crossing-stage", "rolled back");
        assertThat(window.texts("#crossing-view")).contains("It goes on running on lab-pc", "It was cancelled");
    }

    @Test
    void aHiddenCrossingIsReachedByTheChipInTheBar(FxRobot robot) {
        CrossingByHand crossing = new CrossingByHand();
        window.services.script(crossing);
        window.withBothSides();
        dragOver(robot, "web");
        robot.drop();
        window.press(robot, "#plan-cross");
        window.press(robot, "#crossing-close");
        window.awaitText("#crossing-chip", "web → lab-phone: crossing");
        window.await("the row says that it crosses", () -> window.texts("#left").contains("crossing …"));
        crossing.end(Samples.result(onlyPlan(), "moved", 2130, Optional.empty()));
        window.awaitText("#crossing-chip", "web → lab-phone: moved");
        window.press(robot, "#crossing-chip");
        window.node("#crossing-confirm");
    }

    @Test
    void severalCrossOneAfterAnother(FxRobot robot) {
        CrossingByHand crossing = new CrossingByHand();
        window.services.script(crossing);
        window.services.planner(request ->
                request.container().equals(Samples.containers(8).get(2).id())
                        ? Samples.refused(request)
                        : Samples.plan(request));
        window.withBothSides();
        robot.clickOn(window.row("#left", "cache"));
        robot.press(KeyCode.SHIFT).clickOn(window.row("#left", "db")).release(KeyCode.SHIFT);
        robot.press(KeyCode.CONTROL).clickOn(window.row("#left", "web")).release(KeyCode.CONTROL);
        dragOver(robot, "web");
        window.awaitText("#drop-verdict", "2 of 3 can cross");
        robot.drop();
        window.await("all plans are made", () -> window.text("#plan-cross").contains("2 of 3"));
        window.press(robot, "#plan-cross");
        window.await(
                "one runs and one waits",
                () -> window.model.crossings().all().size() == 2
                        && window.model.crossings().all().get(1).view().stage()
                                == ferry.ui.crossing.Crossing.Stage.QUEUED);
        crossing.end(Samples.result(onlyPlan(), "moved", 2130, Optional.empty()));
        crossing.end(Samples.result(onlyPlan(), "moved", 2130, Optional.empty()));
        window.await("both are over", () -> window.model.crossings().all().stream()
                .allMatch(each -> each.view().stage() == ferry.ui.crossing.Crossing.Stage.MOVED));
    }

    @Test
    void theKeyboardDoesTheSame(FxRobot robot) {
        window.withBothSides();
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT1);
        window.await("the list has the keyboard", () -> window.table("#left").isFocused());
        robot.push(KeyCode.CONTROL, KeyCode.M);
        window.node("#plan-sheet");
        window.await(
                "Cross has the keyboard",
                () -> window.stage.getScene().lookup("#plan-cross").isFocused());
        robot.push(KeyCode.SPACE);
        window.awaitText("#crossing-stage", "moved");
        robot.push(KeyCode.ESCAPE);
        window.await("the sheet is gone", () -> !window.shown("#crossing-view"));
    }

    @Test
    void theMenuOffersTheOtherSide(FxRobot robot) {
        window.withBothSides();
        robot.clickOn(window.row("#right", "web"), MouseButton.SECONDARY);
        window.await(
                "the menu is open", () -> robot.lookup("#menu-move").tryQuery().isPresent());
        robot.clickOn("#menu-move");
        window.node("#plan-sheet");
        assertThat(window.texts("#plan-sheet")).contains("lab-pc");
    }

    @Test
    void anotherStrategyIsPlannedAnew(FxRobot robot) {
        List<Optional<Strategy>> asked = new CopyOnWriteArrayList<>();
        window.services.planner(request -> {
            asked.add(request.strategy());
            return Samples.plan(request);
        });
        window.withBothSides();
        dragOver(robot, "web");
        robot.drop();
        robot.clickOn(window.node("#strategy-cold"));
        window.await("the new plan is shown", () -> window.texts("#plan-sheet").contains("starts anew"));
        assertThat(asked).containsExactly(Optional.empty(), Optional.of(Strategy.COLD));
    }

    @Test
    void connectionsWithTheOutsideAreClosedByChoice(FxRobot robot) {
        window.services.planner(Samples::connected);
        window.withBothSides();
        dragOver(robot, "web");
        window.awaitText("#drop-verdict", "Cannot cross");
        robot.drop();
        window.node("#plan-close-outside");
        assertThat(window.texts("#plan-sheet")).contains("172.17.0.3:33578", "container shop-web-1");
        robot.clickOn(window.node("#plan-close-outside"));
        window.await(
                "it can cross now",
                () -> !window.stage.getScene().lookup("#plan-cross").isDisabled());
        window.press(robot, "#plan-cross");
        window.await("it crosses", () -> !window.model.crossings().all().isEmpty());
        assertThat(window.fx(() -> onlyPlan().request().closeOutside())).isTrue();
    }

    @Test
    void aPlanThatFailsSaysWhy(FxRobot robot) {
        window.services.planner(request -> {
            throw new ferry.docker.DockerException(0, "lab-phone stopped answering", "Look at its cable.", null);
        });
        window.withBothSides();
        dragOver(robot, "web");
        window.awaitText("#drop-verdict", "Could not be found out");
        robot.drop();
        window.await("cause and cure", () -> window.texts("#plan-sheet").contains("Look at its cable."));
    }

    private Plan onlyPlan() {
        return window.model.crossings().all().getFirst().plan();
    }

    /** Drags the row with the mouse, in steps as a hand does, and holds it over the other side. */
    private void dragOver(FxRobot robot, String name) {
        Node row = window.row("#left", name);
        robot.drag(row, MouseButton.PRIMARY);
        robot.moveBy(12, 4);
        Node right = window.node("#right");
        robot.moveTo(right);
        robot.moveBy(0, 12);
        window.await("the target took the drag", () -> window.shown("#right .drop-overlay"));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package ferry.ui;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.docker.Container;
import ferry.ui.base.Problem;
import ferry.ui.endpoint.ContainerRow;
import ferry.ui.gallery.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.collections.ListChangeListener;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Both sides with their live lists: filter, states, an endpoint that goes and comes, many rows, odd names. */
@ExtendWith(ApplicationExtension.class)
class EndpointWindowTest {
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
    void theFilterNarrowsWhileTypingAndEscapeClearsIt(FxRobot robot) {
        window.withBothSides();
        robot.clickOn(window.node("#left .filter"));
        robot.write("post");
        window.await("one row is left", () -> window.rows("#left") == 1);
        window.row("#left", "db");
        window.await("the count says so", () -> window.texts("#left .list-bar").contains("1 of 8"));
        robot.write("gres:nothing");
        window.await("no row is left", () -> window.rows("#left") == 0);
        assertThat(window.texts("#left")).contains("Nothing matches the filter");
        robot.push(KeyCode.ESCAPE);
        window.await("all are back", () -> window.rows("#left") == 8);
    }

    @Test
    void anEndpointGoesAwayAndComesBack() {
        window.withBothSides();
        window.services.set(Samples.away("lab-phone", "unauthorized", "Unlock the phone and accept the key."));
        window.await("the state says it", () -> window.texts("#right").contains("not authorized"));
        assertThat(window.texts("#right"))
                .contains("lab-phone does not answer", "Unlock the phone and accept the key.");
        assertThat(window.fx(() -> window.rows("#right")))
                .as("what was known stays")
                .isEqualTo(2);
        window.services.set(Samples.endpoint("lab-phone", "aarch64"));
        window.services.containers("lab-phone", Samples.containers(3));
        window.await("it is back", () -> window.texts("#right").contains("ready") && window.rows("#right") == 3);
        assertThat(window.texts("#right")).doesNotContain("does not answer");
    }

    @Test
    void aListThatFailsSaysWhyAndKeepsTheRows() {
        window.withBothSides();
        window.services.listing(
                "lab-pc",
                new WorkbenchServices.Listing(
                        Samples.containers(8), Optional.of(new Problem("Docker hangs", "Restart it."))));
        window.await("cause and cure", () -> window.texts("#left").contains("Docker hangs"));
        assertThat(window.texts("#left")).contains("Restart it.");
        assertThat(window.fx(() -> window.rows("#left"))).isEqualTo(8);
    }

    @Test
    void rowsKeepTheirSelectionWhileTheListChanges(FxRobot robot) {
        window.withBothSides();
        robot.clickOn(window.row("#left", "search"));
        List<Container> now = new ArrayList<>(Samples.containers(8));
        now.removeIf(container -> container.name().equals("cache"));
        now.add(Samples.container(99, "another", "busybox", "running"));
        window.services.containers("lab-pc", now);
        window.row("#left", "another");
        assertThat(window.fx(() -> window.table("#left")
                        .getSelectionModel()
                        .getSelectedItem()
                        .container()
                        .name()))
                .isEqualTo("search");
        assertThat(window.texts("#details")).contains("search");
    }

    @Test
    void aContainerThatIsRemovedWhileItsDetailsAreOpenSaysSo(FxRobot robot) {
        window.withBothSides();
        robot.clickOn(window.row("#left", "web"));
        window.await("its details", () -> window.texts("#details").contains("nginx:1.27 on lab-pc"));
        window.services.containers("lab-pc", Samples.containers(8).subList(1, 8));
        window.await("it says so", () -> window.texts("#details").contains("removed"));
    }

    @Test
    void aThousandContainersChangeTheListAtMostTenTimesASecond() {
        window.withBothSides();
        AtomicInteger changes = new AtomicInteger();
        window.fx(() -> {
            window.table("#left").getItems().addListener((ListChangeListener<ContainerRow>)
                    change -> changes.incrementAndGet());
            return true;
        });
        long begin = System.nanoTime();
        for (int round = 0; round < 200; round++) {
            List<Container> now = new ArrayList<>(Samples.containers(999));
            now.add(Samples.container(5000 + round, "round-" + round, "busybox", "running"));
            window.services.containers("lab-pc", now);
        }
        window.await(
                "the last list is shown",
                () -> window.rows("#left") == 1000
                        && window.model
                                .endpoint("lab-pc")
                                .orElseThrow()
                                .row(Samples.container(5199, "", "", "").id())
                                .isPresent());
        double seconds = (System.nanoTime() - begin) / 1e9;
        // Each list takes one removal and one addition of rows.
        assertThat(changes.get()).isLessThanOrEqualTo((int) (2 * (seconds * 10 + 2)));
        assertThat(changes.get()).as("not each of the 200 lists was shown").isLessThan(200);
    }

    @Test
    void onlyWhatIsOnTheScreenIsSampled() {
        window.withBothSides();
        window.services.containers("lab-pc", Samples.containers(1000));
        window.await("all are listed", () -> window.rows("#left") == 1000);
        window.await("some are wanted", () -> window.services.wanted("lab-pc").size() > 5);
        assertThat(window.services.wanted("lab-pc")).hasSizeLessThan(60);
        Set<String> wanted = window.services.wanted("lab-pc");
        String one = wanted.iterator().next();
        window.services.sample("lab-pc", one, Samples.usage(3));
        window.await(
                "the sample is there",
                () -> window.model
                                .endpoint("lab-pc")
                                .orElseThrow()
                                .row(one)
                                .orElseThrow()
                                .usageProperty()
                                .get()
                                .isPresent()
                        || !window.model
                                .endpoint("lab-pc")
                                .orElseThrow()
                                .row(one)
                                .orElseThrow()
                                .container()
                                .running());
    }

    @Test
    void namesCannotBreakTheList() {
        window.withBothSides();
        window.services.containers("lab-pc", Samples.oddContainers());
        window.await("all are listed", () -> window.rows("#left") == 6);
        window.row("#left", "line\nbreak");
        // The cells follow the list with the next frame.
        window.await("the odd names are drawn", () -> window.texts("#left .container-table")
                .contains("bell\u2407and"));
        String texts = window.fx(() -> window.texts("#left .container-table"));
        assertThat(texts).contains("bell\u2407and\u241b[31mred", "line\u240abreak", "\u05e9\u05dc\u05d5\u05dd");
        assertThat(texts.lines()).noneMatch(line -> line.chars().anyMatch(c -> c < 0x20 || c == 0x202e));
    }

    @Test
    void removingAsksFirst(FxRobot robot) {
        window.withBothSides();
        robot.clickOn(window.row("#left", "queue"));
        robot.push(KeyCode.DELETE);
        window.node("#confirmation");
        assertThat(window.texts("#confirmation")).contains("Remove queue?");
        robot.push(KeyCode.ESCAPE);
        window.await("it was left", () -> !window.shown("#confirmation"));
        assertThat(window.services.acts()).isEmpty();
        robot.push(KeyCode.DELETE);
        window.press(robot, "#confirm-yes");
        window.await("it was done", () -> window.services.acts().equals(List.of("REMOVE queue@lab-pc")));
    }

    @Test
    void oneThatIsStartedIsSampledAgain() {
        window.withBothSides();
        Container queue = Samples.containers(8).get(3);
        window.await(
                "those that run are wanted",
                () -> !window.services.wanted("lab-pc").isEmpty());
        assertThat(window.services.wanted("lab-pc")).doesNotContain(queue.id());
        List<Container> now = new ArrayList<>(Samples.containers(8));
        now.set(3, Samples.container(4, "queue", "rabbitmq:4", "running"));
        window.services.containers("lab-pc", now);
        window.await("it is wanted", () -> window.services.wanted("lab-pc").contains(queue.id()));
    }

    @Test
    void aRunningContainerIsNotRemovedByOneKey(FxRobot robot) {
        window.withBothSides();
        robot.clickOn(window.row("#left", "web"));
        assertThat(window.fx(() ->
                        window.stage.getScene().lookup("#left #act-remove").isDisabled()))
                .isTrue();
        robot.push(KeyCode.DELETE);
        assertThat(window.fx(() -> window.shown("#confirmation"))).isFalse();
    }

    @Test
    void aMenuThatWasClosedLeavesNoKeysBehind(FxRobot robot) {
        window.withBothSides();
        robot.clickOn(window.row("#left", "queue"), MouseButton.SECONDARY);
        window.await(
                "the menu is open",
                () -> robot.lookup("#menu-remove").tryQuery().isPresent());
        robot.push(KeyCode.ESCAPE);
        window.await(
                "the menu is closed",
                () -> robot.lookup("#menu-remove").tryQuery().isEmpty());
        robot.clickOn(window.node("#right .filter"));
        robot.push(KeyCode.DELETE);
        robot.push(KeyCode.CONTROL, KeyCode.M);
        robot.write("we");
        window.await("the keys went into the filter", () -> window.text("#right .filter")
                .equals("we"));
        assertThat(window.fx(() -> window.shown("#confirmation") || window.shown("#plan-sheet")))
                .isFalse();
    }

    @Test
    void buttonsFitTheStateOfTheSelection(FxRobot robot) {
        window.withBothSides();
        robot.clickOn(window.row("#left", "queue"));
        assertThat(window.fx(
                        () -> window.stage.getScene().lookup("#left #act-stop").isDisabled()))
                .isTrue();
        window.press(robot, "#left #act-start");
        window.await("it was started", () -> window.services.acts().equals(List.of("START queue@lab-pc")));
    }

    @Test
    void withNoEndpointTheLabIsOffered(FxRobot robot) {
        window.services.labPossible(true);
        window.services.set(Samples.away("pc", "no-permission", "Add yourself to the group docker."));
        window.press(robot, "#right .empty-state .button");
        window.await("the lab was started", () -> window.services.acts().contains("lab"));
        window.await("its phone is shown", () -> window.texts("#right").contains("ready"));
    }
}

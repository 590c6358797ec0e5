package ferry.ui;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.docker.Usage;
import ferry.ui.details.JsonTree;
import ferry.ui.gallery.Samples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.scene.control.ListView;
import javafx.scene.control.TabPane;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** The details of the selected container. */
@ExtendWith(ApplicationExtension.class)
class DetailsWindowTest {
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
    void theLogIsFollowedAndSearched(FxRobot robot) throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        PipedOutputStream container = new PipedOutputStream();
        PipedInputStream log = new PipedInputStream(container, 1 << 20) {
            @Override
            public void close() throws IOException {
                closed.set(true);
                super.close();
            }
        };
        window.services.log(id -> log);
        window.withBothSides();
        robot.clickOn(window.row("#left", "web"));
        tab("log");
        container.write(Samples.log(60).getBytes(StandardCharsets.UTF_8));
        container.flush();
        window.await("the lines came", () -> lines().getItems().size() == 60);
        robot.clickOn(window.node("#log-search"));
        robot.write("UPSTREAM");
        window.awaitText("#log-found", "10 matches");
        container.write("\u001b[31mupstream\u001b[0m is \u0007 back\n".getBytes(StandardCharsets.UTF_8));
        container.flush();
        window.awaitText("#log-found", "11 matches");
        assertThat(window.fx(() -> lines().getItems().getLast())).isEqualTo("upstream is \u2407 back");
        robot.push(KeyCode.ENTER);
        window.awaitText("#log-found", "1 of 11");
        assertThat(window.fx(() -> lines().getSelectionModel().getSelectedItem()))
                .contains("upstream");
        robot.clickOn(window.row("#left", "cache"));
        window.await("the stream of the other container was closed", closed::get);
    }

    @Test
    void aLogThatCannotBeReadSaysWhy(FxRobot robot) {
        window.services.log(id -> {
            throw new ferry.docker.DockerException(500, "no such log driver", "Choose json-file.", null);
        });
        window.withBothSides();
        robot.clickOn(window.row("#left", "web"));
        tab("log");
        window.await("cause and cure", () -> window.texts("#log-view").contains("Choose json-file."));
    }

    @Test
    void aMillionLinesAreThereAndFound(FxRobot robot) {
        byte[] log = Samples.log(1_000_000).getBytes(StandardCharsets.UTF_8);
        window.services.log(id -> new ByteArrayInputStream(log));
        window.withBothSides();
        robot.clickOn(window.row("#left", "web"));
        tab("log");
        window.await("all of it", () -> lines().getItems().size() == 1_000_000);
        assertThat(window.fx(() -> lines().getItems().getLast())).contains("counter is now 999999");
        robot.clickOn(window.node("#log-search"));
        robot.write("counter is now 99999");
        window.awaitText("#log-found", "3 matches");
    }

    @Test
    void aLogOfNoTextAtAllIsShownAsWhatItIs(FxRobot robot) {
        byte[] log = new byte[100_000];
        new java.util.Random(1).nextBytes(log);
        log[50_000] = '\n';
        window.services.log(id -> new ByteArrayInputStream(log));
        window.withBothSides();
        robot.clickOn(window.row("#left", "web"));
        tab("log");
        window.await("its lines", () -> lines().getItems().size() > 300);
        assertThat(window.fx(() -> lines().getItems().stream()
                        .allMatch(line -> line.chars().noneMatch(c -> c < 0x20 || c == 0x7f || c == 0x202e))))
                .isTrue();
    }

    @Test
    void timesAreAskedForAnew(FxRobot robot) {
        window.withBothSides();
        robot.clickOn(window.row("#left", "web"));
        tab("log");
        window.await("the log", () -> lines().getItems().size() == 200);
        window.services.log(
                id -> new ByteArrayInputStream("2026-11-24T12:00:00Z a\n".getBytes(StandardCharsets.UTF_8)));
        robot.clickOn(window.node("#log-timestamps"));
        window.await("the other one", () -> lines().getItems().equals(List.of("2026-11-24T12:00:00Z a")));
    }

    @Test
    void inspectIsATreeThatCanBeNarrowed(FxRobot robot) {
        window.withBothSides();
        robot.clickOn(window.row("#left", "web"));
        tab("inspect");
        window.await("the tree is there", () -> keys(tree().getRoot()).contains("HostConfig"));
        assertThat(window.fx(() -> keys(tree().getRoot()))).contains("Mounts", "RestartPolicy");
        robot.clickOn(window.node("#inspect-filter"));
        robot.write("unless");
        window.await("only what matches is left", () -> keys(tree().getRoot())
                .equals(List.of("HostConfig", "RestartPolicy", "Name")));
        window.await(
                "and it is on the screen", () -> window.texts("#inspect-tree").contains("unless-stopped"));
    }

    @Test
    void statisticsFollowTheSamples(FxRobot robot) {
        window.withBothSides();
        robot.clickOn(window.row("#left", "web"));
        tab("statistics");
        String id = Samples.containers(8).getFirst().id();
        window.await("it is wanted", () -> window.services.wanted("lab-pc").contains(id));
        window.services.sample("lab-pc", id, new Usage(42, 100L << 20, 256L << 20, 0, 0, 1));
        window.await("the figure is there", () -> window.texts("#details").contains("42 %"));
        assertThat(window.fx(() -> window.texts("#details"))).contains("100 MiB of 256 MiB");
    }

    @SuppressWarnings("unchecked")
    private ListView<String> lines() {
        return (ListView<String>) window.stage.getScene().lookup("#log-lines");
    }

    @SuppressWarnings("unchecked")
    private TreeView<JsonTree.Entry> tree() {
        return (TreeView<JsonTree.Entry>) window.stage.getScene().lookup("#inspect-tree");
    }

    private static List<String> keys(@Nullable TreeItem<JsonTree.Entry> item) {
        List<String> keys = new ArrayList<>();
        if (item != null) {
            item.getChildren().forEach(child -> {
                keys.add(child.getValue().key());
                keys.addAll(keys(child));
            });
        }
        return keys;
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

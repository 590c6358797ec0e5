package ferry.ui;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.docker.DockerException;
import ferry.docker.Terminal;
import ferry.ui.gallery.SampleTerminal;
import ferry.ui.terminal.TerminalView;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javafx.scene.control.TabPane;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Terminals in containers. */
@ExtendWith(ApplicationExtension.class)
class TerminalWindowTest {
    @SuppressWarnings("NullAway.Init") // by start
    private Window window;

    private final List<SampleTerminal> opened = new CopyOnWriteArrayList<>();
    private final List<List<String>> commands = new CopyOnWriteArrayList<>();

    @Start
    void start(Stage stage) {
        window = Window.open(stage);
        window.services.terminals(command -> {
            commands.add(command);
            SampleTerminal terminal = new SampleTerminal();
            opened.add(terminal);
            return terminal;
        });
    }

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void whatIsTypedReachesTheProgramAndItsEndIsShown(FxRobot robot) {
        open(robot, "web");
        window.await("the prompt", () -> text().contains("root@web:/srv#"));
        window.fx(() -> {
            view().focusScreen();
            return true;
        });
        robot.write("hello");
        window.await("its echo", () -> text().contains("# hello"));
        robot.push(KeyCode.CONTROL, KeyCode.D);
        window.await("the end is told", () -> window.texts("#terminal-ended").contains("exit code 0"));
        robot.clickOn("#terminal-ended .button");
        window.await("a second program", () -> opened.size() == 2 && text().contains("root@web"));
    }

    @Test
    void theProgramIsToldTheSizeOfItsTerminal(FxRobot robot) {
        open(robot, "web");
        window.await("it is there", () -> text().contains("root@web"));
        String first = opened.getFirst().sizes().getFirst();
        assertThat(first).isNotEqualTo("80x24");
        window.fx(() -> {
            window.stage.setWidth(window.stage.getWidth() - 240);
            return true;
        });
        window.await("the new size", () -> !opened.getFirst().sizes().getLast().equals(first));
    }

    @Test
    void thereAreSeveralAndEachContainerKeepsItsOwn(FxRobot robot) {
        open(robot, "web");
        window.await("the first", () -> opened.size() == 1);
        robot.clickOn("#terminal-command").write("redis-cli -n \"1 2\"").push(KeyCode.ENTER);
        window.await("the second", () -> opened.size() == 2);
        assertThat(commands).containsExactly(List.of(), List.of("redis-cli", "-n", "1 2"));
        assertThat(window.fx(() -> deck().getTabs().size())).isEqualTo(2);
        robot.clickOn(window.row("#left", "cache"));
        window.await("one of the other container", () -> opened.size() == 3);
        assertThat(window.fx(() -> deck().getTabs().size())).isEqualTo(1);
        robot.clickOn(window.row("#left", "web"));
        window.await("both are back", () -> deck().getTabs().size() == 2);
        assertThat(opened).hasSize(3);
    }

    @Test
    void aShellThatIsNotThereSaysSo(FxRobot robot) {
        window.services.terminals(command -> {
            throw new DockerException(400, "exec: \"sh\": executable file not found", "Give another command.", null);
        });
        open(robot, "web");
        window.await("cause and cure", () -> window.texts("#terminals").contains("Give another command."));
    }

    @Test
    void aPasteOfTenMegabytesDoesNotHang(FxRobot robot) {
        Deaf deaf = new Deaf();
        window.services.terminals(command -> deaf);
        open(robot, "web");
        window.await("it is open", () -> deaf.asked.get());
        window.fx(() -> {
            ClipboardContent content = new ClipboardContent();
            content.putString("0123456789abcde\n".repeat(655_360));
            Clipboard.getSystemClipboard().setContent(content);
            view().paste();
            return true;
        });
        window.await(
                "what waits is told", () -> window.texts("#terminal-pasting").contains("MiB"));
        assertThat(deaf.taken.get()).isZero();
        deaf.listening.countDown();
        window.await("all of it comes", () -> deaf.taken.get() == 10_485_760);
        window.await("nothing waits any more", () -> !window.shown("#terminal-pasting"));
    }

    /** A program that reads nothing until it is told to. */
    private static final class Deaf implements Terminal {
        private final CountDownLatch listening = new CountDownLatch(1);
        private final CountDownLatch closed = new CountDownLatch(1);
        private final AtomicLong taken = new AtomicLong();
        private final AtomicBoolean asked = new AtomicBoolean();

        @Override
        public InputStream output() {
            asked.set(true);
            return new InputStream() {
                @Override
                public int read() {
                    await(closed);
                    return -1;
                }
            };
        }

        @Override
        public OutputStream input() {
            return new OutputStream() {
                @Override
                public void write(int b) {
                    write(new byte[1], 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    await(listening);
                    taken.addAndGet(length);
                }
            };
        }

        @Override
        public void resize(int columns, int rows) {}

        @Override
        public int exitCode() {
            return 0;
        }

        @Override
        public void close() {
            closed.countDown();
            listening.countDown();
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void open(FxRobot robot, String name) {
        window.withBothSides();
        robot.clickOn(window.row("#left", name));
        window.fx(() -> {
            TabPane tabs = (TabPane) window.stage.getScene().lookup(".details-tabs");
            tabs.getTabs().stream()
                    .filter(tab -> tab.getId().equals("details-terminal"))
                    .forEach(tab -> tabs.getSelectionModel().select(tab));
            return true;
        });
    }

    private TabPane deck() {
        return (TabPane) window.stage.getScene().lookup(".terminal-deck");
    }

    private TerminalView view() {
        return (TerminalView) deck().getSelectionModel().getSelectedItem().getContent();
    }

    private String text() {
        return deck() == null ? "" : view().text();
    }
}

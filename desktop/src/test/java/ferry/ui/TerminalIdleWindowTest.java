package ferry.ui;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.ui.gallery.SampleTerminal;
import ferry.ui.terminal.TerminalView;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** A terminal that shows nothing new lets the window sleep, and misses nothing. */
@ExtendWith(ApplicationExtension.class)
class TerminalIdleWindowTest {
    @SuppressWarnings("NullAway.Init") // by start
    private Window window;

    private final List<SampleTerminal> opened = new CopyOnWriteArrayList<>();

    @Start
    void start(Stage stage) {
        window = Window.open(stage);
        window.services.terminals(command -> {
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
    void whatComesWhileItRestsIsDrawn(FxRobot robot) {
        window.withBothSides();
        robot.clickOn(window.row("#left", "web"));
        window.fx(() -> {
            window.view().workbench().details().open("terminal");
            return true;
        });
        window.node("#details .terminal-view");
        window.await("its prompt", () -> terminal().text().contains("nginx.conf"));
        window.fx(() -> {
            window.view().workbench().left().focusList();
            return true;
        });
        window.await("it rests", () -> !terminal().drawing());
        int before = bright();
        opened.getFirst().say("\u001b[7m" + " ".repeat(60) + "\u001b[0m\r\n");
        window.await("the block is on the screen", () -> bright() - before > 2000);
        window.await("it rests again", () -> !terminal().drawing());
        window.fx(() -> {
            terminal().focusScreen();
            return true;
        });
        window.await("the keyboard wakes it up", terminal()::drawing);
        assertThat(opened).hasSize(1);
    }

    private TerminalView terminal() {
        return (TerminalView) window.stage.getScene().lookup("#details .terminal-view");
    }

    /** How many dots differ from the ground. */
    private int bright() {
        WritableImage shot = window.fx(() -> terminal().snapshot(null, null));
        int width = (int) shot.getWidth();
        int height = (int) shot.getHeight();
        int[] dots = new int[width * height];
        shot.getPixelReader().getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), dots, 0, width);
        int ground = dots[(height - 3) * width + 3];
        return (int) Arrays.stream(dots).filter(dot -> dot != ground).count();
    }
}

package ferry.ui.terminal;

import com.techsenger.jeditermfx.core.util.TermSize;
import ferry.docker.Terminal;
import ferry.ui.base.Background;
import ferry.ui.base.Latest;
import ferry.ui.base.Nodes;
import ferry.ui.base.OnScreen;
import ferry.ui.base.Problem;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import ferry.ui.base.UiThread;
import javafx.application.Platform;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/**
 * One program with its terminal. It is opened when the view has its size, says when the program has ended and with what,
 * and can be started again. UI thread.
 */
public final class TerminalView extends VBox implements AutoCloseable {
    /** From so many bytes on it is shown that they wait. */
    private static final long MUCH = 64 * 1024;

    private final Opening opening;
    private final TerminalColors colors = new TerminalColors(this::repaint, this::resize);
    private final StackPane screen = new StackPane();
    private final Label word = Nodes.label("", "terminal-word");
    private final HBox bar;
    private final HBox pasting;
    private final Label pasted = Nodes.label("", "text-muted");
    private final ProblemBox problem = new ProblemBox();
    private @Nullable DrawnTerminal drawn;
    private @Nullable ExecConnector connector;
    private @Nullable Thread asking;
    private boolean begun;
    private boolean onScreen;
    private boolean closed;

    /** Starts the program; called on a virtual thread. */
    @FunctionalInterface
    public interface Opening {
        Terminal open(int columns, int rows) throws Exception;
    }

    public TerminalView(Opening opening) {
        this.opening = opening;
        getStyleClass().add("terminal-view");
        bar = Nodes.row(word, Nodes.spacer(), Nodes.button("terminal.again", Feather.ROTATE_CW, this::start));
        bar.getStyleClass().add("terminal-bar");
        bar.setId("terminal-ended");
        pasting = Nodes.row(pasted, Nodes.spacer(), Nodes.button("terminal.discard", Feather.X, () -> {
            if (connector != null) {
                connector.discard();
            }
        }));
        pasting.getStyleClass().add("terminal-bar");
        pasting.setId("terminal-pasting");
        Nodes.show(bar, false);
        Nodes.show(pasting, false);
        Nodes.show(problem, false);
        screen.getStyleClass().add("terminal-screen");
        VBox.setVgrow(screen, Priority.ALWAYS);
        getChildren().addAll(colors, problem, screen, pasting, bar);
        screen.heightProperty()
                .subscribe(height -> UiThread.later(() -> {
                    if (drawn != null) {
                        open(drawn);
                    }
                }));
        // Every other key belongs to the program: this one leads out again.
        addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.F6) {
                getParent().fireEvent(event);
                event.consume();
            }
        });
        start();
        OnScreen.of(this).subscribe(seen -> draw(seen));
    }

    private void draw(boolean seen) {
        onScreen = seen;
        if (drawn != null) {
            drawn.seen(seen);
        }
    }

    /** Puts the keyboard into the terminal. */
    public void focusScreen() {
        if (drawn != null) {
            drawn.getTerminalPanel().getCanvas().requestFocus();
        }
    }

    /** What is on the screen, lines joined by line ends; empty while there is none. */
    public String text() {
        return drawn == null ? "" : drawn.getTerminalTextBuffer().getScreenLines();
    }

    /** Whether it is being drawn just now: while it has the keyboard, and for a moment after a change. */
    public boolean drawing() {
        return drawn != null && drawn.drawing();
    }

    /** Pastes as the menu does. */
    public void paste() {
        if (drawn != null) {
            drawn.getTerminalPanel().handlePaste();
        }
    }

    /** Ends the connection; most programs end with it. */
    @Override
    public void close() {
        closed = true;
        end();
    }

    private void end() {
        if (asking != null) {
            asking.interrupt();
            asking = null;
        }
        // The connection first: the drawn terminal takes its end for a fault while it is open.
        if (connector != null) {
            connector.close();
            connector = null;
        }
        if (drawn != null) {
            drawn.close();
            drawn = null;
        }
    }

    private void start() {
        end();
        Nodes.show(bar, false);
        Nodes.show(pasting, false);
        Nodes.show(problem, false);
        DrawnTerminal now = new DrawnTerminal(new TerminalSettings(colors));
        drawn = now;
        begun = false;
        now.seen(onScreen);
        Canvas canvas = now.getTerminalPanel().getCanvas();
        canvas.setAccessibleText(Texts.of("terminal.accessible"));
        canvas.setOnInputMethodTextChanged(event -> {
            if (!event.getCommitted().isEmpty()) {
                now.getTerminalPanel().getTerminalOutputStream().sendString(event.getCommitted(), true);
            }
        });
        screen.getChildren().setAll(now.getPane());
        UiThread.later(() -> open(now));
    }

    /** Not before it has been laid out: programs ask for the size once, at their start. */
    private void open(DrawnTerminal now) {
        if (closed || !now.equals(drawn) || begun) {
            return;
        }
        screen.applyCss();
        screen.layout();
        TermSize size = screen.getHeight() > 0 ? now.getTerminalPanel().getTerminalSizeFromComponent() : null;
        if (size == null) {
            return; // Asked again when the screen gets its size.
        }
        int columns = Math.max(2, size.getColumns());
        int rows = Math.max(2, size.getRows());
        begun = true;
        asking = Background.call(
                "terminal", () -> opening.open(columns, rows), terminal -> connect(now, terminal), this::failed);
    }

    private void connect(DrawnTerminal now, Terminal terminal) {
        asking = null;
        Latest<Long> waiting = new Latest<>(this::showWaiting);
        ExecConnector opened = new ExecConnector(terminal, waiting::offer);
        if (closed || !now.equals(drawn)) {
            opened.close();
            return;
        }
        connector = opened;
        now.addListener(widget -> Background.call(
                "terminal-end",
                terminal::exitCode,
                code -> ended(now, Texts.of("terminal.ended", String.valueOf(code))),
                why -> ended(now, Texts.of("terminal.lost", why.what()))));
        now.setTtyConnector(opened);
        now.start();
        if (isFocusWithin() || getScene() != null && getScene().getFocusOwner() == null) {
            focusScreen();
        }
    }

    private void ended(DrawnTerminal which, String text) {
        if (which.equals(drawn) && !closed) {
            word.setText(Shown.line(text));
            Nodes.show(pasting, false);
            Nodes.show(bar, true);
        }
    }

    private void failed(Problem why) {
        asking = null;
        if (!closed) {
            problem.set(why);
            Nodes.show(problem, true);
            word.setText("");
            Nodes.show(bar, true);
        }
    }

    private void showWaiting(long bytes) {
        Nodes.show(pasting, bytes >= MUCH && connector != null);
        if (bytes >= MUCH) {
            pasted.setText(Texts.of("terminal.waiting", Shown.bytes(bytes)));
        }
    }

    private void resize() {
        if (drawn != null && Platform.isFxApplicationThread()) {
            drawn.takeFont();
        }
    }

    private void repaint() {
        if (drawn != null && Platform.isFxApplicationThread()) {
            drawn.getTerminalPanel().repaint();
        }
    }
}

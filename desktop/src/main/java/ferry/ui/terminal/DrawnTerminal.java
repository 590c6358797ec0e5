package ferry.ui.terminal;

import com.techsenger.jeditermfx.core.TerminalExecutorServiceManager;
import com.techsenger.jeditermfx.core.TerminalStarter;
import com.techsenger.jeditermfx.core.TtyBasedArrayDataStream;
import com.techsenger.jeditermfx.core.TtyConnector;
import com.techsenger.jeditermfx.core.model.JediTerminal;
import com.techsenger.jeditermfx.core.model.StyleState;
import com.techsenger.jeditermfx.core.model.TerminalTextBuffer;
import com.techsenger.jeditermfx.ui.JediTermFxWidget;
import com.techsenger.jeditermfx.ui.TerminalCopyPasteHandler;
import com.techsenger.jeditermfx.ui.TerminalPanel;
import com.techsenger.jeditermfx.ui.settings.SettingsProvider;
import ferry.ui.base.ProblemBox;
import java.lang.reflect.Field;
import java.util.Optional;
import javafx.animation.Animation;
import javafx.animation.Timeline;
import javafx.scene.input.Clipboard;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JediTermFX's widget with Ferry's threads, JavaFX's clipboard (its own is AWT's, which would wait on the UI thread for
 * what the UI thread has to hand out), and without a look at every character of what is pasted.
 */
final class DrawnTerminal extends JediTermFxWidget {
    private static final Logger LOG = LoggerFactory.getLogger(DrawnTerminal.class);
    private final Optional<Timeline> timer;

    DrawnTerminal(SettingsProvider settings) {
        super(settings);
        timer = timer(getTerminalPanel());
    }

    /**
     * Whether what changes is drawn. JediTermFX looks for changes from a timer that keeps JavaFX awake (60 pulses a second)
     * as long as it runs; it has a way to stop it for good, and none to go on, so the timer itself is paused.
     */
    void drawing(boolean on) {
        if (timer.isPresent()) {
            if (on) {
                timer.get().play();
            } else {
                timer.get().pause();
            }
        }
    }

    /** Whether the timer runs. */
    boolean isDrawing() {
        return timer.filter(t -> t.getStatus() == Animation.Status.RUNNING).isPresent();
    }

    private static Optional<Timeline> timer(TerminalPanel panel) {
        try {
            Field field = TerminalPanel.class.getDeclaredField("myRepaintTimeLine");
            field.setAccessible(true);
            return Optional.ofNullable((Timeline) field.get(panel));
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("Another JediTermFX: its timer goes on while nobody looks", e);
            return Optional.empty();
        }
    }

    /** Takes the font that the settings have now; the program is told how many letters the screen then holds. */
    void takeFont() {
        if (getTerminalPanel() instanceof Panel panel) {
            panel.takeFont();
        }
    }

    @Override
    protected TerminalExecutorServiceManager createExecutorServiceManager() {
        return new DaemonThreads();
    }

    @Override
    protected TerminalPanel createTerminalPanel(SettingsProvider settings, StyleState style, TerminalTextBuffer text) {
        return new Panel(settings, text, style);
    }

    @Override
    protected TerminalStarter createTerminalStarter(JediTerminal terminal, TtyConnector connector) {
        return new TerminalStarter(
                terminal,
                connector,
                new TtyBasedArrayDataStream(connector),
                getTypeAheadManager(),
                getExecutorServiceManager()) {
            @Override
            public void sendString(String text, boolean userInput) {
                super.sendString(text, false);
            }
        };
    }

    private static final class Panel extends TerminalPanel {
        Panel(SettingsProvider settings, TerminalTextBuffer text, StyleState style) {
            super(settings, text, style);
        }

        void takeFont() {
            reinitFontAndResize();
            repaint();
        }

        @Override
        protected TerminalCopyPasteHandler createCopyPasteHandler() {
            return new FxClipboard();
        }
    }

    private static final class FxClipboard implements TerminalCopyPasteHandler {
        @Override
        public void setContents(String text, boolean selection) {
            ProblemBox.copyToClipboard(text);
        }

        @Override
        public @Nullable String getContents(boolean selection) {
            return Clipboard.getSystemClipboard().getString();
        }
    }
}

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
import javafx.scene.input.Clipboard;
import org.jspecify.annotations.Nullable;

/**
 * JediTermFX's widget with Ferry's threads, JavaFX's clipboard (its own is AWT's, which would wait on the UI thread for
 * what the UI thread has to hand out), and without a look at every character of what is pasted.
 */
final class DrawnTerminal extends JediTermFxWidget {
    private final RepaintTimer timer;

    DrawnTerminal(SettingsProvider settings) {
        super(settings);
        TerminalPanel panel = getTerminalPanel();
        timer = new RepaintTimer(panel, panel.getCanvas().focusedProperty());
        if (panel instanceof Panel own) {
            own.onRepaint = timer::asked;
        }
    }

    /** Whether somebody can see it. */
    void seen(boolean now) {
        timer.seen(now);
    }

    /** Whether it is being drawn just now. */
    boolean drawing() {
        return timer.running();
    }

    @Override
    public void close() {
        super.close();
        timer.end();
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
        /** Not there yet while the panel is made. */
        private volatile @Nullable Runnable onRepaint;

        Panel(SettingsProvider settings, TerminalTextBuffer text, StyleState style) {
            super(settings, text, style);
        }

        @Override
        public void repaint() {
            super.repaint();
            Runnable told = onRepaint;
            if (told != null) {
                told.run();
            }
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

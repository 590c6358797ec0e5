package ferry.ui.terminal;

import com.techsenger.jeditermfx.core.TerminalColor;
import com.techsenger.jeditermfx.core.TextStyle;
import com.techsenger.jeditermfx.core.emulator.ColorPalette;
import com.techsenger.jeditermfx.core.model.TerminalTypeAheadSettings;
import com.techsenger.jeditermfx.ui.TerminalActionPresentation;
import com.techsenger.jeditermfx.ui.settings.DefaultSettingsProvider;
import ferry.ui.base.Texts;
import java.util.List;
import javafx.scene.input.KeyCombination;
import javafx.scene.text.Font;

/** How Ferry's terminals look and which keys they keep for themselves: all others belong to the program. */
final class TerminalSettings extends DefaultSettingsProvider {
    private static final int HISTORY_LINES = 10_000;
    /** Without a GPU a repaint costs 30 to 50 ms. */
    private static final int REPAINTS_PER_SECOND = 20;

    private final TerminalColors colors;
    private final ColorPalette palette;
    private final TerminalColor text;
    private final TerminalColor back;

    TerminalSettings(TerminalColors colors) {
        this.colors = colors;
        this.palette = colors.palette();
        this.text = new TerminalColor(colors::text);
        this.back = new TerminalColor(colors::back);
    }

    @Override
    public ColorPalette getTerminalColorPalette() {
        return palette;
    }

    @Override
    public TerminalColor getDefaultForeground() {
        return text;
    }

    @Override
    public TerminalColor getDefaultBackground() {
        return back;
    }

    @Override
    public TextStyle getDefaultStyle() {
        return new TextStyle(text, back);
    }

    @Override
    public TextStyle getSelectionColor() {
        return new TextStyle(back, new TerminalColor(() -> colors.palette().getForeground(TerminalColor.index(4))));
    }

    @Override
    public TextStyle getFoundPatternColor() {
        return new TextStyle(back, TerminalColor.index(3));
    }

    @Override
    public TextStyle getHyperlinkColor() {
        return new TextStyle(TerminalColor.index(4), back);
    }

    @Override
    public boolean useInverseSelectionColor() {
        return false;
    }

    @Override
    public Font getTerminalFont() {
        return Font.font("Monospaced", colors.size());
    }

    @Override
    public float getTerminalFontSize() {
        return colors.size();
    }

    @Override
    public int maxRefreshRate() {
        return REPAINTS_PER_SECOND;
    }

    @Override
    public int getBufferMaxLinesCount() {
        return HISTORY_LINES;
    }

    @Override
    public boolean audibleBell() {
        return false;
    }

    /** A guess of what the program will show is no more than that. */
    @Override
    public TerminalTypeAheadSettings getTypeAheadSettings() {
        return new TerminalTypeAheadSettings(false, 0, TextStyle.EMPTY);
    }

    @Override
    public TerminalActionPresentation getOpenUrlActionPresentation() {
        return action("terminal.openlink");
    }

    @Override
    public TerminalActionPresentation getCopyActionPresentation() {
        return action("terminal.copy", "Ctrl+Shift+C");
    }

    @Override
    public TerminalActionPresentation getPasteActionPresentation() {
        return action("terminal.paste", "Ctrl+Shift+V", "Shift+Insert");
    }

    @Override
    public TerminalActionPresentation getClearBufferActionPresentation() {
        return action("terminal.clear");
    }

    @Override
    public TerminalActionPresentation getPageUpActionPresentation() {
        return action("terminal.pageup", "Shift+Page Up");
    }

    @Override
    public TerminalActionPresentation getPageDownActionPresentation() {
        return action("terminal.pagedown", "Shift+Page Down");
    }

    @Override
    public TerminalActionPresentation getLineUpActionPresentation() {
        return action("terminal.lineup", "Ctrl+Shift+Up");
    }

    @Override
    public TerminalActionPresentation getLineDownActionPresentation() {
        return action("terminal.linedown", "Ctrl+Shift+Down");
    }

    @Override
    public TerminalActionPresentation getFindActionPresentation() {
        return action("terminal.find", "Ctrl+Shift+F");
    }

    @Override
    public TerminalActionPresentation getSelectAllActionPresentation() {
        return action("terminal.selectall");
    }

    private static TerminalActionPresentation action(String key, String... keys) {
        return new TerminalActionPresentation(
                Texts.of(key),
                List.of(keys).stream().map(KeyCombination::valueOf).toList());
    }
}

package ferry.ui.terminal;

import com.techsenger.jeditermfx.core.Color;
import com.techsenger.jeditermfx.core.emulator.ColorPalette;
import java.util.ArrayList;
import java.util.List;
import javafx.css.CssMetaData;
import javafx.css.SimpleStyleableObjectProperty;
import javafx.css.Styleable;
import javafx.css.StyleableObjectProperty;
import javafx.css.StyleablePropertyFactory;
import javafx.scene.layout.Region;
import javafx.scene.paint.Paint;

/**
 * The sixteen colours of a terminal, its ground and its text, from the style sheet: -terminal-0 to -terminal-15 in the
 * order of ECMA-48 (black, red, green, yellow, blue, magenta, cyan, white, then the bright ones), -terminal-back,
 * -terminal-text; and the size of its text, -terminal-size in pixels. An empty node that only carries them.
 */
final class TerminalColors extends Region {
    private static final int COUNT = 16;
    private static final double USUAL_SIZE = 13;
    private static final StyleablePropertyFactory<TerminalColors> FACTORY =
            new StyleablePropertyFactory<>(Region.getClassCssMetaData());
    private static final List<CssMetaData<TerminalColors, Paint>> INDEXED = indexed();
    private static final CssMetaData<TerminalColors, Paint> BACK =
            FACTORY.createPaintCssMetaData("-terminal-back", colors -> colors.back, javafx.scene.paint.Color.WHITE);
    private static final CssMetaData<TerminalColors, Paint> TEXT =
            FACTORY.createPaintCssMetaData("-terminal-text", colors -> colors.text, javafx.scene.paint.Color.BLACK);

    private static final CssMetaData<TerminalColors, Number> SIZE =
            FACTORY.createSizeCssMetaData("-terminal-size", colors -> colors.size, USUAL_SIZE);

    private final Runnable onChange;
    private final Runnable onSize;
    private final List<StyleableObjectProperty<Paint>> indexed =
            INDEXED.stream().map(this::property).toList();
    private final StyleableObjectProperty<Paint> back = property(BACK);
    private final StyleableObjectProperty<Paint> text = property(TEXT);

    private final StyleableObjectProperty<Number> size =
            new SimpleStyleableObjectProperty<>(SIZE, this, SIZE.getProperty(), USUAL_SIZE) {
                @Override
                protected void invalidated() {
                    get();
                    onSize.run();
                }
            };

    /**
     * @param onChange called when the theme gives other colours
     * @param onSize called when the text shall have another size
     */
    TerminalColors(Runnable onChange, Runnable onSize) {
        this.onChange = onChange;
        this.onSize = onSize;
        getStyleClass().add("terminal-colors");
        setManaged(false);
        setVisible(false);
    }

    Color back() {
        return color(back.get());
    }

    Color text() {
        return color(text.get());
    }

    /** Of the text, in pixels. */
    float size() {
        return size.get().floatValue();
    }

    ColorPalette palette() {
        return new ColorPalette() {
            @Override
            protected Color getForegroundByColorIndex(int index) {
                return color(indexed.get(index).get());
            }

            @Override
            protected Color getBackgroundByColorIndex(int index) {
                return color(indexed.get(index).get());
            }
        };
    }

    @Override
    public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
        return FACTORY.getCssMetaData();
    }

    private static List<CssMetaData<TerminalColors, Paint>> indexed() {
        List<CssMetaData<TerminalColors, Paint>> all = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            int index = i;
            all.add(FACTORY.createPaintCssMetaData(
                    "-terminal-" + i, colors -> colors.indexed.get(index), javafx.scene.paint.Color.GRAY));
        }
        return List.copyOf(all);
    }

    private StyleableObjectProperty<Paint> property(CssMetaData<TerminalColors, Paint> meta) {
        return new SimpleStyleableObjectProperty<>(meta, this, meta.getProperty(), meta.getInitialValue(this)) {
            @Override
            protected void invalidated() {
                get();
                onChange.run();
            }
        };
    }

    private static Color color(Paint paint) {
        return paint instanceof javafx.scene.paint.Color c
                ? new Color(part(c.getRed()), part(c.getGreen()), part(c.getBlue()))
                : new Color(0);
    }

    private static int part(double share) {
        return (int) Math.round(share * 255);
    }
}

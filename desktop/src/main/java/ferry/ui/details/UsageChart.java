package ferry.ui.details;

import ferry.ui.endpoint.UsageHistory;
import java.util.List;
import java.util.function.DoubleFunction;
import javafx.css.CssMetaData;
import javafx.css.SimpleStyleableObjectProperty;
import javafx.css.Styleable;
import javafx.css.StyleableObjectProperty;
import javafx.css.StyleablePropertyFactory;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.paint.Paint;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

/**
 * A small area chart over the last minutes, drawn on a canvas: one repaint per sample costs less than a chart of nodes.
 * Its colours come from the style sheet: -usage-line, -usage-line-2, -usage-grid, -usage-text.
 */
final class UsageChart extends Region {
    private static final StyleablePropertyFactory<UsageChart> FACTORY =
            new StyleablePropertyFactory<>(Region.getClassCssMetaData());
    private static final CssMetaData<UsageChart, Paint> LINE =
            FACTORY.createPaintCssMetaData("-usage-line", chart -> chart.line, Color.DODGERBLUE);
    private static final CssMetaData<UsageChart, Paint> LINE2 =
            FACTORY.createPaintCssMetaData("-usage-line-2", chart -> chart.line2, Color.ORANGE);
    private static final CssMetaData<UsageChart, Paint> GRID =
            FACTORY.createPaintCssMetaData("-usage-grid", chart -> chart.grid, Color.LIGHTGRAY);
    private static final CssMetaData<UsageChart, Paint> TEXT =
            FACTORY.createPaintCssMetaData("-usage-text", chart -> chart.text, Color.GRAY);

    private static final double GUTTER = 62;
    private static final double BELOW = 4;
    private static final double ABOVE = 8;
    private static final int LINES = 2;

    private final StyleableObjectProperty<Paint> line = paint(LINE);
    private final StyleableObjectProperty<Paint> line2 = paint(LINE2);
    private final StyleableObjectProperty<Paint> grid = paint(GRID);
    private final StyleableObjectProperty<Paint> text = paint(TEXT);
    private final Canvas canvas = new Canvas();
    private final DoubleFunction<String> format;
    private final double leastScale;
    private List<Series> series = List.of();
    private double span = UsageHistory.RECENT;

    /** Points of one curve: seconds before now (0 or less), and values. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, drawn once a second
    record Series(double[] seconds, double[] values) {}

    /**
     * @param format how a value on the axis is written
     * @param leastScale the axis reaches at least to here
     */
    UsageChart(DoubleFunction<String> format, double leastScale) {
        this.format = format;
        this.leastScale = leastScale;
        getStyleClass().add("usage-chart");
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        getChildren().add(canvas);
    }

    /** @param seconds how much time the whole width is */
    void show(List<Series> now, double seconds) {
        series = now;
        span = seconds;
        draw();
    }

    @Override
    public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
        return FACTORY.getCssMetaData();
    }

    @Override
    protected void layoutChildren() {
        canvas.setWidth(getWidth());
        canvas.setHeight(getHeight());
        draw();
    }

    private void draw() {
        double width = canvas.getWidth();
        double height = canvas.getHeight();
        GraphicsContext g = canvas.getGraphicsContext2D();
        g.clearRect(0, 0, width, height);
        if (width <= GUTTER || height <= ABOVE + BELOW) {
            return;
        }
        double top = scale();
        double plotHeight = height - ABOVE - BELOW;
        g.setFont(Font.font(10.5));
        g.setTextAlign(TextAlignment.RIGHT);
        g.setLineWidth(1);
        for (int i = 0; i <= LINES; i++) {
            double y = Math.round(ABOVE + plotHeight * i / LINES) + 0.5;
            g.setStroke(grid.get());
            g.strokeLine(GUTTER, y, width, y);
            g.setFill(text.get());
            g.fillText(format.apply(top * (LINES - i) / LINES), GUTTER - 8, y + (i == LINES ? 0 : 4));
        }
        for (int i = 0; i < series.size(); i++) {
            curve(g, series.get(i), i == 0 ? line.get() : line2.get(), top, width, plotHeight);
        }
    }

    private void curve(GraphicsContext g, Series curve, Paint paint, double top, double width, double plotHeight) {
        int count = curve.values().length;
        if (count == 0) {
            return;
        }
        double perSecond = (width - GUTTER) / span;
        double[] x = new double[count + 2];
        double[] y = new double[count + 2];
        for (int i = 0; i < count; i++) {
            x[i] = Math.max(GUTTER, width + curve.seconds()[i] * perSecond);
            y[i] = ABOVE + plotHeight * (1 - Math.min(1, curve.values()[i] / top));
        }
        x[count] = x[count - 1];
        x[count + 1] = x[0];
        y[count] = y[count + 1] = ABOVE + plotHeight;
        g.setFill(paint);
        g.setGlobalAlpha(0.14);
        g.fillPolygon(x, y, count + 2);
        g.setGlobalAlpha(1);
        g.setStroke(paint);
        g.setLineWidth(1.6);
        g.strokePolyline(x, y, count);
    }

    /** The next of 1, 2, 5, 10, .. above all values, so that the axis seldom jumps. */
    private double scale() {
        double most = leastScale;
        for (Series curve : series) {
            for (double value : curve.values()) {
                most = Math.max(most, value);
            }
        }
        double power = Math.pow(10, Math.floor(Math.log10(most)));
        for (double step : new double[] {1, 2, 5, 10}) {
            if (most <= step * power) {
                return step * power;
            }
        }
        return most;
    }

    private StyleableObjectProperty<Paint> paint(CssMetaData<UsageChart, Paint> meta) {
        return new SimpleStyleableObjectProperty<>(meta, this, meta.getProperty(), meta.getInitialValue(this)) {
            @Override
            protected void invalidated() {
                get();
                requestLayout();
            }
        };
    }
}

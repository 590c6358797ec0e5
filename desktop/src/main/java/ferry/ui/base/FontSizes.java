package ferry.ui.base;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import javafx.scene.Scene;

/**
 * The sizes of text that the person chose, as a small style sheet over Ferry's own, in which all sizes are relative to
 * these. The heights of rows that are fixed grow with them.
 */
public final class FontSizes {
    /** What is below or above is hardly legible, or leaves no room for anything else. In pixels. */
    public static final int LEAST = 10;

    public static final int MOST = 20;
    public static final int USUAL = 13;
    public static final int USUAL_LOG = 12;

    private FontSizes() {}

    /** Follows the settings for as long as the scene lives. */
    public static void follow(Scene scene, Settings settings) {
        String[] now = {""};
        Runnable apply = () -> {
            scene.getStylesheets().remove(now[0]);
            now[0] = "data:text/css;base64,"
                    + Base64.getEncoder()
                            .encodeToString(css(
                                            settings.size().get(),
                                            settings.logSize().get())
                                    .getBytes(StandardCharsets.UTF_8));
            scene.getStylesheets().add(now[0]);
        };
        settings.size().subscribe(apply);
        settings.logSize().subscribe(apply);
    }

    /** The style sheet; nothing in it for what is as it always was. */
    static String css(int size, int log) {
        StringBuilder css = new StringBuilder();
        if (size != USUAL) {
            css.append(".root { -fx-font-size: ").append(size).append("px; }\n");
            row(css, ".list-table, .container-table", 33, size);
            row(css, "#files-table", 28, size);
            row(css, "#forwards-table", 36, size);
            row(css, ".devices-list", 52, size);
            row(css, "#palette-list", 32, size);
        }
        if (log != USUAL_LOG) {
            css.append(".log-lines, .log-cell .label, .crossing-log, .diff-line, .json-tree { -fx-font-size: ")
                    .append(log)
                    .append("px; }\n.log-lines { -fx-fixed-cell-size: ")
                    .append(log + 8)
                    .append(
                            "px; }\n.log-lines.wrapped { -fx-fixed-cell-size: -1; }\n.terminal-colors { -terminal-size: ")
                    .append(log + 1)
                    .append("; }\n");
        }
        return css.toString();
    }

    private static void row(StringBuilder css, String selector, int usual, int size) {
        css.append(String.format(
                Locale.ROOT,
                "%s { -fx-fixed-cell-size: %dpx; }%n",
                selector,
                Math.round(usual * (float) size / USUAL)));
    }
}

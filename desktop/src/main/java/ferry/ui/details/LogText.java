package ferry.ui.details;

import ferry.ui.base.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A log's lines as they are shown and searched. */
final class LogText {
    /** Colours and cursor movements of ECMA-48: CSI, parameters, intermediates, final byte. */
    private static final Pattern ESCAPES = Pattern.compile("\u001b\\[[0-?]*[ -/]*[@-~]");

    private static final Pattern ERROR = Pattern.compile("\\b(ERROR|FATAL|CRITICAL|PANIC|panic|Exception)\\b");
    private static final Pattern WARN = Pattern.compile("\\b(WARN|WARNING)\\b");

    private LogText() {}

    /** Without terminal colours, other control characters made visible. */
    static String clean(String raw) {
        String line = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
        return Shown.line(
                line.indexOf('\u001b') < 0 ? line : ESCAPES.matcher(line).replaceAll(""));
    }

    /** error, warn, or empty. */
    static String level(String line) {
        if (ERROR.matcher(line).find()) {
            return "error";
        }
        return WARN.matcher(line).find() ? "warn" : "";
    }

    static boolean matches(String line, String lowerCaseNeedle) {
        return find(line, lowerCaseNeedle, 0) >= 0;
    }

    /** Where the needle is in the line at or after the index, regardless of case; -1 when it is not. */
    static int find(String line, String lowerCaseNeedle, int from) {
        int last = line.length() - lowerCaseNeedle.length();
        for (int i = from; i <= last; i++) {
            if (line.regionMatches(true, i, lowerCaseNeedle, 0, lowerCaseNeedle.length())) {
                return i;
            }
        }
        return -1;
    }

    /** The line cut into pieces that alternate between outside and inside of a match, beginning outside. */
    static List<String> pieces(String line, String needle, int mostMatches) {
        String wanted = needle.toLowerCase(Locale.ROOT);
        List<String> pieces = new ArrayList<>();
        int at = 0;
        for (int hit = find(line, wanted, 0);
                hit >= 0 && pieces.size() < mostMatches * 2;
                hit = find(line, wanted, at)) {
            pieces.add(line.substring(at, hit));
            pieces.add(line.substring(hit, hit + wanted.length()));
            at = hit + wanted.length();
        }
        pieces.add(line.substring(at));
        return pieces;
    }
}

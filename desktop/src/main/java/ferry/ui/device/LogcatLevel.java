package ferry.ui.device;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The levels of Android's log, the least important first (logcat's own letters). */
enum LogcatLevel {
    VERBOSE("V"),
    DEBUG("D"),
    INFO("I"),
    WARNING("W"),
    ERROR("E"),
    FATAL("F");

    /** logcat -v threadtime: month-day time pid tid LEVEL tag: message. */
    private static final Pattern LINE =
            Pattern.compile("\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d+\\s+\\d+\\s+\\d+ ([VDIWEFA]) .*", Pattern.DOTALL);

    private final String letter;

    LogcatLevel(String letter) {
        this.letter = letter;
    }

    String letter() {
        return letter;
    }

    /** Whether the line is at least of this level; one that names none always is. */
    boolean takes(String line) {
        if (this == VERBOSE) {
            return true;
        }
        Matcher m = LINE.matcher(line);
        if (!m.matches()) {
            return true;
        }
        String found = m.group(1).equals("A") ? "F" : m.group(1);
        for (LogcatLevel level : values()) {
            if (level.letter.equals(found)) {
                return level.compareTo(this) >= 0;
            }
        }
        return true;
    }
}

package ferry.ui.base;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How figures, times and foreign texts are written in the window. */
public final class Shown {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final DateTimeFormatter DATE_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter SHORT_TIME =
            DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter TIME_OF_DAY =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final int LONGEST = 4096;

    private Shown() {}

    /** Bytes in binary units with three digits: 512 B, 3.4 MiB. */
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (Math.abs(value) >= 1000 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0
                ? bytes + " B"
                : String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
    }

    /** Bytes a second. */
    public static String rate(double bytesPerSecond) {
        return bytes(Math.round(bytesPerSecond)) + "/s";
    }

    /** A time span: 340 ms, 2.1 s, 3 min 05 s. */
    public static String millis(long ms) {
        if (ms < 1000) {
            return ms + " ms";
        }
        if (ms < 10_000) {
            return String.format(Locale.ROOT, "%.1f s", ms / 1000.0);
        }
        if (ms < 60_000) {
            return ms / 1000 + " s";
        }
        if (ms < 3_600_000) {
            return String.format(Locale.ROOT, "%d min %02d s", ms / 60_000, ms / 1000 % 60);
        }
        return String.format(Locale.ROOT, "%d h %02d min", ms / 3_600_000, ms / 60_000 % 60);
    }

    /** A running clock: always with tenths under a minute, so that it does not jump in width. */
    public static String clock(long ms) {
        return ms < 60_000
                ? String.format(Locale.ROOT, "%.1f s", ms / 1000.0)
                : String.format(Locale.ROOT, "%d:%02d", ms / 60_000, ms / 1000 % 60);
    }

    /** Share of one core. */
    public static String cpu(double percent) {
        return String.format(Locale.ROOT, percent < 9.95 ? "%.1f %%" : "%.0f %%", percent);
    }

    /** A point in time, in the zone of this machine. */
    public static String time(long epochMs) {
        return DATE_TIME.format(Instant.ofEpochMilli(epochMs));
    }

    /** A point in time to the minute, without the year. */
    public static String shortTime(long epochMs) {
        return SHORT_TIME.format(Instant.ofEpochMilli(epochMs));
    }

    /** The time of day. */
    public static String timeOfDay(long epochMs) {
        return TIME_OF_DAY.format(Instant.ofEpochMilli(epochMs));
    }

    /** The first 12 digits of an id, without the digest's algorithm. */
    public static String id(String id) {
        String digits = id.substring(id.indexOf(':') + 1);
        return digits.length() > 12 ? digits.substring(0, 12) : digits;
    }

    /**
     * A text from an engine or a log on one line: control characters are shown as pictures of themselves, and
     * characters that turn the reading direction of what stands around them are made visible too.
     */
    public static String line(String foreign) {
        int end = Math.min(foreign.length(), LONGEST);
        int i = 0;
        while (i < end && plain(foreign.charAt(i))) {
            i++;
        }
        if (i == end && end == foreign.length()) {
            return foreign;
        }
        StringBuilder shown = new StringBuilder(end + 16).append(foreign, 0, i);
        for (; i < end; i++) {
            char c = foreign.charAt(i);
            shown.append(plain(c) ? c : picture(c));
        }
        return end < foreign.length() ? shown.append(" …").toString() : shown.toString();
    }

    private static boolean plain(char c) {
        if (c < 0xa0) {
            return c >= 0x20 && c < 0x7f;
        }
        return !turnsDirection(c) && c != 0x2028 && c != 0x2029 && c != 0xfeff;
    }

    /** Embeddings, overrides, isolates and marks of the Unicode bidirectional algorithm. */
    private static boolean turnsDirection(char c) {
        return (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0x200e
                || c == 0x200f
                || c == 0x061c;
    }

    private static char picture(char c) {
        if (c == '\t') {
            return ' ';
        }
        return c < 0x20 ? (char) (0x2400 + c) : c == 0x7f ? '␡' : '�';
    }
}

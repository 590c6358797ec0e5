package ferry.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers as a person reads them. */
final class Units {
    private static final DateTimeFormatter DAY_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private Units() {}

    /** Bytes in steps of 1000, as docker prints them. */
    static String bytes(long bytes) {
        if (bytes < 0) return "-";
        double value = bytes;
        String[] units = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
        int unit = 0;
        while (value >= 999.5 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        if (unit == 0) return bytes + " B";
        return String.format(
                Locale.ROOT, value < 9.995 ? "%.2f %s" : value < 99.95 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    }

    /** Milliseconds; negative ones were never measured. */
    static String time(long ms) {
        if (ms < 0) return "-";
        if (ms < 1000) return ms + " ms";
        if (ms < 60_000) return String.format(Locale.ROOT, "%.1f s", Math.floor(ms / 100.0) / 10);
        if (ms < 3_600_000) return ms / 60_000 + " min " + ms / 1000 % 60 + " s";
        return ms / 3_600_000 + " h " + ms / 60_000 % 60 + " min";
    }

    /** Milliseconds since the epoch, in this machine's zone. */
    static String moment(long ms) {
        return DAY_TIME.format(Instant.ofEpochMilli(ms).atZone(ZoneId.systemDefault()));
    }

    static String shortId(String id) {
        String plain = id.startsWith("sha256:") ? id.substring(7) : id;
        return plain.length() > 12 ? plain.substring(0, 12) : plain;
    }
}

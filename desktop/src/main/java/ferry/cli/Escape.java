package ferry.cli;

/**
 * Makes text from outside (names, labels, messages, logs) fit for a terminal: what would move the cursor, change
 * colours, turn the direction of reading or hide itself is written as \\u{HEX}.
 */
final class Escape {
    private Escape() {}

    /** For one line or one cell: line ends and tabs are written out as well. */
    static String line(String text) {
        return escape(text, false);
    }

    /** For text of several lines: line ends and tabs stay. */
    static String lines(String text) {
        return escape(text, true);
    }

    private static String escape(String text, boolean several) {
        int clean = 0;
        while (clean < text.length() && plainAscii(text.charAt(clean))) clean++;
        if (clean == text.length()) return text;
        StringBuilder shown = new StringBuilder(text.length() + 16).append(text, 0, clean);
        for (int at = clean; at < text.length(); ) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            if (c == '\n' || c == '\t') {
                if (several) shown.append((char) c);
                else shown.append(c == '\n' ? "\\n" : "\\t");
            } else if (several && c == '\r' && at < text.length() && text.charAt(at) == '\n') {
                continue; // a line end in DOS's way
            } else if (c == '\r' && !several) {
                shown.append("\\r");
            } else if (visible(c)) {
                shown.appendCodePoint(c);
            } else {
                shown.append("\\u{").append(Integer.toHexString(c)).append('}');
            }
        }
        return shown.toString();
    }

    private static boolean plainAscii(char c) {
        return c >= ' ' && c < 0x7f;
    }

    /** FORMAT holds the direction overrides (U+202A-202E, U+2066-2069), zero-width characters and the tags. */
    private static boolean visible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}

package ferry.adb;

/** Makes text from outside fit to be shown: no control characters, no escape sequences, no more than some characters. */
final class Printable {
    private Printable() {}

    static String of(String text, int maxChars) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), maxChars) + 16);
        int at = 0;
        while (at < text.length() && shown.length() < maxChars) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.PRIVATE_USE,
                        Character.UNASSIGNED,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR ->
                    shown.append("\\u{").append(Integer.toHexString(c)).append('}');
                default -> shown.appendCodePoint(c);
            }
        }
        if (at < text.length()) {
            shown.append("... (").append(text.length() - at).append(" more)");
        }
        return shown.toString();
    }

    static String of(String text) {
        return of(text, 400);
    }
}

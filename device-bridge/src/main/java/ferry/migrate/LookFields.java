package ferry.migrate;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The fields of one line. */
final class LookFields {
    private final String line;
    private int at;

    LookFields(String line) {
        this.line = line;
    }

    /** The bytes are UTF-8; what is not becomes U+FFFD. */
    String text() {
        return next(StandardCharsets.UTF_8);
    }

    /** One char a byte, for what goes back to a kernel. */
    String bytes() {
        return next(StandardCharsets.ISO_8859_1);
    }

    private String next(Charset charset) {
        if (at > line.length()) {
            throw new IllegalArgumentException("a field is missing");
        }
        int end = line.indexOf(' ', at);
        String raw = line.substring(at, end < 0 ? line.length() : end);
        at = end < 0 ? line.length() + 1 : end + 1;
        return decode(raw, charset);
    }

    long number() {
        String text = text(); // inodes use all 64 bits on some file systems
        return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
    }

    int integer() {
        return Integer.parseInt(text());
    }

    long hex() {
        return Long.parseUnsignedLong(text(), 16);
    }

    int octal() {
        return Integer.parseInt(text(), 8);
    }

    char character() {
        String text = text();
        if (text.length() != 1) {
            throw new IllegalArgumentException("one character is wanted: " + LookReader.printable(text));
        }
        return text.charAt(0);
    }

    void end() {
        if (at <= line.length()) {
            throw new IllegalArgumentException("too many fields");
        }
    }

    /** {@code %XX} to its byte. */
    private static String decode(String raw, Charset charset) {
        if (raw.equals("%")) {
            return "";
        }
        if (raw.indexOf('%') < 0) {
            return raw;
        }
        byte[] bytes = new byte[raw.length()];
        int n = 0;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                if (i + 3 > raw.length()) {
                    throw new IllegalArgumentException("an escape is cut off");
                }
                bytes[n++] = (byte) Integer.parseInt(raw, i + 1, i + 3, 16);
                i += 2;
            } else {
                bytes[n++] = (byte) c;
            }
        }
        return new String(bytes, 0, n, charset);
    }
}

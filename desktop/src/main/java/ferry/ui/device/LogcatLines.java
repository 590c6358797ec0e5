package ferry.ui.device;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Those lines of a log that reach a level and have a text in them, case aside. Read by one thread. */
final class LogcatLines extends InputStream {
    /** A line without an end is broken here. */
    private static final int LONGEST = 16_384;

    private final InputStream source;
    private final InputStream buffered;
    private final LogcatLevel level;
    private final String wanted;
    private byte[] line = new byte[0];
    private int at;

    LogcatLines(InputStream source, LogcatLevel level, String text) {
        this.source = source;
        this.buffered = new BufferedInputStream(source, 1 << 16);
        this.level = level;
        this.wanted = text.toLowerCase(Locale.ROOT);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        while (at == line.length) {
            if (!next()) {
                return -1;
            }
        }
        int n = Math.min(length, line.length - at);
        System.arraycopy(line, at, to, offset, n);
        at += n;
        return n;
    }

    private boolean next() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        int b = buffered.read();
        if (b < 0) {
            return false;
        }
        while (b >= 0 && b != '\n' && bytes.size() < LONGEST) {
            bytes.write(b);
            b = buffered.read();
        }
        if (b == '\n' || b < 0) {
            bytes.write('\n');
        } else {
            bytes.write(b);
        }
        line = bytes.toByteArray();
        at = takes(new String(line, StandardCharsets.UTF_8)) ? 0 : line.length;
        return true;
    }

    private boolean takes(String text) {
        return level.takes(text)
                && (wanted.isEmpty() || text.toLowerCase(Locale.ROOT).contains(wanted));
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}

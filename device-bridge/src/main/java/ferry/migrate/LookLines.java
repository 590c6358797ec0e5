package ferry.migrate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines without their newline, each and all bounded; a last line without newline is refused as cut. */
final class LookLines {
    private final InputStream in;
    private final int longest;
    private final byte[] chunk = new byte[1 << 16];
    private int at;
    private int end;
    private long total;

    /** {@code longest} is the bytes of the longest line. */
    LookLines(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    @Nullable
    String next() throws IOException {
        var line = new ByteArrayOutputStream(128);
        while (true) {
            if (at == end) {
                end = in.read(chunk);
                at = 0;
                if (end < 0) {
                    end = 0;
                    if (line.size() > 0) {
                        throw new IllegalArgumentException("the last line is cut off");
                    }
                    return null;
                }
                total += end;
                if (total > LookReader.MAX_BYTES) {
                    throw new IllegalArgumentException("more than " + LookReader.MAX_BYTES + " bytes");
                }
            }
            int from = at;
            while (at < end && chunk[at] != '\n') {
                at++;
            }
            line.write(chunk, from, at - from);
            if (line.size() > longest) {
                throw new IllegalArgumentException("longer than " + longest + " bytes");
            }
            if (at < end) {
                at++;
                return line.toString(StandardCharsets.ISO_8859_1);
            }
        }
    }
}

package ferry.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** JSON documents, one a line, as Docker sends events, samples and progress. Used by one thread. */
final class JsonLines implements Closeable {
    /** A line larger than this is refused, in bytes; Docker's are some KiB. */
    static final int LIMIT = 1024 * 1024;

    private final InputStream in;

    JsonLines(InputStream in) {
        this.in = new BufferedInputStream(in, 16 * 1024);
    }

    /** The next document; null at the end. */
    @Nullable
    JsonNode next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        while (true) {
            int c = in.read();
            if (c == '\n' || c < 0) {
                // Docker ends some documents with an empty line, or with CRLF.
                if (!isBlank(line.toByteArray())) {
                    return parse(line.toByteArray());
                }
                if (c < 0) {
                    return null;
                }
                line.reset();
            } else if (line.size() == LIMIT) {
                throw new IOException("a line of the engine's stream is larger than 1 MiB");
            } else {
                line.write(c);
            }
        }
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    private static JsonNode parse(byte[] line) throws IOException {
        try {
            return EngineHttp.JSON.readTree(line);
        } catch (IOException e) {
            throw new IOException("the engine's stream is not JSON", e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

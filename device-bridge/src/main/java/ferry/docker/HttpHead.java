package ferry.docker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Status line and headers of an answer (RFC 9112, sections 4 and 5).
 *
 * @param status three digits
 * @param headers by name, any case
 */
record HttpHead(int status, Map<String, List<String>> headers) {
    /** A head larger than this is refused; Docker's are below 1 KiB. */
    static final int LIMIT = 64 * 1024;

    /** Reads heads until one is final: 100 and its like are passed over, 101 is an answer. */
    static HttpHead readFinal(InputStream in) throws IOException {
        HttpHead head = read(in);
        for (int n = 0; head.status() / 100 == 1 && head.status() != 101; n++) {
            if (n == 10) {
                throw new IOException("the engine answers 1xx without end");
            }
            head = read(in);
        }
        return head;
    }

    /** Reads one head and not a byte more. */
    static HttpHead read(InputStream in) throws IOException {
        int[] left = {LIMIT};
        String line = line(in, left);
        if (!line.startsWith("HTTP/1.") || line.length() < 12 || line.charAt(8) != ' ') {
            throw new IOException("the answer is not HTTP/1.1 but begins with \"" + shown(line) + "\"");
        }
        int status;
        try {
            status = Integer.parseInt(line.substring(9, 12));
        } catch (NumberFormatException e) {
            throw new IOException("the answer has no status: \"" + shown(line) + "\"", e);
        }
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (line = line(in, left); !line.isEmpty(); line = line(in, left)) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IOException("the answer has a header without a name: \"" + shown(line) + "\"");
            }
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return new HttpHead(status, headers);
    }

    /** The first value of a header, lower case; empty when there is none. */
    String header(String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.getFirst().toLowerCase(Locale.ROOT);
    }

    /** Reads a line that ends in CRLF or LF, without its end. */
    static String line(InputStream in, int[] left) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int c = in.read();
            if (c < 0) {
                throw new IOException(
                        line.isEmpty() ? "the engine closed the connection" : "the engine's answer ends in its head");
            }
            if (--left[0] < 0) {
                throw new IOException("the head of the answer is larger than " + LIMIT + " bytes");
            }
            if (c == '\n') {
                int end = line.length() - 1;
                if (end >= 0 && line.charAt(end) == '\r') {
                    line.setLength(end);
                }
                return line.toString();
            }
            line.append((char) c);
        }
    }

    private static String shown(String line) {
        String start = line.length() > 80 ? line.substring(0, 80) + "..." : line;
        return new String(start.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII)
                .replaceAll("\\p{Cntrl}", "?");
    }
}

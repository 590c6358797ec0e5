package ferry.docker;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The body of an answer: chunked, of a known length, or all until the connection ends (RFC 9112, section 6). */
final class HttpBody extends InputStream {
    private static final long UNTIL_CLOSE = -1;

    private final InputStream in;
    private final boolean chunked;
    /** Bytes left of the body or of the present chunk. */
    private long left;

    private boolean firstChunk = true;
    private boolean ended;

    private HttpBody(InputStream in, boolean chunked, long left) {
        this.in = in;
        this.chunked = chunked;
        this.left = left;
        this.ended = !chunked && left == 0;
    }

    /** The body that follows {@code head} on {@code in}. */
    static HttpBody of(HttpHead head, InputStream in) throws IOException {
        if (head.status() == 204 || head.status() == 304) {
            return new HttpBody(in, false, 0);
        }
        if (head.status() == 101) {
            return new HttpBody(in, false, UNTIL_CLOSE);
        }
        String coding = head.header("Transfer-Encoding");
        if (coding.equals("chunked")) {
            return new HttpBody(in, true, 0);
        }
        if (!coding.isEmpty() && !coding.equals("identity")) {
            throw new IOException("the answer has the transfer coding \"" + coding + "\", which was not asked for");
        }
        String length = head.header("Content-Length");
        if (length.isEmpty()) {
            return new HttpBody(in, false, UNTIL_CLOSE);
        }
        return new HttpBody(in, false, number(length, 10));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (chunked && left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        if (left == UNTIL_CLOSE) {
            int n = in.read(bytes, offset, length);
            ended = n < 0;
            return n;
        }
        int n = in.read(bytes, offset, (int) Math.min(length, left));
        if (n < 0) {
            // Docker cuts the connection when it fails in the middle of a stream: an end that must not look like one.
            throw new IOException("the engine broke off its answer in the middle");
        }
        left -= n;
        if (left == 0 && !chunked) {
            ended = true;
        }
        return n;
    }

    private void nextChunk() throws IOException {
        int[] limit = {HttpHead.LIMIT};
        if (!firstChunk && !HttpHead.line(in, limit).isEmpty()) {
            throw new IOException("a chunk of the answer is longer than it says");
        }
        firstChunk = false;
        String size = HttpHead.line(in, limit);
        int extension = size.indexOf(';');
        left = number((extension < 0 ? size : size.substring(0, extension)).strip(), 16);
        if (left == 0) {
            while (!HttpHead.line(in, limit).isEmpty()) {
                // Trailers carry nothing that Ferry asks for.
            }
            ended = true;
        }
    }

    private static long number(String digits, int radix) throws IOException {
        try {
            long n = Long.parseLong(digits, radix);
            if (n < 0 || digits.startsWith("+")) {
                throw new NumberFormatException("negative");
            }
            return n;
        } catch (NumberFormatException e) {
            throw new IOException("the answer has a length that is not a number", e);
        }
    }
}

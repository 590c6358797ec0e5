package ferry.session;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A session as one file: gzip of a line {@code ferry-session VERSION BYTES SHA256} and, below it, that many bytes of
 * JSON. The sum tells an altered or cut file from a whole one; it is no signature, anybody can write such a file. So
 * what is read is bounded, and checked field by field ({@link SessionJson}), and is only ever shown.
 */
final class SessionFile {
    /** Form 2 has a note and tags. What has neither is written in form 1, which older Ferries read. */
    static final int NEWEST = 2;

    static final int MAX_BYTES = 64 << 20;
    private static final Pattern HEAD = Pattern.compile("ferry-session (\\d{1,9}) (\\d{1,9}) ([0-9a-f]{64})");

    private SessionFile() {}

    static void write(Session s, OutputStream out) throws IOException {
        byte[] bytes = SessionJson.write(s);
        if (bytes.length > MAX_BYTES) {
            throw new IOException(
                    "it has " + (bytes.length >> 20) + " MB, a session file may have " + (MAX_BYTES >> 20));
        }
        GZIPOutputStream zip = new GZIPOutputStream(out);
        zip.write(("ferry-session " + (s.remarks().none() ? 1 : NEWEST) + " " + bytes.length + " " + sum(bytes) + "\n")
                .getBytes(StandardCharsets.US_ASCII));
        zip.write(bytes);
        zip.finish();
        out.flush();
    }

    /** Reads a file; whatever is wrong with it is a SessionException that says what. */
    static Session read(InputStream in) {
        try {
            return SessionJson.read(body(new Bounded(in, MAX_BYTES)));
        } catch (ZipException e) {
            throw refused("it is not a gzip file, or was altered (" + e.getMessage() + ")", e);
        } catch (EOFException e) {
            throw refused("it is cut off", e);
        } catch (IOException e) {
            throw refused(String.valueOf(e.getMessage()), e);
        }
    }

    private static byte[] body(InputStream in) throws IOException {
        OneMember zip = new OneMember(in);
        Matcher head = HEAD.matcher(line(zip));
        if (!head.matches()) throw refused("its first line is not that of a session file", null);
        int version = Integer.parseInt(head.group(1));
        if (version < 1 || version > NEWEST) {
            throw refused(
                    "it has form " + version + ", this Ferry reads the forms 1 to " + NEWEST
                            + ": use the Ferry that wrote it, or a newer one",
                    null);
        }
        int length = Integer.parseInt(head.group(2));
        if (length > MAX_BYTES) throw refused("it says to hold more than " + (MAX_BYTES >> 20) + " MB", null);
        byte[] body = zip.readNBytes(length);
        if (body.length < length)
            throw refused("it is cut off after " + body.length + " of " + length + " bytes", null);
        if (zip.read() >= 0) throw refused("something was added behind its end", null);
        if (zip.moreBehind() || in.read() >= 0) throw refused("something was added behind its end", null);
        if (!sum(body).equals(head.group(3))) throw refused("it was altered: its sum is wrong", null);
        return body;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) throw new EOFException();
            if (text.length() == 200) break;
            text.append((char) c);
        }
        return text.toString();
    }

    static SessionException refused(String why, @Nullable Throwable cause) {
        return new SessionException("This is no session file that can be read: " + why + ".", cause);
    }

    private static String sum(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // every JDK has it
        }
    }

    /** GZIPInputStream passes over what stands behind the end; here it is a sign of an altered file. */
    private static final class OneMember extends GZIPInputStream {
        private static final int TRAILER = 8;

        OneMember(InputStream in) throws IOException {
            super(in);
        }

        boolean moreBehind() {
            return inf.getRemaining() > TRAILER;
        }
    }

    /** Ends a stream with an error when more than so many bytes are read from it. */
    private static final class Bounded extends FilterInputStream {
        private long left;

        Bounded(InputStream in, long bytes) {
            super(in);
            this.left = bytes;
        }

        @Override
        public int read() throws IOException {
            int c = super.read();
            if (c >= 0) count(1);
            return c;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            int n = super.read(b, off, len);
            if (n > 0) count(n);
            return n;
        }

        private void count(int n) throws IOException {
            left -= n;
            if (left < 0) throw new IOException("it has more than " + (MAX_BYTES >> 20) + " MB");
        }
    }
}

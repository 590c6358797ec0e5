package ferry.docker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes a request's body in chunks (RFC 9112, 7.1) on a virtual thread while the caller waits for the answer, so that
 * a refusal is seen at once and not only when all was sent. One chunk is all it holds in memory.
 */
final class ChunkedUpload implements AutoCloseable {
    private static final int CHUNK = 256 * 1024;
    /** Room for the size of a chunk in hexadecimal and its CRLF. */
    private static final int ROOM = 16;

    private final UnixConnection connection;
    private final InputStream body;
    private final Duration limit;
    private final Thread writer;
    private @Nullable Throwable sourceFailure;
    private @Nullable Deadline deadline;
    private boolean answered;

    private ChunkedUpload(UnixConnection connection, InputStream body, Duration limit) {
        this.connection = connection;
        this.body = body;
        this.limit = limit;
        this.writer = Thread.ofVirtual().name("docker-upload").unstarted(this::write);
    }

    /**
     * Starts to send {@code body}.
     *
     * @param limit for the answer, counted from the end of the body: a slow body has all the time it wants
     */
    static ChunkedUpload start(UnixConnection connection, InputStream body, Duration limit) {
        ChunkedUpload upload = new ChunkedUpload(connection, body, limit);
        upload.writer.start();
        return upload;
    }

    /** Waits for the head of the answer, which may come before all was sent; the sending then goes on. */
    HttpHead answer() throws IOException {
        try {
            HttpHead head = HttpHead.readFinal(connection.input());
            synchronized (this) {
                answered = true;
            }
            return head;
        } catch (IOException e) {
            throw explained(e);
        } finally {
            stopClock();
        }
    }

    private synchronized IOException explained(IOException e) {
        if (sourceFailure != null) {
            return new UnixHttpClient.UploadFailure(sourceFailure);
        }
        if (deadline != null && deadline.fired()) {
            return UnixHttpClient.timeout(limit, e);
        }
        return e;
    }

    private synchronized void stopClock() {
        if (deadline != null) {
            deadline.close();
        }
    }

    /**
     * Ends the sending and the connection. The body belongs to the caller again when this returns, unless the writer
     * is in a read of it that no interrupt ends.
     */
    @Override
    public void close() throws IOException {
        connection.close();
        writer.interrupt();
        try {
            writer.join(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        byte[] bytes = new byte[ROOM + CHUNK + 2];
        try {
            for (int n = read(bytes); n >= 0; n = read(bytes)) {
                if (n > 0) {
                    chunk(bytes, n);
                }
            }
            connection.write(ByteBuffer.wrap("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            synchronized (this) {
                if (!answered) {
                    deadline = Deadline.start(limit, connection);
                }
            }
        } catch (IOException e) {
            // The engine stopped reading, or the source failed: whoever waits for the answer learns why.
        }
    }

    private int read(byte[] bytes) throws IOException {
        try {
            return body.read(bytes, ROOM, CHUNK);
        } catch (IOException | RuntimeException | Error e) {
            synchronized (this) {
                sourceFailure = e;
            }
            // Cut off before the last chunk: the engine sees a broken body, never one that is only shorter.
            connection.close();
            throw new IOException(e);
        }
    }

    private void chunk(byte[] bytes, int n) throws IOException {
        byte[] size = (Integer.toHexString(n) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        int start = ROOM - size.length;
        System.arraycopy(size, 0, bytes, start, size.length);
        bytes[ROOM + n] = '\r';
        bytes[ROOM + n + 1] = '\n';
        connection.write(ByteBuffer.wrap(bytes, start, size.length + n + 2));
    }
}

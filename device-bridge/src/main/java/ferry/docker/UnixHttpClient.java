package ferry.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * docker-java's transport over a Unix socket, with a connection for each request.
 *
 * <p>docker-java's own transports (zerodep and httpclient5, 3.7.1) do not serve here: over a Unix socket their response
 * timeout has no effect (their socket inherits {@code setSoTimeout} of a TCP socket that is never connected); when the
 * engine refuses an upload while the body is still being written, its message is lost behind "Connection reset by
 * peer"; and they ask for gzip, in which Docker then packs every archive.
 */
final class UnixHttpClient implements DockerHttpClient {
    private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(60);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

    private final Path socket;
    private final Set<UnixConnection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    UnixHttpClient(Path socket) {
        this.socket = socket;
    }

    @Override
    public Response execute(Request request) {
        try {
            return execute(request, DEFAULT_LIMIT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sends a request and waits for the head of the answer.
     *
     * @param limit for the head, counted from the end of the request's body
     * @throws ConnectFailure when there is no connection, so that nothing was sent
     * @throws SocketTimeoutException when the time was over
     * @throws UploadFailure when the request's body could not be read
     */
    UnixReply execute(Request request, Duration limit) throws IOException {
        UnixConnection connection = connect();
        boolean answered = false;
        try {
            UnixReply reply = exchange(request, limit, connection);
            answered = true;
            return reply;
        } finally {
            if (!answered) {
                connection.close();
            }
        }
    }

    private UnixConnection connect() throws IOException {
        if (closed) {
            throw new IOException("the connection to this engine was closed");
        }
        UnixConnection[] self = new UnixConnection[1];
        UnixConnection connection = UnixConnection.unconnected(() -> open.remove(self[0]));
        self[0] = connection;
        open.add(connection);
        Deadline deadline = Deadline.start(CONNECT_LIMIT, connection);
        try (deadline) {
            connection.connect(socket);
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw new ConnectFailure(e, deadline.fired());
        }
        if (closed) {
            connection.close();
        }
        return connection;
    }

    private UnixReply exchange(Request request, Duration limit, UnixConnection connection) throws IOException {
        byte @Nullable [] bytes = request.bodyBytes();
        @Nullable InputStream body = request.body();
        if (bytes == null && body != null) {
            return upload(head(request, "Transfer-Encoding: chunked"), body, limit, connection);
        }
        Deadline deadline = Deadline.start(limit, connection);
        try (deadline) {
            write(connection, head(request, bytes == null ? "" : "Content-Length: " + bytes.length), bytes);
            return new UnixReply(HttpHead.readFinal(connection.input()), connection, connection);
        } catch (IOException e) {
            if (deadline.fired()) {
                throw timeout(limit, e);
            }
            throw e;
        }
    }

    /** An engine may answer and hang up before it has read a body: then the answer says more than the broken pipe. */
    private static void write(UnixConnection connection, ByteBuffer head, byte @Nullable [] body) throws IOException {
        ByteBuffer all = head;
        if (body != null) {
            all = ByteBuffer.allocate(head.remaining() + body.length)
                    .put(head)
                    .put(body)
                    .flip();
        }
        try {
            connection.write(all);
        } catch (IOException e) {
            if (!connection.isOpen()) {
                throw e;
            }
        }
    }

    private static UnixReply upload(ByteBuffer head, InputStream body, Duration limit, UnixConnection connection)
            throws IOException {
        connection.write(head);
        ChunkedUpload upload = ChunkedUpload.start(connection, body, limit);
        boolean answered = false;
        try {
            UnixReply reply = new UnixReply(upload.answer(), connection, upload);
            answered = true;
            return reply;
        } finally {
            if (!answered) {
                upload.close();
            }
        }
    }

    static SocketTimeoutException timeout(Duration limit, Throwable cause) {
        SocketTimeoutException timeout =
                new SocketTimeoutException("the engine did not answer within " + limit.toSeconds() + " s");
        timeout.initCause(cause);
        return timeout;
    }

    private static ByteBuffer head(Request request, String framing) {
        StringBuilder text = new StringBuilder(256)
                .append(request.method())
                .append(' ')
                .append(request.path())
                .append(" HTTP/1.1\r\nHost: docker\r\nUser-Agent: ferry\r\n");
        for (Map.Entry<String, String> header : request.headers().entrySet()) {
            text.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
        }
        if (!request.headers().containsKey("Connection")) {
            text.append("Connection: close\r\n");
        }
        if (!framing.isEmpty()) {
            text.append(framing).append("\r\n");
        } else if (request.method().equals("POST")) {
            text.append("Content-Length: 0\r\n");
        }
        String head = text.append("\r\n").toString();
        return ByteBuffer.wrap(head.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Ends every call that is under way. */
    @Override
    public void close() {
        closed = true;
        for (UnixConnection connection : open) {
            try {
                connection.close();
            } catch (IOException ignored) {
                // It is closed all the same.
            }
        }
    }

    /** No connection could be made: the request was not sent. */
    static final class ConnectFailure extends IOException {
        private final boolean timedOut;

        ConnectFailure(Throwable cause, boolean timedOut) {
            super(cause.getMessage(), cause);
            this.timedOut = timedOut;
        }

        boolean timedOut() {
            return timedOut;
        }
    }

    /** The body of a request failed, not the engine. */
    static final class UploadFailure extends IOException {
        UploadFailure(Throwable cause) {
            super("what was to be sent could not be read: " + cause.getMessage(), cause);
        }
    }
}

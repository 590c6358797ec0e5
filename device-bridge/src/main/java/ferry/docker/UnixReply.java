package ferry.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** An answer whose body is still on its way. Closing it, or its body, ends the connection. */
final class UnixReply implements DockerHttpClient.Response {
    private final HttpHead head;
    private final UnixConnection connection;
    private final AutoCloseable call;
    private final InputStream body;

    /** @param call what ends with this answer: a connection, or an upload on it */
    UnixReply(HttpHead head, UnixConnection connection, AutoCloseable call) throws IOException {
        this.head = head;
        this.connection = connection;
        this.call = call;
        this.body = new Body(HttpBody.of(head, connection.input()), this::close);
    }

    @Override
    public int getStatusCode() {
        return head.status();
    }

    @Override
    public Map<String, List<String>> getHeaders() {
        return head.headers();
    }

    /** The first value of a header, lower case; empty when there is none. */
    String header(String name) {
        return head.header(name);
    }

    @Override
    public InputStream getBody() {
        return body;
    }

    /** Sends on an upgraded connection. */
    void write(ByteBuffer bytes) throws IOException {
        connection.write(bytes);
    }

    @Override
    public void close() {
        try {
            call.close();
        } catch (Exception ignored) {
            // Nothing more was wanted of it.
        }
    }

    private static final class Body extends FilterInputStream {
        private final Runnable onClose;

        Body(InputStream in, Runnable onClose) {
            super(in);
            this.onClose = onClose;
        }

        @Override
        public void close() {
            onClose.run();
        }
    }
}

package ferry.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server on a Unix socket that answers as a test tells it, for faults that no real engine shows on demand. {@code GET
 * /version} is answered like a Docker 26, what no answer was told for is a 404.
 */
final class FakeEngine implements AutoCloseable {
    /** Gives one answer; the connection is closed when it returns. */
    interface Answer {
        void on(Call call) throws Exception;
    }

    /** One request: its head, and the connection behind it. */
    record Call(String head, SocketChannel channel, InputStream body) {
        void send(String text) throws IOException {
            send(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
        }

        void send(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        void json(int status, String json) throws IOException {
            send("HTTP/1.1 " + status + " Text\r\nContent-Type: application/json\r\nContent-Length: " + json.length()
                    + "\r\n\r\n" + json);
        }

        /** The head of a chunked answer. */
        void stream() throws IOException {
            send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        }

        void chunk(byte[] bytes) throws IOException {
            send(Integer.toHexString(bytes.length) + "\r\n");
            send(ByteBuffer.wrap(bytes));
            send("\r\n");
        }

        /** Blocks until the caller hangs up. */
        void awaitHangup() throws IOException {
            body.transferTo(OutputStream.nullOutputStream());
        }
    }

    private final Path socket;
    private final ServerSocketChannel server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<SocketChannel> open = new CopyOnWriteArrayList<>();

    FakeEngine(Path folder) throws IOException {
        socket = folder.resolve("d.sock");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        version("1.45", "1.24");
        Thread.ofVirtual().name("fake-engine").start(this::accept);
    }

    void version(String version, String minimum) {
        on(
                "GET /version",
                call -> call.json(
                        200,
                        "{\"Version\":\"26.1\",\"ApiVersion\":\"" + version + "\",\"MinAPIVersion\":\"" + minimum
                                + "\"}"));
    }

    /** @param request the beginning of a request line, without the version: {@code GET /containers/json} */
    void on(String request, Answer answer) {
        answers.put(request, answer);
    }

    HttpEngine connect() {
        return HttpEngine.open("fake", uri());
    }

    URI uri() {
        return URI.create("unix://" + socket);
    }

    Path socket() {
        return socket;
    }

    /** The heads of all requests so far. */
    List<String> heads() {
        return heads;
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel channel = server.accept();
                open.add(channel);
                Thread.ofVirtual().name("fake-call").start(() -> serve(channel));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            InputStream in = Channels.newInputStream(channel);
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int c = in.read();
                if (c < 0) {
                    return;
                }
                head.append((char) c);
            }
            heads.add(head.toString());
            String line = head.toString().replaceFirst("^(\\S+) /v1\\.\\d+/", "$1 /");
            for (Map.Entry<String, Answer> answer : answers.entrySet()) {
                if (line.startsWith(answer.getKey())) {
                    answer.getValue().on(new Call(head.toString(), channel, in));
                    return;
                }
            }
            new Call(head.toString(), channel, in).json(404, "{\"message\":\"page not found\"}");
        } catch (Exception e) {
            // The caller hung up, or the test is over.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel channel : open) {
            channel.close();
        }
    }
}

package ferry.adb;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An adb server on loopback that answers as a test tells it: each requested service goes to the handler, which writes
 * whatever it likes. The service host:transport and the features are answered well unless the handler takes them.
 */
final class FakeAdb implements AutoCloseable {
    /** For tests that wait for a timeout. */
    static final AdbTimeouts SHORT = new AdbTimeouts(Duration.ofMillis(500), Duration.ofMillis(400));

    /** For all others, so that a busy machine does not look like a silent server. */
    private static final AdbTimeouts PATIENT = new AdbTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10));

    /** Answers one service. Returns false to let the fake give its own good answer. */
    @FunctionalInterface
    interface Handler {
        boolean answer(String service, Conversation c) throws IOException;
    }

    private final ServerSocket listener;
    private final Handler handler;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    final List<String> services = new CopyOnWriteArrayList<>();
    volatile String features = "shell_v2,stat_v2,ls_v2";

    FakeAdb(Handler handler) {
        this(0, handler);
    }

    FakeAdb(int port, Handler handler) {
        this.handler = handler;
        try {
            listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
    }

    AdbServer server() {
        return server(PATIENT);
    }

    AdbServer server(AdbTimeouts timeouts) {
        return AdbServer.running(address(), timeouts);
    }

    AdbDevice device() {
        return server().device("fake");
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Conversation c = new Conversation(socket);
            while (true) {
                String service = c.readService();
                services.add(service);
                if (handler.answer(service, c)) {
                    return;
                }
                if (service.startsWith("host:transport:")) {
                    c.text("OKAY");
                } else if (service.endsWith(":features")) {
                    c.text("OKAY").hexText(features);
                    return;
                } else {
                    c.text("FAIL").hexText("the fake does not know " + service);
                    return;
                }
            }
        } catch (IOException e) {
            // The client went away, as it may.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fake's end of a connection. */
    static final class Conversation {
        final DataInputStream in;
        final OutputStream out;

        private Conversation(Socket socket) throws IOException {
            in = new DataInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        String readService() throws IOException {
            int length = Integer.parseInt(new String(in.readNBytes(4), StandardCharsets.US_ASCII), 16);
            return new String(in.readNBytes(length), StandardCharsets.UTF_8);
        }

        Conversation text(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            return this;
        }

        Conversation hexText(String text) throws IOException {
            return text("%04x".formatted(text.getBytes(StandardCharsets.UTF_8).length))
                    .text(text);
        }

        /** An id of sync and numbers of 32 bits, little endian. */
        Conversation sync(String id, int... numbers) throws IOException {
            text(id);
            ByteBuffer buffer = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
            for (int number : numbers) {
                buffer.putInt(number);
            }
            out.write(buffer.array());
            return this;
        }

        Conversation shell(int id, int length, String data) throws IOException {
            out.write(id);
            out.write(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(length)
                    .array());
            return text(data);
        }

        Conversation bytes(byte[] bytes) throws IOException {
            out.write(bytes);
            return this;
        }

        /** Says nothing until the client goes away. */
        void silence() throws IOException {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }
}

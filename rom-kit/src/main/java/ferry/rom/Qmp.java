package ferry.rom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A connection to QEMU's monitor (QMP: one JSON object a line over a Unix socket; QEMU serves one client at a time).
 * One thread at a time.
 */
final class Qmp implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ANSWER_SECONDS = 30;

    private final SocketChannel channel;
    private final BufferedReader reader;

    private Qmp(SocketChannel channel) {
        this.channel = channel;
        this.reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    }

    /** Connects and leaves the negotiation mode. */
    static Qmp open(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            Qmp qmp = new Qmp(channel);
            qmp.line();
            qmp.execute("qmp_capabilities", JSON.createObjectNode());
            return qmp;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    static ObjectNode arguments() {
        return JSON.createObjectNode();
    }

    /** Runs one command and returns its `return` value; events in between are skipped. */
    JsonNode execute(String command, ObjectNode arguments) throws IOException {
        ObjectNode request = JSON.createObjectNode().put("execute", command);
        request.set("arguments", arguments);
        ByteBuffer bytes = ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        while (true) {
            JsonNode answer = JSON.readTree(line());
            if (answer.has("error")) {
                throw new IOException("QEMU refuses " + command + ": "
                        + answer.at("/error/desc").asText("no reason given"));
            }
            if (answer.has("return")) {
                return answer.get("return");
            }
        }
    }

    JsonNode execute(String command) throws IOException {
        return execute(command, arguments());
    }

    /** A blocking read has no time limit of its own: a monitor that hangs is closed from outside. */
    private String line() throws IOException {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> line = executor.submit(reader::readLine);
            try {
                String text = line.get(ANSWER_SECONDS, TimeUnit.SECONDS);
                if (text == null) {
                    throw new IOException("QEMU closed its monitor.");
                }
                return text;
            } catch (TimeoutException e) {
                channel.close();
                throw new IOException("QEMU's monitor has not answered for " + ANSWER_SECONDS + " s.", e);
            } catch (ExecutionException e) {
                throw new IOException("QEMU's monitor broke off: " + e.getCause(), e);
            } catch (InterruptedException e) {
                channel.close();
                Thread.currentThread().interrupt();
                throw new IOException("Interrupted while talking to QEMU.", e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

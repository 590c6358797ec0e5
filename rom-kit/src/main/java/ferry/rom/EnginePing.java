package ferry.rom;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Asks a Docker engine's Unix socket whether it answers, with nothing but the ping of its API. */
public final class EnginePing {
    private static final byte[] REQUEST =
            "GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private EnginePing() {}

    /** True when the engine says 200 within the time. */
    public static boolean answers(Path socket, Duration atMost) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                Selector selector = Selector.open()) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(REQUEST));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            ByteBuffer answer = ByteBuffer.allocate(64);
            long end = System.nanoTime() + atMost.toNanos();
            while (answer.position() < 12) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                selector.select(left);
                selector.selectedKeys().clear();
                if (channel.read(answer) < 0) {
                    return false;
                }
            }
            String text = new String(answer.array(), 0, 12, StandardCharsets.US_ASCII);
            return text.startsWith("HTTP/1.") && text.endsWith(" 200");
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}

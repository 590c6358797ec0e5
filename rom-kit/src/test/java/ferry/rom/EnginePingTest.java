package ferry.rom;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnginePingTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.0 200 OK, true",
        "HTTP/1.1 200 OK, true",
        "HTTP/1.1 500 Oh no, false",
        "SSH-2.0-OpenSSH_9.9, false"
    })
    void believesOnlyA200(String line, boolean good) throws Exception {
        assertThat(ask(line + "\r\n\r\n", Duration.ofSeconds(10))).isEqualTo(good);
    }

    @Test
    void givesUpOnASilentOne() throws Exception {
        assertThat(ask("", Duration.ofMillis(100))).isFalse();
    }

    @Test
    void aMissingSocketIsNoAnswer() {
        assertThat(EnginePing.answers(folder.resolve("none"), Duration.ofSeconds(1)))
                .isFalse();
        assertThat(EnginePing.answers(Path.of("/tmp/" + "x".repeat(200)), Duration.ofSeconds(1)))
                .isFalse();
    }

    /** Serves one client that line, keeps the connection open, and returns what the ping made of it. */
    private boolean ask(String answer, Duration patience) throws Exception {
        Path socket = folder.resolve("engine");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread engine = Thread.startVirtualThread(() -> {
                try (SocketChannel client = server.accept()) {
                    client.read(ByteBuffer.allocate(200));
                    client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
                    client.read(ByteBuffer.allocate(200));
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            boolean good = EnginePing.answers(socket, patience);
            engine.join();
            return good;
        } finally {
            Files.deleteIfExists(socket);
        }
    }
}

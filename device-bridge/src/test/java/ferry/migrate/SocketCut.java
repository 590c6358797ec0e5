package ferry.migrate;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A Unix socket that leads to an engine's, and can be pulled and put in again like a cable. */
final class SocketCut implements AutoCloseable {
    private final Path path;
    private final Path engine;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    SocketCut(Path path, URI engine) throws IOException {
        this.path = path;
        this.engine = Path.of(engine.getPath());
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        Thread.ofVirtual().start(this::accept);
    }

    URI uri() {
        return URI.create("unix://" + path);
    }

    /** Ends every connection, and every new one at once. */
    void cut() {
        cut = true;
        open.forEach(SocketCut::end);
    }

    void mend() {
        cut = false;
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                if (cut) {
                    end(client);
                    continue;
                }
                SocketChannel there = SocketChannel.open(UnixDomainSocketAddress.of(engine));
                open.add(client);
                open.add(there);
                Thread.ofVirtual().start(() -> copy(client, there));
                Thread.ofVirtual().start(() -> copy(there, client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            end(from);
            end(to);
        }
    }

    private static void end(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Already gone.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(SocketCut::end);
        Files.deleteIfExists(path);
    }
}

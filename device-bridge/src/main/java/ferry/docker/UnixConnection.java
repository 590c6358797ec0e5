package ferry.docker;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * One connection to a Unix socket, with a buffered reading side. One thread may read while another writes; closing it
 * from anywhere ends both. An interrupt of a thread that reads or writes closes it, too.
 */
final class UnixConnection implements Closeable {
    private static final int BUFFER = 128 * 1024;

    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).flip();
    private final Runnable onClose;

    private UnixConnection(SocketChannel channel, Runnable onClose) {
        this.channel = channel;
        this.onClose = onClose;
    }

    /** A connection that is not yet connected, so that a deadline can be set on the connecting. */
    static UnixConnection unconnected(Runnable onClose) throws IOException {
        return new UnixConnection(SocketChannel.open(StandardProtocolFamily.UNIX), onClose);
    }

    void connect(Path socket) throws IOException {
        channel.connect(UnixDomainSocketAddress.of(socket));
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** What the other side sends. Closing the stream closes the connection. */
    InputStream input() {
        return new Input();
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            onClose.run();
        }
    }

    private final class Input extends InputStream {
        private boolean fill() throws IOException {
            if (buffer.hasRemaining()) {
                return true;
            }
            buffer.clear();
            int n;
            try {
                n = channel.read(buffer);
            } finally {
                buffer.flip();
            }
            return n > 0;
        }

        @Override
        public int read() throws IOException {
            return fill() ? buffer.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int n = Math.min(length, buffer.remaining());
            buffer.get(bytes, offset, n);
            return n;
        }

        @Override
        public int available() {
            return buffer.remaining();
        }

        @Override
        public void close() throws IOException {
            UnixConnection.this.close();
        }
    }
}

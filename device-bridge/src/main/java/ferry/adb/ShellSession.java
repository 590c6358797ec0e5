package ferry.adb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A running command on the device with its three streams (shell v2). Each stream may be used by a thread of its own.
 * Both outputs have to be read: 256 KiB are buffered of each, then the command waits. With a terminal (pty) everything
 * comes on standard output. Closing ends the connection; adbd then hangs up the command's terminal or pipes.
 */
public final class ShellSession implements AutoCloseable {
    private static final int BUFFER = 256 * 1024;

    private final AdbConnection connection;
    private final BoundedPipe out = new BoundedPipe(BUFFER);
    private final BoundedPipe err = new BoundedPipe(BUFFER);
    private final Stdin stdin = new Stdin();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    ShellSession(AdbConnection connection) {
        this.connection = connection;
        Thread.ofVirtual().name("adb-shell").start(this::demultiplex);
    }

    private void demultiplex() {
        try {
            int code = ShellPacket.readAll(
                    connection, Deadline.NONE, (isErr, data, length) -> (isErr ? err : out).put(data, 0, length));
            out.end(null);
            err.end(null);
            exit.complete(code);
        } catch (AdbException e) {
            fail(e);
        } catch (IOException | InterruptedException e) {
            fail(connection.broken("broke the connection", e));
        }
    }

    private void fail(AdbException e) {
        out.end(e);
        err.end(e);
        exit.completeExceptionally(e);
    }

    public InputStream stdout() {
        return out;
    }

    public InputStream stderr() {
        return err;
    }

    /** Closing it gives the command the end of its input. */
    public OutputStream stdin() {
        return stdin;
    }

    /** Size of the terminal in characters; does nothing without one. */
    public void resize(int rows, int columns) {
        byte[] size = "%dx%d,0x0".formatted(rows, columns).getBytes(StandardCharsets.US_ASCII);
        stdin.packet(ShellPacket.WINDOW_SIZE, size, 0, size.length);
    }

    /** The exit code; an error when the command has not ended within the time or the connection broke. */
    public int waitFor(Duration timeout) {
        try {
            return exit.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw connection.silent(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof AdbException a ? a : connection.broken("broke the connection", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw connection.broken("broke the connection", e);
        }
    }

    @Override
    public void close() {
        connection.close();
        out.close();
        err.close();
    }

    private final class Stdin extends OutputStream {
        private static final int PIECE = 32 * 1024;

        synchronized void packet(int id, byte[] data, int offset, int length) {
            byte[] packet = ShellPacket.of(id, data, offset, length);
            connection.write(packet, 0, packet.length);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] data, int offset, int length) throws IOException {
            try {
                for (int done = 0; done < length; done += PIECE) {
                    packet(ShellPacket.STDIN, data, offset + done, Math.min(PIECE, length - done));
                }
            } catch (AdbException e) {
                throw new IOException(e.getMessage(), e);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                packet(ShellPacket.CLOSE_STDIN, new byte[0], 0, 0);
            } catch (AdbException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
    }
}

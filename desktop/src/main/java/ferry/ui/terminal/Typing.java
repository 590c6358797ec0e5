package ferry.ui.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was typed or pasted and was not taken by the program yet. A program that reads slowly, or not at all, holds up a
 * thread of its own and not the terminal. Thread-safe.
 */
final class Typing implements AutoCloseable {
    /** More than this is refused at once, in bytes. */
    static final long LIMIT = 64L * 1024 * 1024;

    /** Ctrl-C: whoever types it wants to be rid of what is still to come. */
    private static final byte INTERRUPT = 3;

    private static final int PIECE = 4096;
    private static final Logger LOG = LoggerFactory.getLogger(Typing.class);

    private final OutputStream out;
    private final LongConsumer onWaiting;
    private final Object lock = new Object();
    private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean closed;

    /** @param onWaiting is told how many bytes wait, whenever that changes; on any thread, must return quickly */
    Typing(OutputStream out, LongConsumer onWaiting) {
        this.out = out;
        this.onWaiting = onWaiting;
        Thread.ofVirtual().name("ferry-ui-terminal-typing").start(this::send);
    }

    /** Takes what was typed and returns at once. */
    void type(byte[] typed) throws IOException {
        long now;
        synchronized (lock) {
            if (closed || typed.length == 0) {
                return;
            }
            if (bytes + typed.length > LIMIT) {
                throw new IOException("more than " + (LIMIT >> 20) + " MiB wait to be read by the program");
            }
            if (typed.length == 1 && typed[0] == INTERRUPT) {
                waiting.clear();
                bytes = 0;
            }
            waiting.addLast(ByteBuffer.wrap(typed));
            bytes += typed.length;
            now = bytes;
            lock.notifyAll();
        }
        onWaiting.accept(now);
    }

    /** Forgets what was not sent yet. */
    void discard() {
        synchronized (lock) {
            waiting.clear();
            bytes = 0;
        }
        onWaiting.accept(0);
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        discard();
    }

    private void send() {
        try {
            byte[] piece = next();
            while (piece.length > 0) {
                out.write(piece);
                piece = next();
            }
        } catch (IOException e) {
            LOG.debug("The program takes nothing more", e);
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next few bytes; none when it was closed. */
    private byte[] next() throws InterruptedException {
        byte[] piece;
        long now;
        synchronized (lock) {
            while (waiting.isEmpty() && !closed) {
                lock.wait();
            }
            if (closed) {
                return new byte[0];
            }
            ByteBuffer first = waiting.getFirst();
            piece = new byte[Math.min(PIECE, first.remaining())];
            first.get(piece);
            if (!first.hasRemaining()) {
                waiting.removeFirst();
            }
            bytes -= piece.length;
            now = bytes;
        }
        onWaiting.accept(now);
        return piece;
    }
}

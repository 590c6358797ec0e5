package ferry.adb;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A pipe with a fixed buffer between the thread that reads a connection and the one that reads the stream. */
final class BoundedPipe extends InputStream {
    private final byte[] buffer;
    private int from;
    private int filled;
    private boolean ended;
    private boolean closed;
    private @Nullable AdbException failure;

    BoundedPipe(int capacity) {
        buffer = new byte[capacity];
    }

    /** Waits for room; bytes for a reader that closed its end are dropped. */
    synchronized void put(byte[] bytes, int offset, int length) throws InterruptedException {
        int done = 0;
        while (done < length && !closed) {
            if (filled == buffer.length) {
                wait();
                continue;
            }
            int to = (from + filled) % buffer.length;
            int n = Math.min(Math.min(length - done, buffer.length - filled), buffer.length - to);
            System.arraycopy(bytes, offset + done, buffer, to, n);
            filled += n;
            done += n;
            notifyAll();
        }
    }

    /** The reader sees the rest and then the end, or the failure. */
    synchronized void end(@Nullable AdbException why) {
        ended = true;
        failure = why;
        notifyAll();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public synchronized int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        try {
            while (filled == 0 && !ended && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (filled == 0 || closed) {
            if (failure != null) {
                throw new IOException(failure.getMessage(), failure);
            }
            return -1;
        }
        int n = Math.min(Math.min(length, filled), buffer.length - from);
        System.arraycopy(buffer, from, to, offset, n);
        from = (from + n) % buffer.length;
        filled -= n;
        notifyAll();
        return n;
    }

    @Override
    public synchronized int available() {
        return filled;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}

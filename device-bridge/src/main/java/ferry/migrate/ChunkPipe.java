package ferry.migrate;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Joins a writer to a reader on another thread through at most 8 chunks of 256 KiB. java.io's pipes wake their peer only
 * once a second in places and need two threads that stay the same; this one does neither.
 */
final class ChunkPipe {
    private static final byte[] END = new byte[0];
    private final ArrayBlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(8);
    private volatile @Nullable Throwable failure;
    private volatile boolean readerGone;
    private final Sink sink = new Sink();
    private final Source source = new Source();

    OutputStream sink() {
        return sink;
    }

    InputStream source() {
        return source;
    }

    /** The writer gave up: the reader gets this instead of an end. */
    void fail(Throwable why) {
        failure = why;
        chunks.clear();
        boolean unused = chunks.offer(END);
    }

    private final class Sink extends OutputStream {
        private final byte[] buffer = new byte[256 * 1024];
        private int fill;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int off, int len) throws IOException {
            int at = off;
            int left = len;
            while (left > 0) {
                int n = Math.min(left, buffer.length - fill);
                System.arraycopy(b, at, buffer, fill, n);
                fill += n;
                at += n;
                left -= n;
                if (fill == buffer.length) {
                    flush();
                }
            }
        }

        @Override
        public void flush() throws IOException {
            if (fill > 0) {
                byte[] chunk = java.util.Arrays.copyOf(buffer, fill);
                fill = 0;
                put(chunk);
            }
        }

        @Override
        public void close() throws IOException {
            flush();
            put(END);
        }

        private void put(byte[] chunk) throws IOException {
            try {
                while (!chunks.offer(chunk, 100, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                    if (readerGone) {
                        throw new IOException("The receiving side closed the stream.");
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("Cancelled while sending.");
            }
            if (readerGone && chunk != END) {
                throw new IOException("The receiving side closed the stream.");
            }
        }
    }

    private final class Source extends InputStream {
        private byte[] chunk = END;
        private int at;
        private boolean ended;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            if (len == 0) {
                return 0;
            }
            while (at == chunk.length) {
                if (ended) {
                    return -1;
                }
                try {
                    chunk = chunks.take();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("Cancelled while receiving.");
                }
                at = 0;
                if (chunk == END) {
                    ended = true;
                    Throwable why = failure;
                    if (why != null) {
                        throw new IOException(why.getMessage(), why);
                    }
                }
            }
            int n = Math.min(len, chunk.length - at);
            System.arraycopy(chunk, at, b, off, n);
            at += n;
            return n;
        }

        @Override
        public void close() {
            readerGone = true;
            chunks.clear();
        }
    }
}

package ferry.docker;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * The payload of Docker's multiplexed stream: frames of one byte stream (0 stdin, 1 stdout, 2 stderr), three zero
 * bytes, and the payload's length as 4 bytes, big-endian ("Attach to a container" in the Docker Engine API). Frames are
 * never held in memory, however long they say they are. Used by one thread.
 */
final class FrameInput extends FilterInputStream {
    private long left;
    private int stream;

    FrameInput(InputStream frames) {
        super(frames);
    }

    /** The stream to which the bytes of the last {@link #read} belong: 1 stdout, 2 stderr. */
    int stream() {
        return stream;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** Reads from one frame only, so that {@link #stream} is true of all bytes returned. */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        while (left == 0) {
            if (!nextFrame()) {
                return -1;
            }
        }
        int n = in.read(bytes, offset, (int) Math.min(length, left));
        if (n < 0) {
            throw new IOException("Docker's stream ends inside a frame, " + left + " bytes too early");
        }
        left -= n;
        return n;
    }

    private boolean nextFrame() throws IOException {
        byte[] head = new byte[8];
        int n = in.readNBytes(head, 0, head.length);
        if (n == 0) {
            return false;
        }
        if (n < head.length) {
            throw new IOException("Docker's stream ends inside a frame's head");
        }
        // Type 3 is an error of the daemon itself, from moby's stdcopy: shown with stderr.
        if (head[0] < 0 || head[0] > 3 || head[1] != 0 || head[2] != 0 || head[3] != 0) {
            throw new IOException("Docker's stream is not what it says: a frame of the unknown type " + (head[0] & 0xff)
                    + " (the container may have a terminal, whose output has no frames)");
        }
        stream = head[0] <= 1 ? 1 : 2;
        left = (head[4] & 0xffL) << 24 | (head[5] & 0xff) << 16 | (head[6] & 0xff) << 8 | head[7] & 0xff;
        return true;
    }

    @Override
    public long skip(long n) throws IOException {
        long skipped = 0;
        byte[] bytes = new byte[8192];
        while (skipped < n) {
            int k = read(bytes, 0, (int) Math.min(bytes.length, n - skipped));
            if (k < 0) {
                break;
            }
            skipped += k;
        }
        return skipped;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(left, in.available());
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}

package ferry.adb;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** A moment on the monotonic clock until which something must be done, or none. */
record Deadline(long nanos, boolean never) {
    static final Deadline NONE = new Deadline(0, true);

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos(), false);
    }

    /** Milliseconds left as a socket wants them: 0 stands for no limit. */
    int socketMillis() throws SocketTimeoutException {
        if (never) {
            return 0;
        }
        long left = nanos - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("deadline passed");
        }
        return (int) Math.clamp(left / 1_000_000, 1, Integer.MAX_VALUE);
    }

    /** The earlier one of both. */
    Deadline or(Duration time) {
        Deadline other = in(time);
        return never || other.nanos - nanos < 0 ? other : this;
    }
}

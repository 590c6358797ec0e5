package ferry.docker;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/**
 * Closes a channel when its time is over, which ends every read and write that blocks on it. A Unix socket has no
 * receive timeout in Java, so this is how a call gets one.
 */
final class Deadline implements AutoCloseable {
    private final Duration limit;
    private final Closeable target;
    private final Thread watcher;
    private boolean done;
    private boolean fired;

    /** Starts to count now. */
    static Deadline start(Duration limit, Closeable target) {
        return new Deadline(limit, target);
    }

    private Deadline(Duration limit, Closeable target) {
        this.limit = limit;
        this.target = target;
        this.watcher = Thread.ofVirtual().name("docker-deadline").unstarted(this::watch);
        watcher.start();
    }

    private void watch() {
        try {
            Thread.sleep(limit);
        } catch (InterruptedException e) {
            return;
        }
        synchronized (this) {
            if (done) {
                return;
            }
            fired = true;
        }
        try {
            target.close();
        } catch (IOException ignored) {
            // A channel that fails to close is closed all the same.
        }
    }

    /** Whether the time was over before {@link #close}. */
    synchronized boolean fired() {
        return fired;
    }

    Duration limit() {
        return limit;
    }

    /** The call is over: the channel stays as it is. */
    @Override
    public void close() {
        synchronized (this) {
            done = true;
        }
        watcher.interrupt();
    }
}

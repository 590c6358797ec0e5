package ferry.rom;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a fact of the outside world that nobody announces: a file, a process's end, a daemon's first answer. */
public final class Waiting {
    private static final long STEP_NANOS = Duration.ofMillis(25).toNanos();

    private Waiting() {}

    /**
     * Asks until the answer is yes or the time is over; true when it is yes.
     *
     * @throws RomException when the thread is interrupted
     */
    public static boolean until(Duration atMost, BooleanSupplier fact) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!fact.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            pause();
        }
        return true;
    }

    static void pause() {
        LockSupport.parkNanos(STEP_NANOS);
        if (Thread.currentThread().isInterrupted()) {
            throw new RomException("Interrupted while waiting.", "", null);
        }
    }
}

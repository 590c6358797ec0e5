package ferry.migrate;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls with a time limit, each on a virtual thread of its own, so that a silent engine never holds a migration. */
final class Timed {
    private Timed() {}

    /** A step without a result. */
    @FunctionalInterface
    interface Act {
        void run() throws Exception;
    }

    /**
     * Runs {@code act}; an interrupt of the caller ends the wait and interrupts the act.
     *
     * @param what for the error, such as "the checkpoint of web on pc"
     */
    static <T> T call(Duration limit, String what, Callable<T> act) {
        FutureTask<T> task = new FutureTask<>(act);
        Thread worker = Thread.ofVirtual().name("ferry " + what).start(task);
        try {
            return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            worker.interrupt();
            Thread.currentThread().interrupt();
            throw new Cancelled();
        } catch (TimeoutException e) {
            worker.interrupt();
            throw tooLong(limit, what, e);
        } catch (ExecutionException e) {
            throw unchecked(e, what);
        }
    }

    static void run(Duration limit, String what, Act act) {
        Object unused = call(limit, what, () -> {
            act.run();
            return what;
        });
    }

    /**
     * As {@link #call}, but an interrupt does not end the wait: for an act whose end must be known before anything else
     * is done. The interrupt is kept for the caller.
     */
    static void finish(Duration limit, String what, Act act) {
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            act.run();
            return true;
        });
        Thread worker = Thread.ofVirtual().name("ferry " + what).start(task);
        long end = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    boolean unused = task.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (TimeoutException e) {
                    worker.interrupt();
                    throw tooLong(limit, what, e);
                } catch (ExecutionException e) {
                    throw unchecked(e, what);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static MigrationException tooLong(Duration limit, String what, TimeoutException cause) {
        return new MigrationException(
                "%s took longer than %d s.".formatted(capital(what), limit.toSeconds()),
                "The engine may be overloaded or away; look at its own log.",
                cause);
    }

    private static RuntimeException unchecked(ExecutionException e, String what) {
        Throwable cause = e.getCause();
        if (cause instanceof RuntimeException r) {
            return r;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new MigrationException(
                capital(what) + " failed: " + (cause == null ? e.getMessage() : cause.getMessage()) + ".", "", cause);
    }

    private static String capital(String s) {
        return s.isEmpty() ? s : Character.toUpperCase(s.charAt(0)) + s.substring(1);
    }
}

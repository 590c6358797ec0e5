package ferry.migrate;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Calls that do not depend on each other, made at once: on a slow phone each takes a good part of a second. */
final class Together {
    private Together() {}

    /**
     * Makes {@code act} in this thread, where it can be cancelled, and another one meanwhile, whose end is waited for in
     * each case; it must keep its failures to itself.
     */
    static void beside(Runnable aside, Runnable act) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var unused = threads.submit(aside);
            act.run();
        }
    }

    /** Runs all to their ends, keeping an interrupt for the caller; then throws what the first failed one threw. */
    static void run(List<Runnable> acts) {
        boolean interrupted = false;
        @Nullable RuntimeException failed = null;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<?> f : acts.stream().map(threads::submit).toList()) {
                for (boolean ended = false; !ended; ) {
                    try {
                        var unused = f.get();
                        ended = true;
                    } catch (InterruptedException e) {
                        interrupted = true;
                    } catch (ExecutionException e) {
                        ended = true;
                        if (e.getCause() instanceof Error error) {
                            throw error;
                        }
                        if (failed == null && e.getCause() instanceof RuntimeException r) {
                            failed = r;
                        }
                    }
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failed != null) {
            throw failed;
        }
    }
}

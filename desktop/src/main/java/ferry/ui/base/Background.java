package ferry.ui.base;

import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that may block: on a virtual thread, its outcome on the UI thread. */
public final class Background {
    private static final Logger LOG = LoggerFactory.getLogger(Background.class);

    private Background() {}

    /** Starts the work; what it throws is logged. Interrupt the returned thread to cancel. */
    public static Thread start(String name, Runnable work) {
        return Thread.ofVirtual().name("ferry-ui-" + name).start(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.warn("{} failed", name, e);
            }
        });
    }

    /**
     * Calls a service. Exactly one of the two consumers is called, on the UI thread, unless the thread was interrupted.
     * Interrupt the returned thread to cancel.
     */
    public static <T> Thread call(
            String name, Callable<T> work, Consumer<? super T> onDone, Consumer<Problem> onProblem) {
        return start(name, () -> {
            try {
                T value = work.call();
                UiThread.run(() -> onDone.accept(value));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                if (!Thread.currentThread().isInterrupted()) {
                    LOG.debug("{} failed", name, e);
                    UiThread.run(() -> onProblem.accept(Problem.of(e)));
                }
            }
        });
    }
}

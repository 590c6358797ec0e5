package ferry.ui.base;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands values to the UI thread at most once per {@link #INTERVAL}: what arrives in between is merged. A repaint costs
 * 30 to 50 ms where there is no GPU, so lists change at most 10 times a second. Thread-safe.
 */
public final class Latest<T> {
    /** The shortest time between two deliveries. */
    public static final Duration INTERVAL = Duration.ofMillis(100);

    private final Consumer<? super T> sink;
    private final BinaryOperator<T> merge;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Object lock = new Object();
    private @Nullable T waiting;
    private boolean scheduled;
    private long lastNanos = System.nanoTime() - INTERVAL.toNanos();

    /** @param sink called on the UI thread */
    public Latest(Consumer<? super T> sink, BinaryOperator<T> merge) {
        this.sink = sink;
        this.merge = merge;
    }

    /** The newer value replaces the older. */
    public Latest(Consumer<? super T> sink) {
        this(sink, (older, newer) -> newer);
    }

    /** Takes a value from any thread; returns at once. */
    public void offer(T value) {
        long waitNanos;
        synchronized (lock) {
            @Nullable T older = waiting;
            waiting = older == null ? value : merge.apply(older, value);
            if (scheduled || closed.get()) {
                return;
            }
            scheduled = true;
            waitNanos = lastNanos + INTERVAL.toNanos() - System.nanoTime();
        }
        if (waitNanos <= 0) {
            UiThread.run(this::deliver);
        } else {
            Background.start("latest", () -> {
                try {
                    Thread.sleep(Duration.ofNanos(waitNanos));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                UiThread.run(this::deliver);
            });
        }
    }

    /** Nothing is delivered any more. */
    public void close() {
        closed.set(true);
    }

    private void deliver() {
        @Nullable T value;
        synchronized (lock) {
            value = waiting;
            waiting = null;
            scheduled = false;
            lastNanos = System.nanoTime();
        }
        if (value != null && !closed.get()) {
            sink.accept(value);
        }
    }
}

package ferry.ui.details;

import ferry.ui.base.Background;
import ferry.ui.base.Latest;
import ferry.ui.base.Problem;
import ferry.ui.base.UiThread;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a log to its end into a store and tells the UI thread, at most 10 times a second, that there is more of it. */
final class LogFeed implements AutoCloseable {
    /** A line longer than this, in bytes, is broken, so that a log without line ends cannot fill the memory. */
    static final int LONGEST_LINE = 16_384;

    private final Object lock = new Object();
    private final LogStore store = new LogStore();
    private final Latest<Boolean> ticks;
    private final Runnable onMore;
    private @Nullable InputStream open;
    private boolean closed;

    LogFeed(Runnable onMore) {
        this.onMore = onMore;
        this.ticks = new Latest<>(tick -> onMore.run());
    }

    LogStore store() {
        return store;
    }

    /** Opens the stream and reads it on a virtual thread; exactly one of the two ends is told, unless it is closed before. */
    void start(Callable<InputStream> source, Runnable onEnd, Consumer<Problem> onProblem) {
        Background.start("log", () -> {
            try (InputStream in = source.call()) {
                synchronized (lock) {
                    if (closed) {
                        return;
                    }
                    open = in;
                }
                read(in);
                UiThread.run(() -> unlessClosed(onEnd));
            } catch (Exception e) {
                UiThread.run(() -> unlessClosed(() -> onProblem.accept(Problem.of(e))));
            }
        });
    }

    @Override
    public void close() {
        ticks.close();
        @Nullable InputStream in;
        synchronized (lock) {
            closed = true;
            in = open;
            open = null;
        }
        if (in != null) {
            Background.start("log-close", () -> {
                try {
                    in.close();
                } catch (IOException e) {
                    // The reader ends one way or the other.
                }
            });
        }
    }

    private void unlessClosed(Runnable work) {
        synchronized (lock) {
            if (closed) {
                return;
            }
        }
        onMore.run();
        work.run();
    }

    private void read(InputStream in) throws IOException {
        byte[] buffer = new byte[LONGEST_LINE * 4];
        int held = 0;
        for (int n = in.read(buffer, 0, buffer.length); n >= 0; n = in.read(buffer, held, buffer.length - held)) {
            held = take(buffer, held, held + n);
            ticks.offer(true);
        }
        if (held > 0) {
            add(buffer, 0, held);
        }
    }

    /** Takes the whole lines out of the buffer and moves what is left to its beginning; returns how much that is. */
    private int take(byte[] buffer, int searched, int end) {
        int start = 0;
        for (int i = searched; i < end; i++) {
            if (buffer[i] == '\n') {
                add(buffer, start, i);
                start = i + 1;
            } else if (i + 1 - start == LONGEST_LINE) {
                add(buffer, start, i + 1);
                start = i + 1;
            }
        }
        System.arraycopy(buffer, start, buffer, 0, end - start);
        return end - start;
    }

    private void add(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] < 0x20 || bytes[i] == 0x7f) {
                byte[] clean = LogText.clean(new String(Arrays.copyOfRange(bytes, start, end), StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8);
                store.add(clean, 0, clean.length);
                return;
            }
        }
        store.add(bytes, start, end - start);
    }
}

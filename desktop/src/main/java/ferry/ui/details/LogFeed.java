package ferry.ui.details;

import ferry.ui.base.Background;
import ferry.ui.base.Latest;
import ferry.ui.base.Problem;
import ferry.ui.base.UiThread;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a log to its end and hands its lines to the UI thread in batches. What does not fit in between is dropped, oldest first. */
final class LogFeed implements AutoCloseable {
    /** A line longer than this is broken, so that a log without line ends cannot fill the memory. */
    static final int LONGEST_LINE = 16_384;

    /** Lines kept while the UI thread is busy. */
    private static final int MOST_WAITING = 200_000;

    private final Object lock = new Object();
    private final ArrayDeque<String> waiting = new ArrayDeque<>();
    private final Latest<Boolean> ticks;
    private final Consumer<List<String>> onLines;
    private @Nullable InputStream open;
    private boolean closed;

    LogFeed(Consumer<List<String>> onLines) {
        this.onLines = onLines;
        this.ticks = new Latest<>(tick -> deliver());
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
            waiting.clear();
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
        deliver();
        work.run();
    }

    private void read(InputStream source) throws IOException {
        InputStream in = new BufferedInputStream(source, 1 << 16);
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                take(line);
            } else {
                line.write(b);
                if (line.size() >= LONGEST_LINE) {
                    take(line);
                }
            }
        }
        if (line.size() > 0) {
            take(line);
        }
    }

    private void take(ByteArrayOutputStream bytes) {
        String line = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        synchronized (lock) {
            if (closed) {
                return;
            }
            if (waiting.size() == MOST_WAITING) {
                waiting.removeFirst();
            }
            waiting.addLast(LogText.clean(line));
        }
        ticks.offer(true);
    }

    private void deliver() {
        List<String> batch;
        synchronized (lock) {
            batch = new ArrayList<>(waiting);
            waiting.clear();
        }
        if (!batch.isEmpty()) {
            onLines.accept(batch);
        }
    }
}

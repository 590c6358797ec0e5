package ferry.ui;

import ferry.docker.Usage;
import ferry.ui.base.Settings;
import ferry.ui.base.UiThread;
import ferry.ui.details.LogView;
import ferry.ui.gallery.SampleServices;
import ferry.ui.gallery.Samples;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import javafx.animation.AnimationTimer;
import javafx.application.ConditionalFeature;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.stage.Stage;

/** Measures the window over sample data, on the screen that there is. Can be run once in a process; needs a display. */
public final class UiBench {
    private static final int FRAMES = 240;
    private static final int COLUMNS = 5;
    private static final int LOG_LINES = 1_000_000;
    private static final int LOG_CHUNK = 1000;
    private static final Duration IDLE = Duration.ofSeconds(15);
    private static final int PATIENCE_SECONDS = 120;

    private final Consumer<String> say;
    private final SampleServices services = new SampleServices();

    private UiBench(Consumer<String> say) {
        this.say = say;
    }

    /**
     * The figures; times in milliseconds.
     *
     * @param startMs from the start of the process to the first list on the screen
     * @param uiThreadMsPerFrame processor time of the UI thread for a frame in which the list scrolls and figures change
     * @param frameMsP95 between two such frames
     * @param emptyFrameMsP95 between two frames of a table of the same size that scrolls without Ferry's cells
     * @param logOpenMs until a log of a million lines is read and its end is shown
     * @param logSearchMs until a search through it has its number
     * @param heapMB in use after a collection, with all of it open
     * @param idleCpuPercent of one core, with live lists that nobody touches
     * @param pipeline gpu or software
     */
    public record Figures(
            long startMs,
            double uiThreadMsPerFrame,
            double frameMsP95,
            double emptyFrameMsP95,
            long logOpenMs,
            long logSearchMs,
            long heapMB,
            double idleCpuPercent,
            String pipeline) {}

    /** Blocks for about a minute; must not be called on the UI thread. */
    public static Figures run(int containers, Consumer<String> say) throws InterruptedException {
        return new UiBench(say).measure(containers);
    }

    private Figures measure(int containers) throws InterruptedException {
        services.containers("lab-pc", Samples.containers(containers));
        services.containers("lab-phone", Samples.containers(12));
        services.set(Samples.endpoint("lab-pc", "x86_64"));
        services.set(Samples.endpoint("lab-phone", "aarch64"));
        CountDownLatch started = new CountDownLatch(1);
        Platform.startup(started::countDown);
        started.await();
        Platform.setImplicitExit(false);
        Stage[] stage = new Stage[1];
        WorkbenchModel[] model = new WorkbenchModel[1];
        onUi(() -> {
            Settings settings = new Settings(Optional.empty());
            ferry.ui.base.Theme.follow(settings);
            model[0] = new WorkbenchModel(services, settings);
            stage[0] = new Stage();
            WorkbenchApp.show(stage[0], model[0]);
        });
        until(() -> stage[0].getScene().lookup("#left .container-table .table-row-cell:filled") != null);
        long start = System.currentTimeMillis()
                - ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli();
        say.accept("start to the first list: " + start + " ms");

        Thread feed = Thread.ofVirtual().start(() -> sample(Duration.ofMillis(100), containers));
        TableView<?> table = (TableView<?>) ask(() -> stage[0].getScene().lookup("#left .container-table"));
        Frames live = frames(i -> table.scrollTo(i % Math.max(1, containers - 30)));
        feed.interrupt();
        feed.join();
        say.accept(String.format("frames: %.1f ms of the UI thread, p95 %.1f ms", live.uiMs, live.p95));

        Stage[] plain = new Stage[1];
        TableView<String> empty = new TableView<>();
        onUi(() -> {
            for (int c = 0; c < COLUMNS; c++) {
                TableColumn<String, String> column = new TableColumn<>("column " + c);
                column.setCellValueFactory(features -> new ReadOnlyStringWrapper(features.getValue()));
                column.setPrefWidth(120);
                empty.getColumns().add(column);
            }
            for (int i = 0; i < containers; i++) {
                empty.getItems().add("row " + i);
            }
            empty.setFixedCellSize(33);
            plain[0] = new Stage();
            plain[0].setScene(new Scene(empty, 1280, 800));
            plain[0].show();
            stage[0].hide();
        });
        until(() -> empty.lookup(".table-row-cell:filled") != null);
        Frames bare = frames(i -> empty.scrollTo(i % Math.max(1, containers - 30)));
        onUi(() -> {
            stage[0].show();
            plain[0].hide();
        });
        say.accept(String.format("a table without Ferry's cells: p95 %.1f ms", bare.p95));

        LogView log = ask(LogView::new);
        Stage[] window = new Stage[1];
        onUi(() -> {
            window[0] = new Stage();
            window[0].setScene(new Scene(log, 1000, 600));
            window[0].show();
        });
        long opening = System.nanoTime();
        onUi(() -> log.open(UiBench::million));
        until(() -> log.lookup("#log-lines") instanceof ListView<?> lines
                && !lines.getItems().isEmpty()
                && String.valueOf(lines.getItems().getLast()).endsWith("line " + (LOG_LINES - 1)));
        long opened = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - opening);
        long searching = System.nanoTime();
        onUi(() -> ((TextField) log.lookup("#log-search")).setText("line 99999"));
        until(() -> log.lookup("#log-found") instanceof Label found
                && found.getText().chars().anyMatch(c -> c >= '1' && c <= '9'));
        long searched = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - searching);
        say.accept("a log of a million lines: open " + opened + " ms, search " + searched + " ms");

        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
        onUi(() -> {
            log.close();
            window[0].hide();
        });
        double idle = idle(containers);
        say.accept(String.format("heap %d MB; idle %.1f %% of a core", heap, idle));
        boolean gpu = ask(() -> Platform.isSupported(ConditionalFeature.SCENE3D));
        onUi(() -> {
            model[0].close();
            stage[0].close();
        });
        Platform.exit();
        return new Figures(
                start, live.uiMs, live.p95, bare.p95, opened, searched, heap, idle, gpu ? "gpu" : "software");
    }

    private record Frames(double uiMs, double p95) {}

    /** Some hundred frames, each with a change; the first ones warm up. */
    private static Frames frames(IntConsumer change) throws InterruptedException {
        CompletableFuture<Frames> done = new CompletableFuture<>();
        var threads = ManagementFactory.getThreadMXBean();
        onUi(() -> new AnimationTimer() {
            private final List<Double> gaps = new ArrayList<>();
            private long last;
            private long cpu;
            private int frame;

            @Override
            public void handle(long now) {
                if (frame == FRAMES / 4) {
                    cpu = threads.getCurrentThreadCpuTime();
                } else if (frame > FRAMES / 4) {
                    gaps.add((now - last) / 1e6);
                }
                last = now;
                if (frame++ == FRAMES) {
                    stop();
                    double ui = (threads.getCurrentThreadCpuTime() - cpu) / 1e6 / gaps.size();
                    Collections.sort(gaps);
                    done.complete(new Frames(ui, gaps.get(gaps.size() * 95 / 100)));
                    return;
                }
                change.accept(frame);
            }
        }.start());
        return done.join();
    }

    private double idle(int containers) throws InterruptedException {
        Thread feed = Thread.ofVirtual().start(() -> sample(Duration.ofSeconds(1), containers));
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = system.getProcessCpuTime();
        Thread.sleep(IDLE);
        double percent = 100.0 * (system.getProcessCpuTime() - before) / IDLE.toNanos();
        feed.interrupt();
        feed.join();
        return percent;
    }

    private void sample(Duration every, int containers) {
        var all = Samples.containers(containers);
        for (int round = 0; !Thread.currentThread().isInterrupted(); round++) {
            for (var container : all) {
                Usage usage = Samples.usage(round + container.name().length());
                if (services.wanted("lab-pc").contains(container.id())) {
                    services.sample("lab-pc", container.id(), usage);
                }
            }
            try {
                Thread.sleep(every);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static InputStream million() {
        return new SequenceInputStream(new Enumeration<>() {
            private int next;

            @Override
            public boolean hasMoreElements() {
                return next < LOG_LINES;
            }

            @Override
            public InputStream nextElement() {
                StringBuilder chunk = new StringBuilder(LOG_CHUNK * 64);
                for (int i = 0; i < LOG_CHUNK; i++) {
                    chunk.append("2026-11-25T12:00:00Z INFO request served in 12 ms, line ")
                            .append(next++)
                            .append('\n');
                }
                return new ByteArrayInputStream(chunk.toString().getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    private static void onUi(Runnable work) throws InterruptedException {
        boolean unused = ask(() -> {
            work.run();
            return true;
        });
    }

    private static <T> T ask(java.util.function.Supplier<T> work) throws InterruptedException {
        CompletableFuture<T> done = new CompletableFuture<>();
        UiThread.run(() -> {
            try {
                done.complete(work.get());
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done.join();
    }

    /** Until it holds after a frame. */
    private static void until(BooleanSupplier condition) throws InterruptedException {
        CompletableFuture<Boolean> held =
                new CompletableFuture<Boolean>().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
        onUi(() -> new AnimationTimer() {
            private boolean seen;

            @Override
            public void handle(long now) {
                if (held.isDone()) {
                    stop();
                } else if (seen) {
                    stop();
                    held.complete(true);
                } else {
                    seen = condition.getAsBoolean();
                }
            }
        }.start());
        boolean unused = held.join();
    }
}

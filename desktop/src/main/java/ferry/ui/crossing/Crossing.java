package ferry.ui.crossing;

import ferry.migrate.Phase;
import ferry.migrate.Plan;
import ferry.migrate.Progress;
import ferry.ui.base.Latest;
import ferry.ui.base.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * One crossing as the window shows it: takes the migration's events from any thread, gives a picture of where it
 * stands to the UI thread at most 10 times a second.
 */
public final class Crossing {
    private static final int LOG_LINES = 500;

    /** Where a crossing stands as a whole. */
    public enum Stage {
        QUEUED,
        RUNNING,
        CANCELLING,
        MOVED,
        ROLLED_BACK,
        REFUSED,
        ATTENTION,
        CANCELLED,
        GOING_BACK,
        WENT_BACK,
        CONFIRMING,
        CONFIRMED;

        /** Whether something is being done right now. */
        public boolean busy() {
            return this == RUNNING || this == CANCELLING || this == GOING_BACK || this == CONFIRMING;
        }

        /** Whether nothing will happen any more unless the person asks for it. */
        public boolean over() {
            return !busy() && this != QUEUED;
        }
    }

    /**
     * A step's last word.
     *
     * @param state waiting, started, progress, done, failed, undone
     * @param startedNanos when it began, for a running clock
     * @param rate bytes a second, smoothed; 0 when unknown
     */
    public record StepView(
            Phase phase,
            String state,
            long startedNanos,
            long ms,
            long bytes,
            OptionalLong total,
            String text,
            double rate) {
        public boolean running() {
            return state.equals("started") || state.equals("progress");
        }

        /** Milliseconds until its bytes are through, as far as the rate tells. */
        public OptionalLong millisLeft() {
            return running() && total.isPresent() && rate > 1
                    ? OptionalLong.of(Math.round(Math.max(0, total.getAsLong() - bytes) * 1000.0 / rate))
                    : OptionalLong.empty();
        }
    }

    /**
     * A picture of the crossing at one moment.
     *
     * @param frozenNanos when the source was frozen; empty while it runs
     * @param downtimeMs the measured downtime, once it is over
     */
    public record View(
            Stage stage,
            List<StepView> steps,
            OptionalLong frozenNanos,
            OptionalLong downtimeMs,
            Optional<Progress.Result> result,
            Optional<Problem> problem,
            List<String> log) {}

    private final Plan plan;
    private final String containerName;
    private final LongSupplier nanos;
    private final Map<Phase, StepView> steps = new EnumMap<>(Phase.class);
    private final Map<Phase, Rate> rates = new EnumMap<>(Phase.class);
    private final ArrayDeque<String> log = new ArrayDeque<>();
    private final ReadOnlyObjectWrapper<View> view;
    private final Latest<Boolean> ticks = new Latest<>(tick -> publish());
    private Stage stage = Stage.QUEUED;
    private OptionalLong frozenNanos = OptionalLong.empty();
    private OptionalLong downtimeMs = OptionalLong.empty();
    private Optional<Progress.Result> result = Optional.empty();
    private Optional<Problem> problem = Optional.empty();

    /** @param nanos the clock, as {@link System#nanoTime} */
    public Crossing(Plan plan, String containerName, LongSupplier nanos) {
        this.plan = plan;
        this.containerName = containerName;
        this.nanos = nanos;
        this.view = new ReadOnlyObjectWrapper<>(snapshot());
    }

    public Plan plan() {
        return plan;
    }

    public String containerName() {
        return containerName;
    }

    /** Now, on this crossing's clock. */
    public long now() {
        return nanos.getAsLong();
    }

    public ReadOnlyObjectProperty<View> viewProperty() {
        return view.getReadOnlyProperty();
    }

    public View view() {
        return view.get();
    }

    /** Takes an event from the migration's own thread; returns at once. */
    public void accept(Progress progress) {
        synchronized (this) {
            switch (progress) {
                case Progress.Step step -> step(step);
                case Progress.Log line -> log(line.line());
                case Progress.Result end -> result = Optional.of(end);
            }
        }
        ticks.offer(true);
    }

    /** Moves on to another stage. */
    public void enter(Stage now) {
        synchronized (this) {
            if (now == Stage.GOING_BACK) {
                steps.clear();
                rates.clear();
                problem = Optional.empty();
            }
            stage = now;
        }
        ticks.offer(true);
    }

    /** The end of a run, from its result. */
    public void end(Progress.Result end) {
        synchronized (this) {
            result = Optional.of(end);
            problem = end.error().map(error -> new Problem(error, ""));
            if (end.downtimeMs() >= 0) {
                downtimeMs = OptionalLong.of(end.downtimeMs());
            } else if (frozenNanos.isPresent() && downtimeMs.isEmpty()) {
                downtimeMs = OptionalLong.of((nanos.getAsLong() - frozenNanos.getAsLong()) / 1_000_000);
            }
            stage = switch (end.outcome()) {
                case "moved" -> plan.request().removeSource() ? Stage.CONFIRMED : Stage.MOVED;
                case "refused" -> Stage.REFUSED;
                case "rolled-back" -> Stage.ROLLED_BACK;
                default -> Stage.ATTENTION;
            };
        }
        ticks.offer(true);
    }

    /** An act of the person that did not work leaves the crossing where it stood, or needing attention. */
    public void fail(Problem what, Stage then) {
        synchronized (this) {
            problem = Optional.of(what);
            stage = then;
        }
        ticks.offer(true);
    }

    /** Shows at once where it stands; called on the UI thread. */
    void publish() {
        view.set(snapshot());
    }

    private synchronized View snapshot() {
        List<StepView> all = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            StepView known = steps.get(phase);
            all.add(known != null ? known : new StepView(phase, "waiting", 0, 0, 0, OptionalLong.empty(), "", 0));
        }
        return new View(stage, List.copyOf(all), frozenNanos, downtimeMs, result, problem, List.copyOf(log));
    }

    private void step(Progress.Step step) {
        long now = nanos.getAsLong();
        StepView before = steps.get(step.phase());
        long started =
                before == null || step.state().equals("started") ? now - step.ms() * 1_000_000 : before.startedNanos();
        double rate = rates.computeIfAbsent(step.phase(), phase -> new Rate()).at(now, step.bytes());
        steps.put(
                step.phase(),
                new StepView(
                        step.phase(), step.state(), started, step.ms(), step.bytes(), step.total(), step.text(), rate));
        if (step.phase() == Phase.CHECKPOINT && step.state().equals("started") && frozenNanos.isEmpty()) {
            frozenNanos = OptionalLong.of(now);
        }
        if (step.phase() == Phase.VERIFY
                && step.state().equals("done")
                && frozenNanos.isPresent()
                && downtimeMs.isEmpty()) {
            downtimeMs = OptionalLong.of((now - frozenNanos.getAsLong()) / 1_000_000);
        }
    }

    private void log(String line) {
        if (log.size() == LOG_LINES) {
            log.removeFirst();
        }
        log.addLast(line);
    }

    /** A smoothed rate over about two seconds. */
    private static final class Rate {
        private static final long SHORTEST = 250_000_000;
        private long lastNanos;
        private long lastBytes;
        private double smooth;
        private boolean begun;

        double at(long now, long bytes) {
            if (!begun) {
                begun = true;
                lastNanos = now;
                lastBytes = bytes;
            } else if (now - lastNanos >= SHORTEST) {
                double seconds = (now - lastNanos) / 1e9;
                double momentary = (bytes - lastBytes) / seconds;
                double weight = Math.min(1, seconds / 2);
                smooth = smooth == 0 ? momentary : smooth + weight * (momentary - smooth);
                lastNanos = now;
                lastBytes = bytes;
            }
            return smooth;
        }
    }
}

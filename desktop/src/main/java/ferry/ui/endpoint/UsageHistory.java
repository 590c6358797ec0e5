package ferry.ui.endpoint;

import ferry.docker.Usage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;

/** The last samples of a container's usage, about one a second, with the times they came. Used on the UI thread. */
public final class UsageHistory {
    /** Seconds for which every sample is kept. */
    public static final int RECENT = 300;
    /** Seconds for which one sample in {@link #STRIDE} is kept. */
    public static final int LONG = 3600;

    private static final int STRIDE = 15;

    private final ArrayDeque<Sample> samples = new ArrayDeque<>();
    private final ArrayDeque<Sample> thinned = new ArrayDeque<>();
    private final ReadOnlyLongWrapper count = new ReadOnlyLongWrapper();

    /** A sample at a time of {@link System#nanoTime}. */
    public record Sample(long nanos, Usage usage) {}

    /** Of the last minutes, oldest first. */
    public List<Sample> samples() {
        return List.copyOf(samples);
    }

    /** Of the last hour, oldest first: few of them where they are old. */
    public List<Sample> longSamples() {
        List<Sample> all = new ArrayList<>(thinned.size() + samples.size());
        long recent = samples.isEmpty() ? Long.MAX_VALUE : samples.getFirst().nanos();
        thinned.stream().filter(sample -> sample.nanos() < recent).forEach(all::add);
        all.addAll(samples);
        return all;
    }

    /** Changes with every sample. */
    public ReadOnlyLongProperty countProperty() {
        return count.getReadOnlyProperty();
    }

    public void add(Usage usage) {
        add(System.nanoTime(), usage);
    }

    /** Adds a sample that came at the given time. */
    public void add(long nanos, Usage usage) {
        if (samples.size() == RECENT) {
            samples.removeFirst();
        }
        if (count.get() % STRIDE == 0) {
            if (thinned.size() == LONG / STRIDE) {
                thinned.removeFirst();
            }
            thinned.addLast(new Sample(nanos, usage));
        }
        samples.addLast(new Sample(nanos, usage));
        count.set(count.get() + 1);
    }
}

package ferry.ui.endpoint;

import ferry.docker.Usage;
import java.util.ArrayDeque;
import java.util.List;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;

/** The last samples of a container's usage, with the times they came. Used on the UI thread. */
public final class UsageHistory {
    /** Five minutes at one sample a second. */
    public static final int LENGTH = 300;

    private final ArrayDeque<Sample> samples = new ArrayDeque<>();
    private final ReadOnlyLongWrapper count = new ReadOnlyLongWrapper();

    /** A sample at a time of {@link System#nanoTime}. */
    public record Sample(long nanos, Usage usage) {}

    /** Oldest first. */
    public List<Sample> samples() {
        return List.copyOf(samples);
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
        if (samples.size() == LENGTH) {
            samples.removeFirst();
        }
        samples.addLast(new Sample(nanos, usage));
        count.set(count.get() + 1);
    }
}

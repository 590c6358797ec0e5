package ferry.ui.details;

import java.util.ArrayList;
import java.util.List;
import javafx.collections.ObservableListBase;

/**
 * The last lines of a log: when it is full, the oldest leave. Every line keeps a number that counts from the first line
 * that ever came. Used on the UI thread.
 */
final class RingLines extends ObservableListBase<String> {
    private final int capacity;
    private String[] ring;
    private int head;
    private int size;
    private long first;

    RingLines(int capacity) {
        this.capacity = capacity;
        this.ring = new String[Math.min(1024, capacity)];
    }

    /** The number of the line at index 0. */
    long firstNumber() {
        return first;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public String get(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("line " + index + " of " + size);
        }
        return ring[(head + index) % ring.length];
    }

    /** Adds lines at the end in one change. */
    void append(List<String> lines) {
        List<String> added = lines.size() > capacity ? lines.subList(lines.size() - capacity, lines.size()) : lines;
        if (added.isEmpty()) {
            return;
        }
        beginChange();
        drop(size + added.size() - capacity);
        first += lines.size() - added.size();
        grow(size + added.size());
        int from = size;
        for (String line : added) {
            ring[(head + size) % ring.length] = line;
            size++;
        }
        nextAdd(from, size);
        endChange();
    }

    /** Forgets all lines. */
    void forget() {
        beginChange();
        drop(size);
        endChange();
    }

    private void drop(int count) {
        if (count <= 0) {
            return;
        }
        List<String> gone = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            gone.add(ring[head]);
            ring[head] = "";
            head = (head + 1) % ring.length;
        }
        size -= count;
        first += count;
        nextRemove(0, gone);
    }

    private void grow(int wanted) {
        if (wanted <= ring.length) {
            return;
        }
        String[] larger = new String[Math.min(capacity, Math.max(wanted, ring.length * 2))];
        for (int i = 0; i < size; i++) {
            larger[i] = ring[(head + i) % ring.length];
        }
        ring = larger;
        head = 0;
    }
}

package ferry.ui.details;

import java.util.Collections;
import javafx.collections.ObservableListBase;

/** A {@link LogStore} as a list for the window: as long as it was when it was last brought up to date. UI thread. */
final class LogLines extends ObservableListBase<String> {
    private LogStore store = new LogStore();
    private long first;
    private int size;

    /** Shows another store. */
    void show(LogStore other) {
        beginChange();
        leave(size);
        store = other;
        first = other.first();
        endChange();
        update();
    }

    LogStore store() {
        return store;
    }

    /** The number of the line at index 0. */
    long firstNumber() {
        return first;
    }

    /** Takes over what has come and gone since. */
    void update() {
        long storeFirst = store.first();
        long end = store.end();
        beginChange();
        leave((int) Math.min(size, storeFirst - first));
        first = Math.max(first, storeFirst);
        int before = size;
        size = (int) (end - first);
        if (size > before) {
            nextAdd(before, size);
        }
        endChange();
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
        return store.line(first + index);
    }

    private void leave(int count) {
        if (count > 0) {
            size -= count;
            first += count;
            // Nobody asks what they were: they are only gone.
            nextRemove(0, Collections.nCopies(count, ""));
        }
    }
}

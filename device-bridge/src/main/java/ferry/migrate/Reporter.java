package ferry.migrate;

import ferry.session.Journal;
import ferry.session.SessionException;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the watcher and the journal of one session what happens. Thread-safe; progress is told at most 10 times a second. */
final class Reporter {
    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
    private static final long GAP = 100_000_000;
    private final Journal journal;
    private final String session;
    private final Consumer<Progress> watcher;
    private Phase phase = Phase.PLAN;
    private long began;
    private long told;
    private volatile long bytes;

    Reporter(Journal journal, String session, Consumer<Progress> watcher) {
        this.journal = journal;
        this.session = session;
        this.watcher = watcher;
    }

    void started(Phase now, String undo) {
        synchronized (this) {
            phase = now;
            began = System.nanoTime();
            told = 0;
            bytes = 0;
        }
        journal.stepStarted(session, now.word(), undo);
        tell(new Progress.Step(now, "started", 0, 0, OptionalLong.empty(), ""));
    }

    void undo(Phase now, String undo) {
        journal.stepUndo(session, now.word(), undo);
    }

    /** Bytes carried in this step so far. */
    void bytes(long soFar, OptionalLong total) {
        Progress.Step step;
        synchronized (this) {
            bytes = soFar;
            long now = System.nanoTime();
            if (now - told < GAP) {
                return;
            }
            told = now;
            step = new Progress.Step(phase, "progress", (now - began) / 1_000_000, soFar, total, "");
        }
        tell(step);
    }

    /** What the step does at the moment. */
    void text(String text) {
        log(text);
        tell(new Progress.Step(phase, "progress", ms(), bytes, OptionalLong.empty(), text));
    }

    void ended(Phase which, String state, String note) {
        quietly(() -> journal.stepEnded(session, which.word(), state, which == phase ? bytes : 0, note));
        tell(new Progress.Step(
                which, state, which == phase ? ms() : 0, which == phase ? bytes : 0, OptionalLong.empty(), note));
    }

    void log(String line) {
        quietly(() -> journal.log(session, line));
        tell(new Progress.Log(line));
    }

    long bytes() {
        return bytes;
    }

    private synchronized long ms() {
        return (System.nanoTime() - began) / 1_000_000;
    }

    /**
     * A journal that cannot be written (disk full, locked) forbids a step to begin, but never keeps one from being ended
     * or undone.
     */
    private void quietly(Runnable write) {
        try {
            write.run();
        } catch (SessionException e) {
            LOG.warn("The journal could not be written.", e);
        }
    }

    private void tell(Progress p) {
        try {
            watcher.accept(p);
        } catch (RuntimeException e) {
            // A window that fails to draw must not undo a migration.
            LOG.warn("A watcher failed on {}.", p, e);
        }
    }
}

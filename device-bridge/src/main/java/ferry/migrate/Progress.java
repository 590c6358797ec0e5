package ferry.migrate;

import java.util.Optional;
import java.util.OptionalLong;

/** What a running migration tells its watchers; called on the migration's own thread, must return quickly. */
public sealed interface Progress {
    /** state of a step: started, progress, done, failed, undone. {@code ms} since the step began; bytes of {@code total} so far. */
    record Step(Phase phase, String state, long ms, long bytes, OptionalLong total, String text) implements Progress {}

    /** A line of the log. */
    record Log(String line) implements Progress {}

    /**
     * The end.
     *
     * @param outcome moved, refused, rolled-back, attention
     * @param session the journal's id
     * @param container id on the endpoint where it runs now
     * @param downtimeMs from the freeze to the answer of the target; -1 when it never came to that
     * @param error what went wrong and what to do, empty when moved
     */
    record Result(
            String outcome,
            String session,
            Optional<Strategy> strategy,
            long downtimeMs,
            long bytes,
            String from,
            String to,
            String container,
            Optional<String> error)
            implements Progress {}
}

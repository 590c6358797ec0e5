package ferry.kernel.build;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How far a build is.
 *
 * @param state started, progress, done
 * @param took since the step began
 * @param done files that were compiled, of {@code total}; both 0 where a step does not count
 * @param left time that the rest will take at this pace; empty when it cannot be told
 * @param text what is being done, such as the file
 */
public record BuildProgress(
        Step step, String state, Duration took, int done, int total, Optional<Duration> left, String text) {
    /** In the order in which they are taken. */
    public enum Step {
        UNPACK,
        PATCH,
        CONFIGURE,
        PREPARE,
        COMPILE,
        COLLECT;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

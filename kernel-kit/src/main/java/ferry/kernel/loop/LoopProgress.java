package ferry.kernel.loop;

import java.time.Duration;
import java.util.Locale;

/**
 * How far the loop is.
 *
 * @param took since the step began
 * @param text what is being done, or what came of it
 */
public record LoopProgress(Step step, State state, Duration took, String text) {
    /** In the order in which they are taken; BUILD and what follows it come again for each kernel. */
    public enum Step {
        SOURCES,
        STOCK,
        CHECK,
        FRAGMENT,
        PATCH,
        CONFIGURE,
        BUILD,
        BOOT,
        PROBE,
        DOCKER,
        CRIU,
        CROSS;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A step that goes on may say so several times. */
    public enum State {
        STARTED,
        PROGRESS,
        DONE,
        FAILED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

package ferry.migrate;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a migration would do and what speaks against it, before anything is touched.
 *
 * @param strategy the chosen one; empty when none is possible
 * @param estimateMs expected downtime in milliseconds; empty when nothing was measured yet
 */
public record Plan(
        Request request,
        Optional<Strategy> strategy,
        List<Verdict> strategies,
        List<Finding> blockers,
        List<Finding> warnings,
        List<String> steps,
        OptionalLong estimateMs) {

    /** What the person asked for; {@code strategy} empty is auto. */
    public record Request(
            String container, String from, String to, Optional<Strategy> strategy, boolean removeSource) {}

    /** Whether one strategy is possible, and why or why not. */
    public record Verdict(Strategy strategy, boolean possible, List<String> reasons) {}

    /** What was found, why it matters, what would mend it (may be empty). */
    public record Finding(String what, String why, String mend) {}

    public boolean possible() {
        return blockers.isEmpty() && strategy.isPresent();
    }
}

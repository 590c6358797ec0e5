package ferry.migrate;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a migration would do and what speaks against it, before anything is touched.
 *
 * @param strategy the chosen one; empty when none is possible
 * @param estimate of the downtime; empty when it cannot cross
 * @param outside TCP connections with the outside of the container, which stay behind
 */
public record Plan(
        Request request,
        Optional<Strategy> strategy,
        List<Verdict> strategies,
        List<Finding> blockers,
        List<Finding> warnings,
        List<String> steps,
        Optional<Estimate> estimate,
        List<Connection> outside) {

    /**
     * What the person asked for.
     *
     * @param strategy empty is auto
     * @param closeOutside whether TCP connections with the outside are closed; otherwise they speak against a crossing
     */
    public record Request(
            String container,
            String from,
            String to,
            Optional<Strategy> strategy,
            boolean removeSource,
            boolean closeOutside) {
        public Request(String container, String from, String to, Optional<Strategy> strategy, boolean removeSource) {
            this(container, from, to, strategy, removeSource, false);
        }

        /** The same with a strategy. */
        public Request by(Strategy chosen) {
            return new Request(container, from, to, Optional.of(chosen), removeSource, closeOutside);
        }

        /** The same, with connections closed or not. */
        public Request closing(boolean outside) {
            return new Request(container, from, to, strategy, removeSource, outside);
        }

        /** The same, with the source removed at the end or not. */
        public Request removing(boolean source) {
            return new Request(container, from, to, strategy, source, closeOutside);
        }
    }

    /**
     * A TCP connection with the outside of the container.
     *
     * @param process comm and PID of the process that has it
     * @param descriptor of that process
     * @param local address:port inside
     * @param remote address:port of the other end
     * @param who is at the other end, as far as the source's Docker tells; may be empty
     */
    public record Connection(String process, int descriptor, String local, String remote, String who) {}

    /** Whether one strategy is possible, and why or why not. */
    public record Verdict(Strategy strategy, boolean possible, List<String> reasons) {}

    /** What was found, why it matters, what would mend it (may be empty). */
    public record Finding(String what, String why, String mend) {}

    /** The same plan for another request. */
    public Plan with(Request changed) {
        return new Plan(changed, strategy, strategies, blockers, warnings, steps, estimate, outside);
    }

    /** The expected downtime in milliseconds. */
    public OptionalLong estimateMs() {
        return estimate.map(e -> OptionalLong.of(e.ms())).orElse(OptionalLong.empty());
    }

    public boolean possible() {
        return blockers.isEmpty() && strategy.isPresent();
    }
}

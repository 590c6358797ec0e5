package ferry.session;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One migration as the journal has it.
 *
 * @param id short, sortable: yyyymmdd-hhmmss-xxxx
 * @param startedMs milliseconds since the epoch
 * @param outcome running, moved, refused, rolled-back, attention, confirmed, went-back
 * @param plan, sourceFacts, targetFacts, detail JSON documents
 * @param owner process id and start time of the Ferry that runs it, so that a dead one is known
 * @param remarks what a person wrote at it
 */
public record Session(
        String id,
        long startedMs,
        Optional<Long> endedMs,
        String container,
        String containerName,
        String from,
        String to,
        String strategy,
        String outcome,
        long downtimeMs,
        long bytes,
        Optional<String> error,
        String plan,
        String sourceFacts,
        String targetFacts,
        String detail,
        String owner,
        List<Step> steps,
        List<LogLine> log,
        Remarks remarks) {

    /** What {@code outcome} may be. */
    public static final Set<String> OUTCOMES =
            Set.of("running", "moved", "refused", "rolled-back", "attention", "confirmed", "went-back");

    /** What stands in {@code owner} of a session that came from a file: a record to look at, never to act on. */
    public static final String IMPORTED = "imported";

    /** The same session with other remarks. */
    public Session with(Remarks others) {
        return new Session(
                id,
                startedMs,
                endedMs,
                container,
                containerName,
                from,
                to,
                strategy,
                outcome,
                downtimeMs,
                bytes,
                error,
                plan,
                sourceFacts,
                targetFacts,
                detail,
                owner,
                steps,
                log,
                others);
    }

    /** Whether this is a record of another machine (or of an older self) that was read from a file. */
    public boolean imported() {
        return owner.equals(IMPORTED);
    }

    /** A step: {@code state} started, done, failed, undone; times in ms since the epoch. {@code undo} is JSON: what an undo needs. */
    public record Step(
            String phase, String state, long startedMs, Optional<Long> endedMs, long bytes, String undo, String note) {}

    /** A line of the log at a time (ms since the epoch). */
    public record LogLine(long ms, String text) {}
}

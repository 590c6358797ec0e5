package ferry.migrate;

import ferry.session.Journal;
import ferry.session.SessionException;
import java.util.List;
import java.util.Optional;

/** Brings a migration to one of its ends: moved, rolled back, or in need of a person. */
final class Ending {
    private final Services services;
    private final Journal journal;
    private final Reporter report;
    private final Crossing crossing;

    Ending(Services services, Journal journal, Reporter report, Crossing crossing) {
        this.services = services;
        this.journal = journal;
        this.report = report;
        this.crossing = crossing;
    }

    Progress.Result moved(Optional<String> leftOver) {
        Passage p = crossing.passage();
        String outcome = "moved";
        end(outcome, crossing.downtimeMs(), leftOver);
        if (p.removeSource() && leftOver.isEmpty()) {
            try {
                journal.settle(p.session(), "confirmed");
            } catch (SessionException e) {
                report.log("The journal could not be written: " + e.getMessage());
            }
        }
        return result(outcome, crossing.downtimeMs(), p.targetId(), leftOver);
    }

    /** After a failure in a step: what is already true stays true, everything else is taken back. */
    Progress.Result failed(Throwable t, List<Rollback.Begun> begun) {
        // Nothing below may be cut short by the interrupt that was the cancel.
        boolean interrupted = Thread.interrupted() || t instanceof Cancelled;
        try {
            String words = MigrationException.words(t);
            Phase at = begun.isEmpty() ? Phase.PLAN : begun.getLast().phase();
            report.ended(at, "failed", words);
            if (at == Phase.FINISH) {
                report.log("The container has crossed; the clean-up did not end: " + words);
                return moved(Optional.of("The container has crossed, but the clean-up did not end: " + words));
            }
            return rollBack(words, begun);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    Progress.Result rollBack(String words, List<Rollback.Begun> begun) {
        Passage p = crossing.passage();
        crossing.close();
        try {
            Rollback rollback =
                    new Rollback(services.endpoints(), report, services.limits(), services.faults(), p.session());
            List<String> leftOver = rollback.run(begun);
            long downtime = p.frozenMs() > 0 ? rollback.resumedMs() - p.frozenMs() : -1;
            String said = leftOver.isEmpty() ? words : words + " Left over: " + String.join(" ", leftOver);
            end("rolled-back", downtime, Optional.of(said));
            return result("rolled-back", downtime, p.sourceId(), Optional.of(said));
        } catch (RuntimeException | Error e) {
            String said =
                    "%s And it could not be taken back: %s The source %s on %s is frozen in its checkpoint %s; nothing is lost. %s"
                            .formatted(
                                    words,
                                    MigrationException.words(e),
                                    p.sourceName(),
                                    p.from(),
                                    p.checkpoint(),
                                    "When both sides can be reached, run: ferry sessions recover " + p.session());
            report.log(said);
            end("attention", -1, Optional.of(said));
            return result("attention", -1, p.sourceId(), Optional.of(said));
        }
    }

    private void end(String outcome, long downtimeMs, Optional<String> error) {
        try {
            journal.end(
                    crossing.passage().session(),
                    outcome,
                    downtimeMs,
                    crossing.passage().carriedBytes(),
                    error);
        } catch (SessionException e) {
            report.log("The journal could not be written: " + e.getMessage());
        }
    }

    private Progress.Result result(String outcome, long downtimeMs, String container, Optional<String> error) {
        Passage p = crossing.passage();
        return new Progress.Result(
                outcome,
                p.session(),
                Optional.of(p.strategy()),
                downtimeMs,
                p.carriedBytes(),
                p.from(),
                p.to(),
                container,
                error);
    }
}

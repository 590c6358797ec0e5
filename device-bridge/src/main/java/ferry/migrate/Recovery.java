package ferry.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import ferry.docker.Engine;
import ferry.session.Session;
import ferry.session.SessionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Brings a session whose Ferry was killed to its end: forward when the target already runs, else back. */
final class Recovery {
    private final Services services;

    Recovery(Services services) {
        this.services = services;
    }

    Progress.Result recover(String id, Consumer<Progress> watcher) {
        Session session = services.journal()
                .find(id)
                .orElseThrow(() -> new SessionException("There is no session " + id + ".", null));
        services.journal().takeOver(session.id());
        Reporter report = new Reporter(services.journal(), session.id(), watcher);
        List<Rollback.Begun> begun = begun(session);
        if (begun.isEmpty()) {
            String words = "Its Ferry ended before anything was touched.";
            services.journal().end(session.id(), "rolled-back", -1, 0, Optional.of(words));
            return new Progress.Result(
                    "rolled-back",
                    session.id(),
                    Optional.empty(),
                    -1,
                    0,
                    session.from(),
                    session.to(),
                    session.container(),
                    Optional.of(words));
        }
        Passage passage = Passage.of(session.detail());
        Engine from;
        Engine to;
        try {
            from = services.endpoints().engine(passage.from());
            to = services.endpoints().engine(passage.to());
        } catch (RuntimeException e) {
            String words = "Both sides must be reachable. " + MigrationException.words(e);
            services.journal().end(session.id(), "attention", -1, 0, Optional.of(words));
            return new Progress.Result(
                    "attention",
                    session.id(),
                    Optional.of(passage.strategy()),
                    -1,
                    0,
                    passage.from(),
                    passage.to(),
                    passage.sourceId(),
                    Optional.of(words));
        }
        try (Crossing c = new Crossing(
                from,
                to,
                services.journal(),
                report,
                services.limits(),
                services.faults(),
                passage,
                null,
                Optional.empty(),
                services.inspection())) {
            Ending ending = new Ending(services, services.journal(), report, c);
            if (begun.getLast().phase().compareTo(Phase.RESTORE) >= 0 && targetRuns(c)) {
                return forward(session, c, ending, begun, report);
            }
            report.log("The session's Ferry was killed; its steps are taken back.");
            return ending.rollBack("Its Ferry was killed.", begun);
        }
    }

    /** Both running cannot be: the target is started only when the source is seen stopped. */
    private static boolean targetRuns(Crossing c) {
        Optional<JsonNode> target = c.to().inspect(c.passage().targetId());
        boolean sourceRuns =
                c.from().inspect(c.passage().sourceId()).map(Source::running).orElse(false);
        return target.map(Source::running).orElse(false) && !sourceRuns;
    }

    private static Progress.Result forward(
            Session session, Crossing c, Ending ending, List<Rollback.Begun> begun, Reporter report) {
        report.log("The session's Ferry was killed, but the target runs; the crossing is finished.");
        boolean verified = false;
        for (Session.Step step : session.steps()) {
            Phase phase = phase(step);
            verified |= phase == Phase.VERIFY && step.state().equals("done");
            if (step.state().equals("started")) {
                report.ended(phase, phase == Phase.RESTORE ? "done" : "failed", "Its Ferry was killed.");
            }
        }
        try {
            if (!verified) {
                Run.make(new Verify(), c, begun, report);
            }
            Run.make(new Finish(), c, begun, report);
            return ending.moved(Optional.empty());
        } catch (Throwable t) {
            return ending.failed(t, begun);
        }
    }

    private static List<Rollback.Begun> begun(Session session) {
        List<Rollback.Begun> begun = new ArrayList<>();
        for (Session.Step step : session.steps()) {
            Phase phase = phase(step);
            if (phase != Phase.PLAN) {
                begun.add(new Rollback.Begun(phase, Undo.of(step.undo())));
            }
        }
        return begun;
    }

    private static Phase phase(Session.Step step) {
        return Phase.valueOf(step.phase().toUpperCase(Locale.ROOT));
    }
}

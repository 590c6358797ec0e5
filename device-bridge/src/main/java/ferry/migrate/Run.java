package ferry.migrate;

import ferry.recode.RecodeException;
import ferry.session.Journal;
import ferry.session.SessionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** One migration from its plan to its end. */
final class Run {
    private static final int TRIES = 3;
    private final Services services;
    private final Journal journal;
    private final Consumer<Progress> watcher;
    private boolean badMoment;

    Run(Services services, Consumer<Progress> watcher) {
        this.services = services;
        this.journal = services.journal();
        this.watcher = watcher;
    }

    /** Once, and again where only the moment of the freeze was to blame. Each time is a session of its own. */
    Progress.Result run(Plan plan, Function<Survey, Plan> planner) {
        for (int left = TRIES - 1; ; left--) {
            badMoment = false;
            Progress.Result result = once(plan, planner);
            if (!badMoment || left == 0 || !result.outcome().equals("rolled-back")) {
                return result;
            }
            watcher.accept(new Progress.Log("It was frozen at a bad moment. It runs on; it is tried once more."));
        }
    }

    private Progress.Result once(Plan plan, Function<Survey, Plan> planner) {
        Survey survey;
        Plan fresh;
        String session;
        try {
            // Looked at once more: the person may have thought about the plan for an hour.
            survey = services.survey(plan.request());
            fresh = planner.apply(survey);
            session = journal.begin(
                    survey.subject()
                            .map(Survey.Subject::id)
                            .orElse(plan.request().container()),
                    survey.subject()
                            .map(Survey.Subject::name)
                            .orElse(plan.request().container()),
                    plan.request().from(),
                    plan.request().to(),
                    fresh.strategy().map(PlanJson::word).orElse("none"),
                    PlanJson.of(fresh).toString());
        } catch (SessionException | MigrationException | Cancelled e) {
            return refused("", plan, MigrationException.words(e));
        }
        Reporter report = new Reporter(journal, session, watcher);
        try {
            report.started(Phase.PLAN, "[]");
            services.faults().at(Fault.PLAN_PROBE);
            survey.from().ifPresent(from -> survey.to()
                    .ifPresent(to -> journal.facts(
                            session,
                            PlanJson.facts(from.facts(), from.host()),
                            PlanJson.facts(to.facts(), to.host()))));
            refuse(plan, fresh).ifPresent(words -> {
                throw new MigrationException(words, "", null);
            });
            survey.unseen().ifPresent(why -> report.log("It could not be looked into: " + why));
            report.ended(Phase.PLAN, "done", "");
        } catch (RuntimeException e) {
            String words = MigrationException.words(e);
            report.ended(Phase.PLAN, "failed", words);
            end(session, "refused", -1, 0, Optional.of(words));
            return refused(session, plan, words);
        }
        return cross(session, survey, fresh.strategy().orElseThrow(), report);
    }

    private static Optional<String> refuse(Plan asked, Plan fresh) {
        if (!fresh.possible()) {
            List<String> words = new ArrayList<>();
            for (Plan.Finding f : fresh.blockers()) {
                words.add(f.what() + (f.why().isEmpty() ? "" : ": " + f.why()) + "."
                        + (f.mend().isEmpty() ? "" : " " + f.mend()));
            }
            return Optional.of(words.isEmpty() ? "There is no way across." : String.join(" ", words));
        }
        if (!asked.strategy().equals(fresh.strategy())) {
            return Optional.of("What was found has changed since the plan was made. Plan again.");
        }
        return Optional.empty();
    }

    private Progress.Result cross(String session, Survey survey, Strategy strategy, Reporter report) {
        Survey.Subject subject = survey.subject().orElseThrow();
        Passage passage = new Passage(
                session,
                survey.request().from(),
                survey.request().to(),
                subject.id(),
                subject.name(),
                subject.inspect().path("HostConfig").path("RestartPolicy"),
                survey.targetName(),
                "",
                strategy,
                "ferry-" + session,
                survey.request().removeSource(),
                survey.request().closeOutside(),
                0,
                0);
        List<Rollback.Begun> begun = new ArrayList<>();
        try (Crossing c = new Crossing(
                survey.from().orElseThrow().engine(),
                survey.to().orElseThrow().engine(),
                journal,
                report,
                services.limits(),
                services.faults(),
                passage,
                subject.inspect(),
                survey.look(),
                services.inspection())) {
            survey.from().ifPresent(c::known);
            survey.to().ifPresent(c::known);
            Ending ending = new Ending(services, journal, report, c);
            try {
                c.passage(passage);
                for (Step step : services.way(strategy).steps()) {
                    make(step, c, begun, report);
                }
                return ending.moved(Optional.empty());
            } catch (Throwable t) {
                badMoment = t instanceof RecodeException e && e.passing();
                return ending.failed(t, begun);
            }
        }
    }

    /** Writes the journal, then makes the step. */
    static void make(Step step, Crossing c, List<Rollback.Begun> begun, Reporter report) throws Exception {
        List<Undo> acts = step.undo(c);
        report.started(step.phase(), Undo.json(acts));
        begun.add(new Rollback.Begun(step.phase(), acts));
        step.make(c);
        report.ended(step.phase(), "done", "");
    }

    private void end(String session, String outcome, long downtimeMs, long bytes, Optional<String> error) {
        try {
            journal.end(session, outcome, downtimeMs, bytes, error);
        } catch (SessionException e) {
            watcher.accept(new Progress.Log("The journal could not be written: " + e.getMessage()));
        }
    }

    private static Progress.Result refused(String session, Plan plan, String words) {
        return new Progress.Result(
                "refused",
                session,
                plan.strategy(),
                -1,
                0,
                plan.request().from(),
                plan.request().to(),
                plan.request().container(),
                Optional.of(words));
    }
}

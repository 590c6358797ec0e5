package ferry.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import ferry.docker.Courier;
import ferry.docker.DockerException;
import ferry.docker.Engine;
import ferry.session.Session;
import ferry.session.SessionException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a person does with a session that has moved: trust the target, or return to the source. */
final class Settlement {
    private final Services services;

    Settlement(Services services) {
        this.services = services;
    }

    void confirm(String id) {
        Session session = moved(id);
        Passage p = Passage.of(session.detail());
        // The source is let go only when the container is known to be somewhere else.
        Engine to = services.endpoints().engine(p.to());
        if (to.inspect(p.targetId()).isEmpty() && later(p).isEmpty()) {
            throw new SessionException(
                    "%s is gone from %s. Its source on %s is all that is left: ferry sessions back %s returns to it."
                            .formatted(p.targetName(), p.to(), p.from(), session.id()),
                    null);
        }
        Finish.removeSource(services.endpoints().engine(p.from()), p);
        services.journal().settle(session.id(), "confirmed");
    }

    Progress.Result back(String id, Consumer<Progress> watcher) {
        Session session = moved(id);
        Passage p = Passage.of(session.detail());
        onward(session, p);
        Reporter report = new Reporter(services.journal(), session.id(), watcher);
        long began = System.currentTimeMillis();
        boolean[] paused = new boolean[1];
        try {
            Engine to = services.endpoints().engine(p.to());
            Engine from = services.endpoints().engine(p.from());
            JsonNode source = Crossing.inspect(from, p.sourceId());
            hold(to, p, paused);
            report.log("The container on %s is held.".formatted(p.to()));
            if (!Source.running(source)) {
                Source.startFrom(from, source, p.sourceId(), p.checkpoint(), p.session(), services.limits());
            }
            if (p.strategy() == Strategy.TRANSLATED
                    && TranslatedWay.translates(from.facts().architecture())) {
                Source.release(from, p.sourceId());
            }
            report.log("The source goes on on %s from where it was frozen.".formatted(p.from()));
            // From here the source runs: the target must never run again.
            to.remove(p.targetId(), true);
            Source.restartPolicy(from, p.sourceId(), p.restartPolicy());
            Source.remove(from, p.sourceId(), p.checkpoint());
            Courier.sweep(from, p.session());
            services.journal().settle(session.id(), "went-back");
            return result("moved", p, System.currentTimeMillis() - began, p.sourceId(), Optional.empty());
        } catch (RuntimeException e) {
            return failed(p, paused[0], e, report);
        }
    }

    /** Stops the target from running, so that it can still go on if the source does not start. */
    private static void hold(Engine to, Passage p, boolean[] paused) {
        Optional<JsonNode> target = to.inspect(p.targetId());
        if (target.isEmpty() || !Source.running(target.get())) {
            return;
        }
        Source.restartPolicy(to, p.targetId(), Source.noRestart());
        if (!target.get().path("State").path("Paused").asBoolean()) {
            to.pause(p.targetId());
        }
        paused[0] = true;
        if (!Crossing.inspect(to, p.targetId()).path("State").path("Paused").asBoolean()) {
            throw new MigrationException("The container on %s could not be held.".formatted(p.to()), "", null);
        }
    }

    private Progress.Result failed(Passage p, boolean paused, RuntimeException e, Reporter report) {
        String words = MigrationException.words(e);
        try {
            boolean sourceRuns = services.endpoints()
                    .engine(p.from())
                    .inspect(p.sourceId())
                    .map(Source::running)
                    .orElse(false);
            if (paused && !sourceRuns) {
                Engine to = services.endpoints().engine(p.to());
                to.unpause(p.targetId());
                if (p.restartPolicy().isObject()) {
                    Source.restartPolicy(to, p.targetId(), p.restartPolicy());
                }
                report.log("Could not go back: " + words + " The container runs on on " + p.to() + ".");
                return result(
                        "rolled-back",
                        p,
                        -1,
                        p.targetId(),
                        Optional.of(words + " The container runs on on " + p.to() + "."));
            }
            if (!paused && !sourceRuns) {
                return result("refused", p, -1, p.targetId(), Optional.of(words));
            }
        } catch (DockerException again) {
            words += " " + MigrationException.words(again);
        }
        String said = words
                + " Look at both sides: %s on %s and %s on %s; only one of them may run."
                        .formatted(p.sourceName(), p.from(), p.targetName(), p.to());
        report.log(said);
        return result("attention", p, -1, p.sourceId(), Optional.of(said));
    }

    /** A container that has crossed on from the target lives somewhere else by now. */
    private void onward(Session session, Passage p) {
        later(p).ifPresent(other -> {
            throw new SessionException(
                    "The container of session %s has crossed on in session %s. Go back from that one first."
                            .formatted(session.id(), other.id()),
                    null);
        });
    }

    private Optional<Session> later(Passage p) {
        return services.journal().list().stream()
                .filter(o -> o.from().equals(p.to()) && o.container().equals(p.targetId()))
                .filter(o ->
                        List.of("moved", "confirmed", "running", "attention").contains(o.outcome()))
                .findFirst();
    }

    private Session moved(String id) {
        Session session = services.journal()
                .find(id)
                .orElseThrow(() -> new SessionException("There is no session " + id + ".", null));
        if (!session.outcome().equals("moved")) {
            throw new SessionException(
                    "Session %s is %s; only a moved one can be confirmed or taken back."
                            .formatted(session.id(), session.outcome()),
                    null);
        }
        return session;
    }

    private static Progress.Result result(
            String outcome, Passage p, long downtimeMs, String container, Optional<String> error) {
        // The way back leads from the target to the source.
        return new Progress.Result(
                outcome, p.session(), Optional.of(p.strategy()), downtimeMs, 0, p.to(), p.from(), container, error);
    }
}

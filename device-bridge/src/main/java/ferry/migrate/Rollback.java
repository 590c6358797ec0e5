package ferry.migrate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import ferry.docker.Container;
import ferry.docker.Courier;
import ferry.docker.DockerException;
import ferry.docker.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes the steps of a session back, from the last to the first, by what the journal says of each. A source is started
 * only after everything of the session on the target is seen gone, if the target can have been started at all.
 */
final class Rollback {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Endpoints endpoints;
    private final Reporter report;
    private final Limits limits;
    private final Faults faults;
    private final String session;
    private final List<String> leftOver = new ArrayList<>();
    private long resumedMs = System.currentTimeMillis();

    Rollback(Endpoints endpoints, Reporter report, Limits limits, Faults faults, String session) {
        this.endpoints = endpoints;
        this.report = report;
        this.limits = limits;
        this.faults = faults;
        this.session = session;
    }

    /** A step that was begun, with its acts in the order in which they were written. */
    record Begun(Phase phase, List<Undo> acts) {}

    /**
     * Does it all; throws when the source could not be brought back to running, or must not be since the target's state
     * is unknown.
     *
     * @param begun in the order in which they were begun
     * @return what could not be cleaned up, in words
     */
    List<String> run(List<Begun> begun) {
        boolean mayRunThere = begun.stream().anyMatch(b -> b.phase() == Phase.RESTORE);
        for (Begun step : begun.reversed()) {
            for (Undo act : step.acts().reversed()) {
                boolean vital = act.kind() == Undo.Kind.RESUME
                        || act.kind() == Undo.Kind.RELEASE
                        || mayRunThere && step.phase() == Phase.RESTORE && act.kind() == Undo.Kind.CLEAR;
                try {
                    perform(act);
                } catch (RuntimeException e) {
                    if (vital) {
                        throw e;
                    }
                    String words = "%s %s on %s was not undone: %s"
                            .formatted(
                                    act.kind()
                                            .name()
                                            .toLowerCase(java.util.Locale.ROOT)
                                            .replace('_', ' '),
                                    act.subject(),
                                    act.endpoint(),
                                    MigrationException.words(e));
                    leftOver.add(words);
                    report.log(words);
                }
            }
            report.ended(step.phase(), "undone", "");
        }
        return leftOver;
    }

    /** When the source was seen running again, ms since the epoch. */
    long resumedMs() {
        return resumedMs;
    }

    private void perform(Undo act) {
        Engine engine = endpoints.engine(act.endpoint());
        switch (act.kind()) {
            case CLEAR -> clear(engine, act.argument().equals("couriers"));
            case RESUME -> {
                faults.at(Fault.UNDO_RESUME);
                report.log(Source.resume(engine, act.subject(), act.argument(), session, limits));
                resumedMs = System.currentTimeMillis();
            }
            case RELEASE -> Source.release(engine, act.subject());
            case RESTART_POLICY -> {
                if (!act.argument().isEmpty() && engine.inspect(act.subject()).isPresent()) {
                    Source.restartPolicy(engine, act.subject(), policy(act.argument()));
                }
            }
            case REMOVE_IMAGE -> {
                if (engine.inspectImage(act.subject()).isPresent()) {
                    // Forced, since it has one tag; not while a container uses it, which Docker refuses in both cases.
                    engine.removeImage(act.subject(), true);
                }
            }
            case REMOVE_VOLUME -> {
                if (engine.volumes().stream().anyMatch(v -> v.name().equals(act.subject()))) {
                    engine.removeVolume(act.subject());
                }
            }
            case REMOVE_NETWORK -> {
                try {
                    var unused = engine.call("DELETE", "/networks/" + Paths.segment(act.subject()), Optional.empty());
                } catch (DockerException e) {
                    if (e.status() != 404) {
                        throw e;
                    }
                }
            }
        }
    }

    private void clear(Engine engine, boolean onlyCouriers) {
        Timed.finish(limits.call(), "removing what the session made on " + engine.endpoint(), () -> {
            if (!onlyCouriers) {
                for (Container c : engine.containers(true)) {
                    if (Labels.isOf(c, session)) {
                        engine.remove(c.id(), true);
                    }
                }
            }
            Courier.sweep(engine, session);
        });
    }

    private static com.fasterxml.jackson.databind.JsonNode policy(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new MigrationException("The restart policy in the journal cannot be read.", "", e);
        }
    }
}

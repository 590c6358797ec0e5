package ferry.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import ferry.docker.Courier;
import java.util.List;

/**
 * Cleans up after a crossing that is already true: nothing that fails here takes it back. The source stays, stopped,
 * with its checkpoint, unless the person said otherwise.
 */
final class Finish implements Step {
    @Override
    public Phase phase() {
        return Phase.FINISH;
    }

    @Override
    public List<Undo> undo(Crossing c) {
        return List.of();
    }

    @Override
    public void make(Crossing c) {
        c.at(Fault.FINISH_BEGIN);
        Passage p = c.passage();
        JsonNode policy = p.restartPolicy();
        if (!policy.path("Name").asText("no").equals("no")
                && !policy.path("Name").asText().isEmpty()) {
            Source.restartPolicy(c.to(), p.targetId(), policy);
        }
        for (String checkpoint : c.to().checkpoints(p.targetId())) {
            c.to().deleteCheckpoint(p.targetId(), checkpoint);
        }
        if (!c.tidied()) {
            c.close();
            sweep(c);
        }
        if (p.removeSource()) {
            removeSource(c.from(), p);
        }
        c.at(Fault.FINISH_END);
    }

    /** Does it before its time, while something else is waited for; what fails is tried again at its time. */
    static void tidy(Crossing c) {
        try {
            c.close();
            sweep(c);
            c.tidied(true);
        } catch (RuntimeException e) {
            c.report().log("The clean-up is tried again later: " + MigrationException.words(e));
        }
    }

    /** Couriers on both sides and the skeleton. */
    static void sweep(Crossing c) {
        String session = c.passage().session();
        Together.run(List.of(
                () -> c.to().containers(true).stream()
                        .filter(x -> Labels.isOf(x, session)
                                && "skeleton".equals(x.labels().get(Labels.ROLE)))
                        .forEach(x -> c.to().remove(x.id(), true)),
                () -> Courier.sweep(c.to(), session),
                () -> Courier.sweep(c.from(), session)));
    }

    /** Removes a source that is seen stopped, with its checkpoint. */
    static void removeSource(ferry.docker.Engine from, Passage p) {
        if (from.inspect(p.sourceId()).map(Source::running).orElse(false)) {
            throw new MigrationException(
                    "%s runs on %s; it was started after its crossing.".formatted(p.sourceName(), p.from()),
                    "Stop it first if it is not needed.",
                    null);
        }
        if (from.inspect(p.sourceId()).isPresent()) {
            from.remove(p.sourceId(), false);
        }
    }
}

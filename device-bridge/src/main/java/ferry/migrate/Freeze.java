package ferry.migrate;

import ferry.docker.DockerException;
import java.util.List;

/** Freezes the source: CRIU dumps it and ends it. From here the clock of the downtime runs. */
class Freeze implements Step {
    @Override
    public Phase phase() {
        return Phase.CHECKPOINT;
    }

    @Override
    public List<Undo> undo(Crossing c) {
        Passage p = c.passage();
        return List.of(
                new Undo(
                        Undo.Kind.RESTART_POLICY,
                        p.from(),
                        p.sourceId(),
                        p.restartPolicy().toString()),
                new Undo(Undo.Kind.RESUME, p.from(), p.sourceId(), p.checkpoint()));
    }

    @Override
    public void make(Crossing c) {
        c.at(Fault.CHECKPOINT_BEGIN);
        Passage p = c.passage();
        if (!p.restartPolicy().path("Name").asText("no").equals("no")) {
            Source.restartPolicy(c.from(), p.sourceId(), Source.noRestart());
        }
        c.passage(p.frozenAt(System.currentTimeMillis()));
        // Not cut short by a cancel: whether the source is frozen must be known before anything is undone.
        try {
            Timed.finish(
                    c.limits().checkpoint(),
                    "the checkpoint of %s on %s".formatted(p.sourceName(), p.from()),
                    () -> c.from().checkpoint(p.sourceId(), p.checkpoint(), true));
        } catch (DockerException e) {
            throw CriuLog.explained(e, c.from(), p, c.report());
        }
        Source.awaitStopped(c.from(), p.sourceId(), c.limits().call());
        c.at(Fault.CHECKPOINT_TAKEN);
    }
}

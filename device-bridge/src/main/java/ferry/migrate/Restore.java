package ferry.migrate;

import ferry.docker.DockerException;
import java.util.List;

/** Starts the target from the checkpoint, once the source is seen stopped. */
final class Restore implements Step {
    @Override
    public Phase phase() {
        return Phase.RESTORE;
    }

    @Override
    public List<Undo> undo(Crossing c) {
        return List.of(new Undo(Undo.Kind.CLEAR, c.passage().to(), c.passage().session(), ""));
    }

    @Override
    public void make(Crossing c) {
        c.at(Fault.RESTORE_BEGIN);
        Passage p = c.passage();
        if (Source.running(Crossing.inspect(c.from(), p.sourceId()))) {
            throw new MigrationException(
                    "%s runs again on %s although it was frozen; somebody started it."
                            .formatted(p.sourceName(), p.from()),
                    "The target was not started.",
                    null);
        }
        try {
            start(c);
        } catch (DockerException e) {
            c.report().log("The first try of the restore failed: " + MigrationException.words(e));
            if (!PagesBeside.fold(c)) {
                throw e;
            }
            c.report().text("It is tried once more, with the pages in the checkpoint.");
            start(c);
        }
        c.at(Fault.RESTORE_END);
    }

    private static void start(Crossing c) {
        Passage p = c.passage();
        Timed.run(
                c.limits().restore(c.facts(c.to()).architecture()),
                "the restore of %s on %s".formatted(p.sourceName(), p.to()),
                () -> c.to().startFrom(p.targetId(), p.checkpoint()));
    }
}

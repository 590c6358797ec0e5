package ferry.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import ferry.docker.DockerException;
import ferry.docker.Engine;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes along what Docker's archives leave out of the changed files. A crossing does not fail for it: what cannot be had
 * stays behind, and the session's log says so.
 */
final class Extras {
    private static final int SAID = 5;

    private Extras() {}

    /** What is done with a folder. */
    @FunctionalInterface
    private interface Act<T> {
        T on(LayerProbe probe, String folder);
    }

    /** Reads it from the frozen source. */
    static LayerExtras read(Crossing c) {
        String session = c.passage().session();
        Optional<LayerExtras> read = attempt(
                c,
                c.from(),
                c.source(),
                "Extended attributes and holes of the changed files do not travel",
                (probe, folder) -> probe.attributes(session, folder));
        read.ifPresent(x -> tell(c, "Extended attributes and holes do not travel of", x.errors()));
        return read.orElse(LayerExtras.none());
    }

    /** Makes the holes in the target's files, which have arrived filled. */
    static void dig(Crossing c) {
        Set<String> mounts = VolumeCopy.mountPoints(c.source());
        List<LayerExtras.Hole> holes = c.extras().holes().stream()
                .filter(h -> TopLayer.carries(h.path(), mounts))
                .toList();
        if (holes.isEmpty()) {
            return;
        }
        String session = c.passage().session();
        attempt(
                        c,
                        c.to(),
                        Crossing.inspect(c.to(), c.passage().targetId()),
                        "Sparse files stay filled",
                        (probe, folder) -> probe.dig(session, folder, holes))
                .ifPresent(dug -> tell(c, "Holes stay filled, by their number,", dug.errors()));
    }

    private static <T> Optional<T> attempt(Crossing c, Engine engine, JsonNode inspect, String lost, Act<T> act) {
        try {
            String folder = TopLayer.folder(inspect)
                    .orElseThrow(() -> new LookException("the engine keeps no such folder", null));
            return Optional.of(Timed.call(
                    c.limits().transfer(),
                    "looking into the changed files",
                    () -> act.on(
                            c.inspection()
                                    .layers(engine, c.facts(engine))
                                    .orElseThrow(
                                            () -> new LookException("the program that looks cannot run there", null)),
                            folder)));
        } catch (DockerException | LookException | MigrationException e) {
            c.report().log("%s (%s): %s".formatted(lost, engine.endpoint(), MigrationException.words(e)));
            return Optional.empty();
        }
    }

    private static void tell(Crossing c, String what, List<String> errors) {
        if (!errors.isEmpty()) {
            String more = errors.size() > SAID ? " and %d more".formatted(errors.size() - SAID) : "";
            c.report()
                    .log("%s %s%s"
                            .formatted(
                                    what, String.join("; ", errors.subList(0, Math.min(SAID, errors.size()))), more));
        }
    }
}

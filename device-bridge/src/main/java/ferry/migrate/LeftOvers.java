package ferry.migrate;

import ferry.docker.Container;
import ferry.docker.Engine;
import ferry.session.Session;
import java.util.List;
import java.util.Optional;

/**
 * What sessions that were rolled back have left on an engine, because it could not be reached then: removed by the next
 * crossing that touches it. Only what the journal knows as taken back; a container that has moved carries labels, too.
 */
final class LeftOvers {
    private LeftOvers() {}

    static void remove(Crossing c) {
        for (Engine engine : List.of(c.from(), c.to())) {
            for (Container container : engine.containers(true)) {
                if (!container.running() && takenBack(c, container)) {
                    engine.remove(container.id(), true);
                    c.report()
                            .log("Removed %s on %s, left over by session %s."
                                    .formatted(
                                            container.name(),
                                            engine.endpoint(),
                                            container.labels().get(Labels.SESSION)));
                }
            }
        }
    }

    private static boolean takenBack(Crossing c, Container container) {
        Optional<Session> session =
                Optional.ofNullable(container.labels().get(Labels.SESSION)).flatMap(c::session);
        boolean courier = container.labels().containsKey(Labels.ROLE);
        return session.map(s -> s.outcome().equals("rolled-back")
                        || courier && List.of("moved", "confirmed", "went-back").contains(s.outcome()))
                .orElse(false);
    }
}

package ferry.migrate;

import ferry.docker.Container;
import ferry.docker.Courier;
import java.util.Map;

/** The labels by which Ferry knows its own containers again. */
final class Labels {
    static final String SESSION = Courier.SESSION;
    static final String FROM = "ferry.from";
    static final String SOURCE = "ferry.source";
    static final String STRATEGY = "ferry.strategy";
    static final String ROLE = Courier.ROLE;

    private Labels() {}

    /** What the container on the target says of where it came from. */
    static Map<String, String> moved(Passage p) {
        return Map.of(
                SESSION,
                p.session(),
                FROM,
                p.from(),
                SOURCE,
                p.sourceId(),
                STRATEGY,
                p.strategy().name().toLowerCase(java.util.Locale.ROOT));
    }

    static Map<String, String> skeleton(String session) {
        return Map.of(SESSION, session, ROLE, "skeleton");
    }

    static boolean isOf(Container c, String session) {
        return session.equals(c.labels().get(SESSION));
    }
}

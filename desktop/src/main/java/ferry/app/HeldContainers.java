package ferry.app;

import ferry.session.Session;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the journal still needs: sources that are held until a person confirms, and whatever an unfinished crossing has. */
public final class HeldContainers {
    private static final Set<String> OPEN = Set.of("moved", "running", "attention");

    private HeldContainers() {}

    /** Ids of containers and of sessions. */
    public static Set<String> of(List<Session> sessions) {
        Set<String> needed = new HashSet<>();
        for (Session session : sessions) {
            if (OPEN.contains(session.outcome()) && !session.owner().equals(Session.IMPORTED)) {
                needed.add(session.id());
                needed.add(session.container());
            }
        }
        return needed;
    }
}

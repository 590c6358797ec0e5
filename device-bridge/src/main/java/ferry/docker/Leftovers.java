package ferry.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The containers that do not run, as `docker container prune` takes them, but for those that Ferry still needs. */
public final class Leftovers {
    private static final List<String> STATES = List.of("created", "exited", "dead");

    private Leftovers() {}

    /**
     * One of them.
     *
     * @param bytes of its top layer, which its removal frees
     */
    public record Leftover(String id, String name, String status, long bytes) {}

    /**
     * Asks the engine for sizes as well, which takes it a while.
     *
     * @param needed ids of containers and of sessions that somebody still needs
     */
    public static List<Leftover> of(Engine engine, Set<String> needed) {
        String filters = "{\"status\":{\"created\":true,\"exited\":true,\"dead\":true}}";
        String path = Query.of("containers", "json")
                .with("all", true)
                .with("size", true)
                .with("filters", filters)
                .toString();
        List<Leftover> found = new ArrayList<>();
        for (JsonNode row : engine.call("GET", path, Optional.empty())) {
            Container container = Rows.container(row, "");
            if (STATES.contains(container.state())
                    && !needed.contains(container.id())
                    && !isNeeded(container.labels(), needed)) {
                found.add(new Leftover(
                        container.id(),
                        container.name(),
                        container.status(),
                        row.path("SizeRw").asLong()));
            }
        }
        return found;
    }

    private static boolean isNeeded(Map<String, String> labels, Set<String> sessions) {
        return labels.containsKey(Courier.ROLE) || sessions.contains(labels.getOrDefault(Courier.SESSION, ""));
    }
}

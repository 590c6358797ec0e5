package ferry.docker;

import java.util.List;
import java.util.Map;

/**
 * A row of {@code GET /containers/json}.
 *
 * @param id 64 hex digits
 * @param name without the leading slash
 * @param state created, running, paused, restarting, removing, exited, dead
 * @param status Docker's sentence, such as "Up 3 minutes"
 * @param platform such as linux/amd64; empty when the image is gone
 * @param created seconds since the epoch
 */
public record Container(
        String id,
        String name,
        String image,
        String imageId,
        String command,
        String state,
        String status,
        String platform,
        long created,
        List<Port> ports,
        Map<String, String> labels) {

    /** A published or exposed port; {@code hostPort} 0 when not published. */
    public record Port(String ip, int containerPort, int hostPort, String protocol) {}

    public boolean running() {
        return state.equals("running");
    }

    /** Whether Ferry made it for itself, for the time of a crossing: not shown to people. */
    public boolean ferrys() {
        return labels.containsKey(Courier.ROLE);
    }
}

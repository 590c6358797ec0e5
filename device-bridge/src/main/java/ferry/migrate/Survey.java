package ferry.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import ferry.docker.Container;
import ferry.docker.Engine;
import ferry.docker.EngineFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was found on both sides before a plan. A plan is a function of it alone.
 *
 * @param from empty when the source's engine cannot be reached; then {@code problems} says why
 * @param problems found while looking: an engine away, a container unknown
 * @param look into the running container, empty when there was none
 * @param neighbours addresses around the source, and whose they are; asked for only when something is connected
 * @param unseen why there was none, when it was tried
 * @param held the session that already moves this container
 * @param settled stopped sources of moved sessions on the target: container id to session
 */
record Survey(
        Plan.Request request,
        Optional<Side> from,
        Optional<Side> to,
        Optional<Subject> subject,
        List<Plan.Finding> problems,
        Optional<Look> look,
        Map<String, String> neighbours,
        Optional<String> unseen,
        Optional<String> held,
        Map<String, String> settled,
        String targetName,
        boolean sameEngine) {

    /** One endpoint: its engine's facts, its machine's, and what it has. */
    record Side(
            Engine engine,
            EngineFacts facts,
            HostProbe.HostFacts host,
            List<Container> containers,
            Set<String> volumes) {}

    /**
     * The container and its image.
     *
     * @param architecture of the image, as Docker says it: amd64, arm64
     * @param imageBytes size of the image on the source's disk
     * @param changed whether its top layer holds anything to be carried
     * @param imageThere whether the target has the image
     * @param load what has to travel, as far as Docker tells
     */
    record Subject(
            JsonNode inspect,
            String architecture,
            long imageBytes,
            boolean changed,
            boolean imageThere,
            Estimate.Load load) {
        Subject imageThere(boolean there) {
            return new Subject(inspect, architecture, imageBytes, changed, there, load);
        }

        String id() {
            return inspect.path("Id").asText();
        }

        String name() {
            return inspect.path("Name").asText().replaceFirst("^/", "");
        }
    }
}

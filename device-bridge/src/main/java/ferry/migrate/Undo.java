package ferry.migrate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One act that takes a step back, as the journal keeps it. Each act may be done again without harm, and finds nothing to
 * do when the step never came to it.
 *
 * @param endpoint where
 * @param subject container, image, volume or network that it is about
 * @param argument checkpoint name or restart policy; empty when none
 */
record Undo(Kind kind, String endpoint, String subject, String argument) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What is done. */
    enum Kind {
        /** Removes every container of the session on the endpoint: target, skeleton, couriers. */
        CLEAR,
        REMOVE_IMAGE,
        REMOVE_VOLUME,
        REMOVE_NETWORK,
        /** Starts the source from its checkpoint if it does not run, and removes the checkpoint. */
        RESUME,
        /** Lets a translated source's held processes go on. */
        RELEASE,
        RESTART_POLICY
    }

    static String json(List<Undo> acts) {
        ArrayNode array = JSON.createArrayNode();
        for (Undo u : acts) {
            array.addObject()
                    .put("act", u.kind.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .put("endpoint", u.endpoint)
                    .put("subject", u.subject)
                    .put("argument", u.argument);
        }
        return array.toString();
    }

    /** @throws MigrationException when the text is not what {@link #json} writes */
    static List<Undo> of(String json) {
        List<Undo> acts = new ArrayList<>();
        if (json.isBlank()) {
            return acts;
        }
        try {
            for (JsonNode n : JSON.readTree(json)) {
                acts.add(new Undo(
                        Kind.valueOf(
                                n.path("act").asText().toUpperCase(Locale.ROOT).replace('-', '_')),
                        n.path("endpoint").asText(),
                        n.path("subject").asText(),
                        n.path("argument").asText()));
            }
            return acts;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new MigrationException("An undo in the journal cannot be read: " + e.getMessage(), "", e);
        }
    }
}

package ferry.migrate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * What must be known of one migration to finish it or to undo it, also by another Ferry after this one was killed; kept
 * as the session's detail.
 *
 * @param sourceId 64 hex digits on {@code from}
 * @param sourceName without the slash
 * @param restartPolicy the source's own, put aside while it must not start by itself
 * @param targetName name of the new container on {@code to}
 * @param targetId empty until it is created
 * @param checkpoint name of the source's checkpoint
 * @param closeOutside whether TCP connections with the outside are closed on the way
 * @param frozenMs when the freeze began, ms since the epoch; 0 before
 * @param carriedBytes of the checkpoint and the files
 */
record Passage(
        String session,
        String from,
        String to,
        String sourceId,
        String sourceName,
        JsonNode restartPolicy,
        String targetName,
        String targetId,
        Strategy strategy,
        String checkpoint,
        boolean removeSource,
        boolean closeOutside,
        long frozenMs,
        long carriedBytes) {
    private static final ObjectMapper JSON = new ObjectMapper();

    Passage withTargetId(String id) {
        return with(id, frozenMs, carriedBytes);
    }

    Passage frozenAt(long ms) {
        return with(targetId, ms, carriedBytes);
    }

    Passage carried(long bytes) {
        return with(targetId, frozenMs, bytes);
    }

    /** All that changes on the way; the rest is settled when it begins. */
    private Passage with(String newTargetId, long newFrozenMs, long newCarriedBytes) {
        return new Passage(
                session,
                from,
                to,
                sourceId,
                sourceName,
                restartPolicy,
                targetName,
                newTargetId,
                strategy,
                checkpoint,
                removeSource,
                closeOutside,
                newFrozenMs,
                newCarriedBytes);
    }

    String json() {
        ObjectNode n = JSON.createObjectNode();
        n.put("session", session).put("from", from).put("to", to);
        n.put("sourceId", sourceId).put("sourceName", sourceName);
        n.set("restartPolicy", restartPolicy);
        n.put("targetName", targetName).put("targetId", targetId);
        n.put("strategy", strategy.name().toLowerCase(Locale.ROOT));
        n.put("checkpoint", checkpoint).put("removeSource", removeSource);
        n.put("closeOutside", closeOutside);
        n.put("frozenMs", frozenMs).put("carriedBytes", carriedBytes);
        return n.toString();
    }

    /** @throws MigrationException when the text is not what {@link #json} writes */
    static Passage of(String json) {
        try {
            JsonNode n = JSON.readTree(json);
            Passage p = new Passage(
                    n.path("session").asText(),
                    n.path("from").asText(),
                    n.path("to").asText(),
                    n.path("sourceId").asText(),
                    n.path("sourceName").asText(),
                    n.path("restartPolicy"),
                    n.path("targetName").asText(),
                    n.path("targetId").asText(),
                    Strategy.valueOf(n.path("strategy").asText().toUpperCase(Locale.ROOT)),
                    n.path("checkpoint").asText(),
                    n.path("removeSource").asBoolean(),
                    n.path("closeOutside").asBoolean(),
                    n.path("frozenMs").asLong(),
                    n.path("carriedBytes").asLong());
            if (p.session.isEmpty() || p.from.isEmpty() || p.to.isEmpty() || p.sourceId.isEmpty()) {
                throw new MigrationException("The session's detail lacks its endpoints or its container.", "", null);
            }
            return p;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new MigrationException("The session's detail cannot be read: " + e.getMessage(), "", e);
        }
    }
}

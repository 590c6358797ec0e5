package ferry.docker;

import java.util.Map;

/** A line of {@code GET /events}: type container|image|volume|network, action such as start, die, checkpoint. */
public record Event(String type, String action, String id, Map<String, String> attributes, long timeNanos) {}

package ferry.docker;

import java.util.Map;

/** A row of {@code GET /volumes}. */
public record Volume(String name, String driver, String mountpoint, Map<String, String> labels) {}

package ferry.docker;

import java.util.List;

/** A row of {@code GET /networks}. */
public record Network(String id, String name, String driver, String scope, boolean internal, List<String> subnets) {}

package ferry.docker;

import java.util.List;

/**
 * A row of {@code GET /images/json}.
 *
 * @param id with the digest's algorithm, sha256:...
 * @param bytes size on disk, shared layers included
 * @param created seconds since the epoch
 */
public record Image(String id, List<String> tags, long bytes, long created) {}

package ferry.migrate;

import java.util.List;
import java.util.Map;

/**
 * What Docker's archive leaves out of a folder of changed files. Paths below the folder, names and values have one char
 * a byte, as in {@link TarGroup}.
 *
 * @param xattrs path to name to value
 * @param errors of what paths not all is known, and why, for a person
 */
record LayerExtras(Map<String, Map<String, String>> xattrs, List<Hole> holes, List<String> errors) {
    /** The ACL of what is made in a folder (acl(5)). */
    static final String DEFAULT_ACL = "system.posix_acl_default";

    /** A hole in a file, in whole blocks: its end may be beyond that of the file. */
    record Hole(String path, long offset, long length) {}

    /** What came of making holes: how many there are now, of how many bytes, and what was refused. */
    record Dug(long holes, long bytes, List<String> errors) {}

    static LayerExtras none() {
        return new LayerExtras(Map.of(), List.of(), List.of());
    }

    /** Attributes of one path. */
    Map<String, String> xattrs(String path) {
        return xattrs.getOrDefault(path, Map.of());
    }
}

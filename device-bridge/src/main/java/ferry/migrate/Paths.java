package ferry.migrate;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Parts of an API path. */
final class Paths {
    private Paths() {}

    /** A name as one segment of a path, whatever characters it holds. */
    static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

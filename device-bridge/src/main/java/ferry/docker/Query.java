package ferry.docker;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Builds a path of the API with its query; every part that comes from outside is percent-encoded. */
final class Query {
    private final StringBuilder path = new StringBuilder();
    private char separator = '?';

    private Query() {}

    /** Segments, each encoded, joined by slashes: {@code of("containers", id, "json")}. */
    static Query of(String... segments) {
        Query query = new Query();
        for (String segment : segments) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw new DockerException(400, "\"" + segment + "\" is not a name that Docker knows", "", null);
            }
            query.path.append('/').append(encode(segment));
        }
        return query;
    }

    /**
     * As {@link #of}, for an image's name, whose slashes are part of the path.
     */
    static Query image(String name, String... rest) {
        Query query = new Query();
        query.path.append("/images");
        for (String part : name.split("/", -1)) {
            query.path.append(of(part).path);
        }
        for (String part : rest) {
            query.path.append(of(part).path);
        }
        return query;
    }

    Query with(String name, String value) {
        path.append(separator).append(encode(name)).append('=').append(encode(value));
        separator = '&';
        return this;
    }

    Query with(String name, boolean value) {
        return with(name, value ? "1" : "0");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%3A", ":");
    }

    @Override
    public String toString() {
        return path.toString();
    }
}

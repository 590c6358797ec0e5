package ferry.docker;

import com.fasterxml.jackson.databind.JsonNode;

/** A version of the Docker Engine API, such as 1.45. */
record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
    /** Docker 20.10: the first with a platform for containers. */
    static final ApiVersion OLDEST = new ApiVersion(1, 41);
    /** The newest that Ferry was tested with. */
    static final ApiVersion NEWEST = new ApiVersion(1, 45);

    static ApiVersion parse(String text) {
        String[] parts = text.split("\\.", -1);
        try {
            if (parts.length == 2 && text.length() < 12) {
                return new ApiVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new DockerException(
                0,
                "what answers is no Docker engine: its API version is \"" + text + "\"",
                "Check the address: DOCKER_HOST, or docker context ls.",
                null);
    }

    /**
     * The version to speak: the engine's own or, as the docker command does, the newest that this program knows.
     *
     * @param version the answer of {@code GET /version}
     */
    static String negotiate(JsonNode version) {
        String release = Rows.text(version.path("Version"));
        ApiVersion own = parse(Rows.text(version.path("ApiVersion")));
        if (own.compareTo(OLDEST) < 0) {
            throw new DockerException(
                    0,
                    "Docker " + release + " is too old: its API is " + own + ", Ferry needs " + OLDEST,
                    "Update Docker on that machine to 20.10 or newer.",
                    null);
        }
        String minimum = Rows.text(version.path("MinAPIVersion"));
        if (!minimum.isEmpty() && parse(minimum).compareTo(NEWEST) > 0) {
            throw new DockerException(
                    0,
                    "Docker " + release + " no longer speaks API " + NEWEST + ", the newest that Ferry knows",
                    "Update Ferry.",
                    null);
        }
        return (own.compareTo(NEWEST) < 0 ? own : NEWEST).toString();
    }

    @Override
    public int compareTo(ApiVersion other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}

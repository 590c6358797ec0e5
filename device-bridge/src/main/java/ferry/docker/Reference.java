package ferry.docker;

/**
 * The name of an image (github.com/distribution/reference, reference.go).
 *
 * @param name with the registry, without tag and digest
 * @param tag or digest; latest where none was given
 */
public record Reference(String name, String tag) {
    private static final String HUB = "https://index.docker.io/v1/";

    /** @throws DockerException when it cannot be a name */
    public static Reference of(String text) {
        String t = text.strip();
        if (t.isEmpty() || t.length() > 512 || !t.matches("[A-Za-z0-9][A-Za-z0-9._:/@+-]*")) {
            throw new DockerException(
                    400,
                    "\"" + text + "\" is no name of an image",
                    "Names look like nginx:1.27 or registry.example/team/app.",
                    null);
        }
        int at = t.indexOf('@');
        if (at > 0) {
            return new Reference(t.substring(0, at), t.substring(at + 1));
        }
        int colon = t.lastIndexOf(':');
        return colon > t.lastIndexOf('/')
                ? new Reference(t.substring(0, colon), t.substring(colon + 1))
                : new Reference(t, "latest");
    }

    /** The registry as Docker's credential store calls it. */
    String registry() {
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
        return host && !first.equals("docker.io") ? first : HUB;
    }
}

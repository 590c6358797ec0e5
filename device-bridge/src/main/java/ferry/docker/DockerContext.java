package ferry.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * Where the local Docker is, found as the docker command finds it.
 *
 * @param origin what named it, for messages: DOCKER_HOST, context desktop-linux, default
 */
public record DockerContext(URI uri, String origin) {
    /** Where Docker listens when nothing else is said. */
    public static final URI DEFAULT = URI.create("unix:///var/run/docker.sock");

    private static final long FILE_LIMIT = 1024 * 1024;

    /** From this process's environment and the user's home. */
    public static DockerContext current() {
        return resolve(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    /**
     * DOCKER_HOST first, then the context DOCKER_CONTEXT or {@code currentContext} of config.json in DOCKER_CONFIG or
     * ~/.docker, then {@link #DEFAULT}.
     *
     * @throws DockerException when the context that is named cannot be read
     */
    public static DockerContext resolve(Map<String, String> environment, Path home) {
        String host = environment.getOrDefault("DOCKER_HOST", "");
        if (!host.isBlank()) {
            return new DockerContext(uri(host.strip(), "DOCKER_HOST"), "DOCKER_HOST");
        }
        String folder = environment.getOrDefault("DOCKER_CONFIG", "");
        Path config = folder.isBlank() ? home.resolve(".docker") : Path.of(folder);
        String name = environment.getOrDefault("DOCKER_CONTEXT", "");
        if (name.isBlank()) {
            Path file = config.resolve("config.json");
            name = Files.exists(file) ? Rows.text(read(file).path("currentContext")) : "";
        }
        if (name.isBlank() || name.equals("default")) {
            return new DockerContext(DEFAULT, "default");
        }
        return named(config, name);
    }

    private static DockerContext named(Path config, String name) {
        // The folder of a context is the SHA-256 of its name (docker/cli, cli/context/store).
        Path meta = config.resolve("contexts/meta").resolve(sha256(name)).resolve("meta.json");
        if (!Files.exists(meta)) {
            throw new DockerException(
                    0,
                    "there is no Docker context \"" + name + "\"",
                    "Choose one that exists (docker context ls, docker context use), or unset DOCKER_CONTEXT.",
                    null);
        }
        String host = Rows.text(read(meta).path("Endpoints").path("docker").path("Host"));
        String origin = "context " + name;
        return host.isEmpty() ? new DockerContext(DEFAULT, origin) : new DockerContext(uri(host, origin), origin);
    }

    private static JsonNode read(Path file) {
        try {
            if (Files.size(file) > FILE_LIMIT) {
                throw new IOException("it is larger than 1 MiB");
            }
            return EngineHttp.JSON.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new DockerException(0, "cannot read " + file + ": " + e.getMessage(), "Mend or remove that file.", e);
        }
    }

    private static URI uri(String host, String origin) {
        try {
            return URI.create(host);
        } catch (IllegalArgumentException e) {
            throw new DockerException(
                    0, origin + " is not an address: \"" + host + "\"", "Use unix:///path/of/docker.sock.", e);
        }
    }

    /**
     * The socket's path of a unix:// address.
     *
     * @throws DockerException for every other scheme, with what to do instead
     */
    public static Path socket(URI uri) {
        String scheme = String.valueOf(uri.getScheme());
        String path = uri.getPath();
        if (scheme.equals("unix") && path != null && !path.isEmpty() && uri.getAuthority() == null) {
            return Path.of(path);
        }
        String cure =
                switch (scheme) {
                    case "ssh" ->
                        "Make a socket of it yourself: ssh -nNT -L /path/of/a.sock:/var/run/docker.sock USER@HOST, and"
                                + " set DOCKER_HOST=unix:///path/of/a.sock.";
                    case "tcp", "http", "https" ->
                        "Docker on the network is open to everybody who reaches the port; forward its socket by ssh and"
                                + " set DOCKER_HOST=unix:///path/of/a.sock.";
                    default -> "Set DOCKER_HOST=unix:///path/of/docker.sock, or unset it.";
                };
        throw new DockerException(0, "Ferry reaches Docker by a Unix socket only, not by " + uri, cure, null);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

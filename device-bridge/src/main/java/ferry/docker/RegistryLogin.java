package ferry.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The logins to registries that {@code docker login} has kept, in Docker's config.json or in the credential store that it
 * names (docker-credential-*). Ferry keeps none of its own.
 */
public final class RegistryLogin {
    private static final int FILE_LIMIT = 1 << 20;
    private static final int ANSWER_LIMIT = 64 * 1024;
    private static final int HELPER_SECONDS = 20;

    private final Path config;

    /** @param config Docker's config.json; it need not be there */
    public RegistryLogin(Path config) {
        this.config = config;
    }

    /** Where the docker command finds it. */
    public static RegistryLogin current() {
        Map<String, String> environment = System.getenv();
        String folder = environment.getOrDefault("DOCKER_CONFIG", "");
        Path home = Path.of(System.getProperty("user.home"), ".docker");
        return new RegistryLogin((folder.isBlank() ? home : Path.of(folder)).resolve("config.json"));
    }

    /** The header X-Registry-Auth for a registry; empty when nobody has logged in there. */
    Optional<String> header(String registry) {
        JsonNode json = read();
        String helper = Rows.text(json.path("credHelpers").path(registry));
        if (helper.isEmpty()) {
            helper = Rows.text(json.path("credsStore"));
        }
        Optional<String[]> login = helper.isEmpty() ? plain(json, registry) : ask(helper, registry);
        return login.map(pair -> {
            ObjectNode auth = EngineHttp.JSON.createObjectNode();
            // A store says <token> for the name when the secret is an identity token (docker/cli, credentials.go).
            if (pair[0].equals("<token>")) {
                auth.put("identitytoken", pair[1]);
            } else {
                auth.put("username", pair[0]).put("password", pair[1]);
            }
            auth.put("serveraddress", registry);
            return Base64.getUrlEncoder().encodeToString(auth.toString().getBytes(StandardCharsets.UTF_8));
        });
    }

    private JsonNode read() {
        try {
            if (!Files.isRegularFile(config) || Files.size(config) > FILE_LIMIT) {
                return EngineHttp.JSON.createObjectNode();
            }
            return EngineHttp.JSON.readTree(Files.readAllBytes(config));
        } catch (IOException e) {
            throw new DockerException(
                    0, config + " cannot be read: " + e.getMessage(), "Log in to the registry again: docker login", e);
        }
    }

    private static Optional<String[]> plain(JsonNode json, String registry) {
        JsonNode entry = json.path("auths").path(registry);
        String token = Rows.text(entry.path("identitytoken"));
        if (!token.isEmpty()) {
            return Optional.of(new String[] {"<token>", token});
        }
        String auth = Rows.text(entry.path("auth"));
        try {
            String pair = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon > 0
                    ? Optional.of(new String[] {pair.substring(0, colon), pair.substring(colon + 1)})
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String[]> ask(String helper, String registry) {
        if (!helper.matches("[A-Za-z0-9._-]{1,64}")) {
            return Optional.empty();
        }
        try {
            Process process = new ProcessBuilder("docker-credential-" + helper, "get")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                process.getOutputStream().write(registry.getBytes(StandardCharsets.UTF_8));
                process.getOutputStream().close();
                byte[] answer = process.getInputStream().readNBytes(ANSWER_LIMIT);
                // It says "not found" and ends with 1 where nobody has logged in.
                if (!process.waitFor(HELPER_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    return Optional.empty();
                }
                JsonNode json = EngineHttp.JSON.readTree(answer);
                return Optional.of(new String[] {Rows.text(json.path("Username")), Rows.text(json.path("Secret"))});
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return Optional.empty(); // the store that is named is not installed: nobody is logged in
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}

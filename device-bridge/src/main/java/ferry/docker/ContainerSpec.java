package ferry.docker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A container that is to be created, in the words of {@code docker run}. Checked when the body is made.
 *
 * @param name empty: Docker invents one
 * @param command empty: the image's own
 * @param environment NAME=VALUE, or NAME alone for an empty value
 * @param labels NAME=VALUE or NAME
 * @param volumes SOURCE:PATH[:ro], a volume or a folder of the engine's machine
 * @param ports [[IP:]PORT:]PORT[/tcp|/udp]
 * @param restart no, always, unless-stopped, on-failure; empty: no
 * @param network empty: the engine's default
 * @param platform such as linux/amd64; empty: the engine's choice
 * @param remove whether it goes when it ends
 */
public record ContainerSpec(
        String image,
        String name,
        List<String> command,
        List<String> environment,
        List<String> labels,
        List<String> volumes,
        List<String> ports,
        Limits limits,
        String restart,
        String network,
        String platform,
        boolean remove) {
    /** Docker's rule, see "Create a container" of the Engine API. */
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");

    private static final Pattern PORT =
            Pattern.compile("(?:(?:([0-9.]+|\\[[0-9a-fA-F:]+]):)?(\\d{1,5}):)?(\\d{1,5})(/tcp|/udp)?");
    private static final Pattern VOLUME = Pattern.compile("[^:]+:/[^:]*(:[a-zA-Z,]+)?");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([bkmgBKMG]?)");
    private static final List<String> RESTARTS = List.of("no", "always", "unless-stopped", "on-failure");
    private static final int HIGHEST_PORT = 65_535;

    /**
     * What a container may use; 0 is no limit.
     *
     * @param memory bytes
     * @param cpus how many cores' time, such as 1.5
     * @param processes processes and threads together
     */
    public record Limits(long memory, double cpus, long processes) {
        public static final Limits NONE = new Limits(0, 0, 0);
    }

    /** Of an image, everything else as it is without a word. */
    public static ContainerSpec of(String image) {
        return new ContainerSpec(
                image, "", List.of(), List.of(), List.of(), List.of(), List.of(), Limits.NONE, "", "", "", false);
    }

    /** Whether Docker takes it for the name of a container. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /**
     * Bytes of a size such as 512m, 2g or 1048576; empty text is 0.
     *
     * @throws IllegalArgumentException with a sentence for the person
     */
    public static long bytes(String text) {
        if (text.isBlank()) {
            return 0;
        }
        Matcher m = SIZE.matcher(text.strip());
        if (!m.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no size: write 512m, 2g or bytes");
        }
        int shift =
                switch (m.group(2).toLowerCase(Locale.ROOT)) {
                    case "k" -> 10;
                    case "m" -> 20;
                    case "g" -> 30;
                    default -> 0;
                };
        return Math.multiplyExact(Long.parseLong(m.group(1)), 1L << shift);
    }

    /**
     * The body of {@code POST /containers/create}.
     *
     * @throws IllegalArgumentException with a sentence for the person
     */
    public ObjectNode body() {
        require(!image.isBlank(), "an image is needed");
        require(
                name.isEmpty() || isName(name),
                "\"" + name + "\" is no name: letters, digits, and _ . - after the first");
        ObjectNode body = EngineHttp.JSON.createObjectNode().put("Image", image);
        if (!command.isEmpty()) {
            body.set("Cmd", HttpEngine.array(command));
        }
        if (!environment.isEmpty()) {
            environment.forEach(e -> require(!e.startsWith("=") && !e.isBlank(), "\"" + e + "\" has no name before ="));
            body.set("Env", HttpEngine.array(environment));
        }
        if (!labels.isEmpty()) {
            ObjectNode object = body.putObject("Labels");
            for (String label : labels) {
                int equals = label.indexOf('=');
                object.put(
                        equals < 0 ? label : label.substring(0, equals), equals < 0 ? "" : label.substring(equals + 1));
            }
        }
        host(body);
        return body;
    }

    private void host(ObjectNode body) {
        ObjectNode host = body.putObject("HostConfig");
        if (!volumes.isEmpty()) {
            volumes.forEach(v -> require(VOLUME.matcher(v).matches(), "\"" + v + "\" is no SOURCE:/PATH[:ro]"));
            host.set("Binds", HttpEngine.array(volumes));
        }
        if (remove) {
            host.put("AutoRemove", true);
        }
        if (!restart.isEmpty()) {
            require(RESTARTS.contains(restart), "\"" + restart + "\" is none of " + String.join(", ", RESTARTS));
            host.putObject("RestartPolicy").put("Name", restart);
        }
        if (!network.isEmpty()) {
            host.put("NetworkMode", network);
        }
        if (limits.memory() > 0) {
            host.put("Memory", limits.memory());
        }
        if (limits.cpus() > 0) {
            host.put("NanoCpus", Math.round(limits.cpus() * 1e9));
        }
        if (limits.processes() > 0) {
            host.put("PidsLimit", limits.processes());
        }
        ports.forEach(port -> publish(port, body, host));
    }

    private static void publish(String port, ObjectNode body, ObjectNode host) {
        Matcher m = PORT.matcher(port);
        require(
                m.matches() && inRange(m.group(2)) && inRange(m.group(3)),
                "'" + port + "' is no [[IP:]PORT:]PORT[/udp]");
        String key = m.group(3) + (m.group(4) == null ? "/tcp" : m.group(4));
        body.withObject("/ExposedPorts").putObject(key);
        host.withObject("/PortBindings")
                .withArray(key)
                .addObject()
                .put(
                        "HostIp",
                        m.group(1) == null ? "" : m.group(1).replace("[", "").replace("]", ""))
                .put("HostPort", m.group(2) == null ? "" : m.group(2));
    }

    private static boolean inRange(@org.jspecify.annotations.Nullable String port) {
        return port == null || Integer.parseInt(port) <= HIGHEST_PORT;
    }

    /** Creates it, and returns its id. It does not run yet. */
    public String create(Engine engine) {
        ObjectNode body = body();
        if (platform.isEmpty()) {
            return engine.create(name, body);
        }
        String query =
                "/containers/create?platform=" + encode(platform) + (name.isEmpty() ? "" : "&name=" + encode(name));
        return Rows.text(engine.call("POST", query, Optional.of(body)).path("Id"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}

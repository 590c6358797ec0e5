package ferry.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The body of {@code POST /containers/create} that makes a container like one that {@code GET /containers/{id}/json}
 * describes. Everything in it comes from the source's engine, never from a checkpoint.
 */
final class ContainerBody {
    private ContainerBody() {}

    /**
     * A container with the source's own configuration. Its restart policy is "no" until the crossing has been verified:
     * Docker would otherwise start it anew when a restored process dies.
     *
     * @param image name or id under which the target has the source's image
     */
    static ObjectNode like(JsonNode inspect, String image, Map<String, String> labels) {
        ObjectNode body =
                inspect.path("Config") instanceof ObjectNode c ? c.deepCopy() : JsonNodeFactory.instance.objectNode();
        body.put("Image", image);
        ObjectNode all = body.withObject("/Labels");
        all.properties().removeIf(e -> e.getKey().startsWith("ferry."));
        labels.forEach(all::put);
        // Deprecated since API 1.44 and only ever the engine's own choice when empty.
        body.remove("MacAddress");
        ObjectNode host = inspect.path("HostConfig") instanceof ObjectNode h
                ? h.deepCopy()
                : JsonNodeFactory.instance.objectNode();
        host.putObject("RestartPolicy").put("Name", "no").put("MaximumRetryCount", 0);
        host.remove(List.of("ContainerIDFile", "ConsoleSize"));
        // Docker's own lists for the source's platform; the target's Docker has its own.
        if (!host.path("Privileged").asBoolean()) {
            host.remove(List.of("MaskedPaths", "ReadonlyPaths"));
        }
        emptyVolumes(inspect, host);
        body.set("HostConfig", host);
        firstNetwork(inspect).ifPresent(name -> body.putObject("NetworkingConfig")
                .putObject("EndpointsConfig")
                .set(name, endpoint(inspect, name)));
        return body;
    }

    /** Docker fills a new volume with what the image has at that place; the source's contents come instead. */
    private static void emptyVolumes(JsonNode inspect, ObjectNode host) {
        if (host.path("Binds") instanceof ArrayNode binds) {
            for (int i = 0; i < binds.size(); i++) {
                String bind = binds.get(i).asText();
                boolean named = !bind.startsWith("/");
                if (named && !bind.contains("nocopy")) {
                    binds.set(
                            i,
                            JsonNodeFactory.instance.textNode(
                                    bind + (bind.indexOf(':') == bind.lastIndexOf(':') ? ":nocopy" : ",nocopy")));
                }
            }
        }
        for (JsonNode mount : host.path("Mounts")) {
            if (mount.path("Type").asText().equals("volume") && mount instanceof ObjectNode m) {
                m.withObject("/VolumeOptions").put("NoCopy", true);
            }
        }
        for (String anonymous : VolumeCopy.anonymous(inspect)) {
            String at = anonymous.substring(anonymous.indexOf(':') + 1);
            boolean asked = false;
            for (JsonNode mount : host.path("Mounts")) {
                asked |= mount.path("Target").asText().equals(at);
            }
            if (!asked) {
                ObjectNode mount = host.withArray("Mounts").addObject();
                mount.put("Type", "volume").put("Target", at);
                mount.putObject("VolumeOptions").put("NoCopy", true);
            }
        }
    }

    /** A container for the skeleton: as the target, but with its own entry and without network and health check. */
    static ObjectNode skeleton(JsonNode inspect, String image, Map<String, String> labels, List<String> entrypoint) {
        ObjectNode body = like(inspect, image, labels);
        ArrayNode entry = body.putArray("Entrypoint");
        entrypoint.forEach(entry::add);
        body.putArray("Cmd");
        body.putObject("Healthcheck").putArray("Test").add("NONE");
        body.remove(List.of("NetworkingConfig", "ExposedPorts"));
        ObjectNode host = (ObjectNode) body.get("HostConfig");
        host.remove(List.of("PortBindings", "PublishAllPorts"));
        // It needs none, and joining one takes a phone a second.
        host.put("NetworkMode", "none");
        return body;
    }

    /** Names of the networks beside the first, each to be joined after creation, with the body's EndpointConfig. */
    static Map<String, ObjectNode> moreNetworks(JsonNode inspect) {
        Map<String, ObjectNode> more = new java.util.TreeMap<>();
        Optional<String> first = firstNetwork(inspect);
        for (String name : networks(inspect)) {
            if (!first.equals(Optional.of(name))) {
                more.put(name, endpoint(inspect, name));
            }
        }
        return more;
    }

    /** All networks of the container but Docker's own three. */
    static List<String> networks(JsonNode inspect) {
        List<String> names = new java.util.ArrayList<>();
        inspect.path("NetworkSettings").path("Networks").fieldNames().forEachRemaining(name -> {
            if (!List.of("bridge", "host", "none", "default").contains(name)) {
                names.add(name);
            }
        });
        return names;
    }

    private static Optional<String> firstNetwork(JsonNode inspect) {
        String mode = inspect.path("HostConfig").path("NetworkMode").asText("");
        return networks(inspect).contains(mode) ? Optional.of(mode) : Optional.empty();
    }

    private static ObjectNode endpoint(JsonNode inspect, String name) {
        JsonNode from = inspect.path("NetworkSettings").path("Networks").path(name);
        ObjectNode to = JsonNodeFactory.instance.objectNode();
        ArrayNode aliases = to.putArray("Aliases");
        String shortId = inspect.path("Id")
                .asText("")
                .substring(0, Math.min(12, inspect.path("Id").asText("").length()));
        for (JsonNode alias : from.path("Aliases")) {
            if (!alias.asText().equals(shortId)) {
                aliases.add(alias.asText());
            }
        }
        for (String field : List.of("IPAMConfig", "DriverOpts")) {
            if (from.path(field).isObject()) {
                to.set(field, from.get(field).deepCopy());
            }
        }
        return to;
    }
}

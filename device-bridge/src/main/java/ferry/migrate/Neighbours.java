package ferry.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import ferry.docker.Engine;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Whose the addresses on an engine's networks are. */
final class Neighbours {
    private Neighbours() {}

    /** Addresses, those of IPv6 in brackets, to words. */
    static Map<String, String> of(Engine engine) {
        Map<String, String> found = new HashMap<>();
        for (JsonNode container : engine.call("GET", "/containers/json", Optional.empty())) {
            String name = container.path("Names").path(0).asText("").replaceFirst("^/", "");
            for (JsonNode network : container.path("NetworkSettings").path("Networks")) {
                String machine = engine.endpoint() + " itself, or somebody through a published port";
                put(found, network.path("IPAddress").asText(""), "container " + name);
                put(found, network.path("GlobalIPv6Address").asText(""), "container " + name);
                put(found, network.path("Gateway").asText(""), machine);
                put(found, network.path("IPv6Gateway").asText(""), machine);
            }
        }
        return found;
    }

    private static void put(Map<String, String> found, String address, String who) {
        if (!address.isEmpty()) {
            found.put(address.contains(":") ? "[" + address + "]" : address, who);
        }
    }
}

package ferry.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** What of a container's configuration cannot cross; a pure function of {@code GET /containers/{id}/json}. */
public final class LookConfiguration {
    /** Where Ferry itself mounts its translator and stub. */
    private static final String OWN = "/.ferry";

    private static final Set<String> RUNTIMES = Set.of("", "runc", "io.containerd.runc.v2", "crun");

    private LookConfiguration() {}

    /** For {@link Strategy#COLD} only what ties the container to its host counts. */
    public static LookFindings of(JsonNode inspect, Strategy strategy) {
        var found = new LookFindings.Collector(strategy);
        JsonNode host = inspect.path("HostConfig");
        modes(host, found);
        devices(host, found);
        mounts(inspect.path("Mounts"), found);
        if (strategy != Strategy.COLD) {
            live(inspect, host, found);
        }
        return found.findings();
    }

    private static void modes(JsonNode host, LookFindings.Collector found) {
        if (host.path("Privileged").asBoolean()) {
            found.block(
                    "The container is privileged.",
                    "It has the host's devices and rights, which are other ones over there.",
                    "Start it with the capabilities and devices it needs instead.");
        }
        for (String mode : new String[] {"NetworkMode", "PidMode", "IpcMode", "UTSMode", "UsernsMode"}) {
            String value = host.path(mode).asText("");
            String what = mode.replace("Mode", "").replace("Userns", "user").toLowerCase(java.util.Locale.ROOT);
            if (value.equals("host")) {
                found.block(
                        "The container uses the host's " + what + " namespace.",
                        "It sees what belongs to this machine.",
                        "Start it without --" + what + " host.");
            } else if (value.startsWith("container:")) {
                found.block(
                        "The container shares the " + what + " namespace of another container.",
                        "Containers cross one at a time.",
                        "");
            }
        }
    }

    private static void devices(JsonNode host, LookFindings.Collector found) {
        for (JsonNode device : host.path("Devices")) {
            found.block(
                    "The container has the device " + device.path("PathOnHost").asText("?") + ".",
                    "The other side has another device, or none.",
                    "");
        }
        if (!host.path("DeviceRequests").isEmpty()) {
            found.block(
                    "The container has asked for devices (--gpus or the like).",
                    "The other side has other ones, or none.",
                    "");
        }
        String runtime = host.path("Runtime").asText("");
        if (!RUNTIMES.contains(runtime)) {
            found.block(
                    "The container runs under the runtime " + runtime + ".",
                    "Only runc and crun make checkpoints.",
                    "");
        }
    }

    private static void mounts(JsonNode mounts, LookFindings.Collector found) {
        for (JsonNode mount : mounts) {
            String type = mount.path("Type").asText("");
            String at = mount.path("Destination").asText("?");
            boolean own = at.equals(OWN) || at.startsWith(OWN + "/");
            if (type.equals("bind") && !own) {
                found.block(
                        "A folder or file of this machine is mounted into the container: "
                                + mount.path("Source").asText("?") + " at " + at + ".",
                        "It stays on this side.",
                        "Put it into a volume.");
            } else if (type.equals("volume")
                    && !mount.path("Driver").asText("local").equals("local")) {
                found.block(
                        "The volume " + mount.path("Name").asText("?") + " at " + at + " is of the driver "
                                + mount.path("Driver").asText() + ".",
                        "Only local volumes can be copied.",
                        "");
            }
        }
    }

    private static void live(JsonNode inspect, JsonNode host, LookFindings.Collector found) {
        if (host.path("Init").asBoolean()) {
            found.block(
                    "The container was started with Docker's own init (--init).",
                    "That program is put there by the host and is another one on the other side.",
                    "Start it without --init; an image can bring an init of its own.");
        }
        if (host.path("AutoRemove").asBoolean()) {
            found.block(
                    "The container was started with --rm.",
                    "Docker would remove it, together with its checkpoint, at the moment when it is frozen.",
                    "Start it without --rm.");
        }
        JsonNode state = inspect.path("State");
        if (state.path("Paused").asBoolean()) {
            found.block("The container is paused.", "Docker makes no checkpoint of it.", "Unpause it first.");
        }
        if (state.path("Restarting").asBoolean()) {
            found.block(
                    "The container is just restarting.", "There is nothing stable to freeze.", "Mend its start first.");
        }
    }
}

package ferry.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From the JSON of the Docker Engine API to records. Nothing is trusted to be there or of the promised kind: nulls are
 * empty, numbers may be strings.
 */
final class Rows {
    private Rows() {}

    /** The text of a value; empty for null, missing, lists and objects. */
    static String text(JsonNode node) {
        return node.isValueNode() && !node.isNull() ? node.asText() : "";
    }

    static Map<String, String> texts(JsonNode object) {
        Map<String, String> map = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            map.put(field.getKey(), text(field.getValue()));
        }
        return map;
    }

    static List<String> list(JsonNode array) {
        List<String> list = new ArrayList<>();
        if (array.isArray()) {
            array.forEach(item -> list.add(text(item)));
        }
        return list;
    }

    static Container container(JsonNode row, String platform) {
        List<String> names = list(row.path("Names"));
        // A linked container has more names, such as /other/alias: its own has no second slash.
        String name = names.stream()
                .filter(n -> n.lastIndexOf('/') == 0)
                .findFirst()
                .orElse(names.isEmpty() ? "" : names.getFirst());
        List<Container.Port> ports = new ArrayList<>();
        for (JsonNode port : row.path("Ports")) {
            ports.add(new Container.Port(
                    text(port.path("IP")),
                    port.path("PrivatePort").asInt(),
                    port.path("PublicPort").asInt(),
                    text(port.path("Type"))));
        }
        return new Container(
                text(row.path("Id")),
                name.startsWith("/") ? name.substring(1) : name,
                text(row.path("Image")),
                text(row.path("ImageID")),
                text(row.path("Command")),
                text(row.path("State")),
                text(row.path("Status")),
                platform,
                row.path("Created").asLong(),
                List.copyOf(ports),
                Map.copyOf(texts(row.path("Labels"))));
    }

    /** Such as linux/arm64 or linux/arm/v7, from an image's inspection. */
    static String platform(JsonNode image) {
        String os = text(image.path("Os"));
        String architecture = text(image.path("Architecture"));
        String variant = text(image.path("Variant"));
        if (os.isEmpty() || architecture.isEmpty()) {
            return "";
        }
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }

    static Image image(JsonNode row) {
        List<String> tags = list(row.path("RepoTags"));
        tags.remove("<none>:<none>");
        return new Image(
                text(row.path("Id")),
                List.copyOf(tags),
                row.path("Size").asLong(),
                row.path("Created").asLong());
    }

    static Volume volume(JsonNode row) {
        return new Volume(
                text(row.path("Name")),
                text(row.path("Driver")),
                text(row.path("Mountpoint")),
                Map.copyOf(texts(row.path("Labels"))));
    }

    static Event event(JsonNode row) {
        JsonNode actor = row.path("Actor");
        // From Docker 29 on the old top-level "id" is gone; before 1.22 "Actor" was not there.
        String id = text(actor.path("ID"));
        long nanos = row.path("timeNano").asLong();
        return new Event(
                text(row.path("Type")),
                text(row.path("Action")),
                id.isEmpty() ? text(row.path("id")) : id,
                Map.copyOf(texts(actor.path("Attributes"))),
                nanos != 0 ? nanos : row.path("time").asLong() * 1_000_000_000L);
    }

    static EngineFacts facts(JsonNode version, JsonNode info) {
        return new EngineFacts(
                text(version.path("Version")),
                text(version.path("ApiVersion")),
                text(info.path("Architecture")),
                text(version.path("KernelVersion")),
                text(info.path("OperatingSystem")),
                info.path("ExperimentalBuild").asBoolean()
                        || version.path("Experimental").asBoolean(),
                text(info.path("Driver")),
                text(info.path("DockerRootDir")),
                info.path("NCPU").asInt(),
                info.path("MemTotal").asLong(),
                wholeLayers(info));
    }

    private static boolean wholeLayers(JsonNode info) {
        for (JsonNode pair : info.path("DriverStatus")) {
            if (pair.path(0).asText().equals("Native Overlay Diff")) {
                return pair.path(1).asText().equals("true");
            }
        }
        return true;
    }

    /** One sample of the statistics, counted as the docker command counts. */
    static Usage usage(JsonNode stats) {
        JsonNode memory = stats.path("memory_stats");
        JsonNode kinds = memory.path("stats");
        long cache = kinds.path("inactive_file")
                .asLong(kinds.path("total_inactive_file").asLong());
        long used = memory.path("usage").asLong();
        long rx = 0;
        long tx = 0;
        for (JsonNode network : stats.path("networks")) {
            rx += network.path("rx_bytes").asLong();
            tx += network.path("tx_bytes").asLong();
        }
        return new Usage(
                cpuPercent(stats),
                cache < used ? used - cache : used,
                memory.path("limit").asLong(),
                rx,
                tx,
                stats.path("pids_stats").path("current").asInt(),
                disk(stats, "read"),
                disk(stats, "write"));
    }

    private static long disk(JsonNode stats, String operation) {
        long bytes = 0;
        for (JsonNode row : stats.path("blkio_stats").path("io_service_bytes_recursive")) {
            // "Read" with cgroup v1, "read" with v2
            bytes += text(row.path("op")).equalsIgnoreCase(operation)
                    ? row.path("value").asLong()
                    : 0;
        }
        return bytes;
    }

    /** Whether a sample is one of a container that runs: of others Docker sends samples without a time. */
    static boolean sampled(JsonNode stats) {
        String read = text(stats.path("read"));
        return !read.isEmpty() && !read.startsWith("0001-");
    }

    private static double cpuPercent(JsonNode stats) {
        JsonNode now = stats.path("cpu_stats");
        JsonNode before = stats.path("precpu_stats");
        long machineBefore = before.path("system_cpu_usage").asLong();
        long container = now.path("cpu_usage").path("total_usage").asLong()
                - before.path("cpu_usage").path("total_usage").asLong();
        long machine = now.path("system_cpu_usage").asLong() - machineBefore;
        long cpus = now.path("online_cpus").asLong();
        if (cpus == 0) {
            cpus = now.path("cpu_usage").path("percpu_usage").size();
        }
        // Without an earlier sample the difference would be that since the container's start.
        if (machineBefore == 0 || container <= 0 || machine <= 0) {
            return 0;
        }
        return 100.0 * container / machine * cpus;
    }
}

package ferry.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Everything that can be done with an engine's images, networks and volumes beyond what a crossing needs. */
public final class ImageStore {
    private final Engine engine;
    private final RegistryLogin login;

    /** @param login where the passwords of registries are kept */
    public ImageStore(Engine engine, RegistryLogin login) {
        this.engine = engine;
        this.login = login;
    }

    /** Empty when there is no such image. */
    public Optional<ImageDetails> details(String image) {
        Optional<JsonNode> found = engine.inspectImage(image);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        List<ImageDetails.Made> history = new ArrayList<>();
        for (JsonNode row : engine.call("GET", Query.image(image, "history").toString(), Optional.empty())) {
            history.add(new ImageDetails.Made(
                    row.path("Created").asLong(),
                    Rows.text(row.path("CreatedBy")),
                    row.path("Size").asLong(),
                    Rows.list(row.path("Tags"))));
        }
        JsonNode i = found.get();
        JsonNode config = i.path("Config");
        List<String> command = new ArrayList<>(Rows.list(config.path("Entrypoint")));
        command.addAll(Rows.list(config.path("Cmd")));
        return Optional.of(new ImageDetails(
                Rows.text(i.path("Id")),
                Rows.list(i.path("RepoTags")),
                Rows.list(i.path("RepoDigests")),
                Rows.platform(i),
                i.path("Size").asLong(),
                Rows.text(i.path("Created")),
                command,
                Rows.list(config.path("Env")),
                names(config.path("ExposedPorts")),
                names(config.path("Volumes")),
                Rows.list(i.path("RootFS").path("Layers")),
                List.copyOf(history)));
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /**
     * Brings an image from its registry.
     *
     * @param reference such as nginx:1.27; without a tag latest is meant, not all of them
     * @param platform such as linux/arm64; empty for the engine's own
     */
    public void pull(String reference, String platform, Consumer<Transfer> onProgress) {
        Reference name = Reference.of(reference);
        Query path = Query.of("images", "create").with("fromImage", name.name()).with("tag", name.tag());
        if (!platform.isEmpty()) {
            path.with("platform", platform);
        }
        engine.progress(
                "POST", path.toString(), auth(name), Optional.empty(), line -> onProgress.accept(Transfer.of(line)));
    }

    /** Sends an image to the registry that its name says. */
    public void push(String reference, Consumer<Transfer> onProgress) {
        Reference name = Reference.of(reference);
        Map<String, String> headers = new HashMap<>(auth(name));
        // Docker refuses a push without the header, even an anonymous one; "{}" in base64.
        headers.putIfAbsent("X-Registry-Auth", "e30=");
        Query path = Query.image(name.name(), "push").with("tag", name.tag());
        engine.progress(
                "POST", path.toString(), headers, Optional.empty(), line -> onProgress.accept(Transfer.of(line)));
    }

    private Map<String, String> auth(Reference name) {
        return login.header(name.registry())
                .map(header -> Map.of("X-Registry-Auth", header))
                .orElse(Map.of());
    }

    /**
     * Builds an image from a folder with a Dockerfile.
     *
     * @param dockerfile its path in the folder
     * @param platform such as linux/arm64; empty for the engine's own
     * @param onLine the build's log
     */
    public void build(Path folder, String dockerfile, String tag, String platform, Consumer<String> onLine) {
        Query path =
                Query.of("build").with("t", tag).with("dockerfile", dockerfile).with("rm", true);
        if (!platform.isEmpty()) {
            path.with("platform", platform);
        }
        StringBuilder partial = new StringBuilder();
        try (InputStream tar = BuildContext.tar(folder, dockerfile)) {
            engine.progress("POST", path.toString(), Map.of(), Optional.of(tar), line -> {
                partial.append(Rows.text(line.path("stream")));
                Transfer transfer = Transfer.of(line);
                if (!transfer.status().isEmpty() && transfer.total() == 0) {
                    partial.append(transfer.text()).append('\n');
                }
                int end = partial.lastIndexOf("\n");
                if (end >= 0) {
                    partial.substring(0, end).lines().forEach(onLine);
                    partial.delete(0, end + 1);
                }
            });
        } catch (IOException e) {
            throw new DockerException(0, folder + " cannot be read: " + e.getMessage(), "", e);
        }
        if (!partial.isEmpty()) {
            onLine.accept(partial.toString());
        }
    }

    /** Removes what no container uses; without {@code all} only images that have no tag. Returns the bytes that got free. */
    public long pruneImages(boolean all) {
        Query path = Query.of("images", "prune").with("filters", "{\"dangling\":[\"" + !all + "\"]}");
        return engine.call("POST", path.toString(), Optional.empty())
                .path("SpaceReclaimed")
                .asLong();
    }

    /** Removes volumes that no container uses, those with a name included. Returns the bytes that got free. */
    public long pruneVolumes() {
        // Since API 1.42 only anonymous ones go without "all"; older engines do not know the word and take all.
        Query path = Query.of("volumes", "prune").with("filters", "{\"all\":[\"true\"]}");
        try {
            return engine.call("POST", path.toString(), Optional.empty())
                    .path("SpaceReclaimed")
                    .asLong();
        } catch (DockerException e) {
            if (e.status() != 400) {
                throw e;
            }
            return engine.call("POST", "/volumes/prune", Optional.empty())
                    .path("SpaceReclaimed")
                    .asLong();
        }
    }

    /** What is on the engine's disk; it walks through all of it, which takes seconds. */
    public DiskUse diskUse() {
        JsonNode df = engine.call("GET", "/system/df", Optional.empty());
        long dangling = 0;
        long used = 0;
        for (JsonNode image : df.path("Images")) {
            if (image.path("Containers").asLong() != 0) {
                used += image.path("Size").asLong();
                continue;
            }
            // What it shares with others stays; -1 is Docker's "not counted".
            long own = image.path("Size").asLong()
                    - Math.max(0, image.path("SharedSize").asLong());
            List<String> tags = Rows.list(image.path("RepoTags"));
            tags.remove("<none>:<none>");
            dangling += tags.isEmpty() ? own : 0;
        }
        long volumes = 0;
        long unusedVolumes = 0;
        for (JsonNode volume : df.path("Volumes")) {
            JsonNode use = volume.path("UsageData");
            long size = Math.max(0, use.path("Size").asLong());
            volumes += size;
            unusedVolumes += use.path("RefCount").asLong() == 0 ? size : 0;
        }
        return new DiskUse(
                df.path("LayersSize").asLong(),
                dangling,
                Math.max(0, df.path("LayersSize").asLong() - used),
                volumes,
                unusedVolumes);
    }

    public List<Network> networks() {
        List<Network> networks = new ArrayList<>();
        for (JsonNode row : engine.call("GET", "/networks", Optional.empty())) {
            List<String> subnets = new ArrayList<>();
            row.path("IPAM").path("Config").forEach(part -> subnets.add(Rows.text(part.path("Subnet"))));
            networks.add(new Network(
                    Rows.text(row.path("Id")),
                    Rows.text(row.path("Name")),
                    Rows.text(row.path("Driver")),
                    Rows.text(row.path("Scope")),
                    row.path("Internal").asBoolean(),
                    List.copyOf(subnets)));
        }
        return networks;
    }

    /** What Docker's public registry has under a word; the engine asks it, so it needs a way to the internet. */
    public List<FoundImage> search(String word) {
        List<FoundImage> found = new ArrayList<>();
        Query path = Query.of("images", "search").with("term", word).with("limit", "50");
        for (JsonNode row : engine.call("GET", path.toString(), Optional.empty())) {
            found.add(new FoundImage(
                    Rows.text(row.path("name")),
                    Rows.text(row.path("description")),
                    row.path("star_count").asInt(),
                    row.path("is_official").asBoolean()));
        }
        return found;
    }
}

package ferry.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Engine} behind a Unix socket. A call has 60 s to be answered (changes of state 3 minutes beyond their own
 * grace, checkpoints and restores 20 minutes), streams have no limit; an interrupt of the calling thread ends its call.
 */
public final class HttpEngine implements Engine {
    private static final Duration CHANGE = Duration.ofMinutes(3);
    /** Public reports have 40 s for a heap of 5 GB on a PC; a phone's storage is ten times slower. */
    private static final Duration CHECKPOINT = Duration.ofMinutes(20);

    private final String endpoint;
    private final URI uri;
    private final EngineHttp http;
    /** Platforms by image id: what an id names never changes. */
    private final Map<String, String> platforms = new ConcurrentHashMap<>();

    private volatile @Nullable Heard heard;

    private HttpEngine(String endpoint, URI uri, EngineHttp http) {
        this.endpoint = endpoint;
        this.uri = uri;
        this.http = http;
    }

    /**
     * Connects and agrees on an API version.
     *
     * @param endpoint the name that {@link #endpoint()} gives
     * @param uri such as unix:///var/run/docker.sock; other schemes are refused
     */
    public static HttpEngine open(String endpoint, URI uri) {
        Path socket = DockerContext.socket(uri);
        UnixHttpClient client = new UnixHttpClient(socket);
        boolean opened = false;
        try {
            String version = ApiVersion.negotiate(new EngineHttp(socket, client, "").get("/version"));
            HttpEngine engine = new HttpEngine(endpoint, uri, new EngineHttp(socket, client, version));
            opened = true;
            return engine;
        } finally {
            if (!opened) {
                client.close();
            }
        }
    }

    @Override
    public String endpoint() {
        return endpoint;
    }

    @Override
    public URI uri() {
        return uri;
    }

    @Override
    public EngineFacts facts() {
        EngineFacts now = Rows.facts(http.get("/version"), http.get("/info"));
        heard = new Heard(now, System.nanoTime());
        return now;
    }

    @Override
    public EngineFacts facts(Duration age) {
        Heard last = heard;
        return last != null && System.nanoTime() - last.at() < age.toNanos() ? last.facts() : facts();
    }

    /** @param at by {@link System#nanoTime} */
    private record Heard(EngineFacts facts, long at) {}

    @Override
    public List<Container> containers(boolean all) {
        List<Container> containers = new ArrayList<>();
        for (JsonNode row : http.get(Query.of("containers", "json").with("all", all))) {
            containers.add(Rows.container(row, platform(Rows.text(row.path("ImageID")))));
        }
        return containers;
    }

    private String platform(String imageId) {
        if (imageId.isEmpty()) {
            return "";
        }
        String known = platforms.get(imageId);
        if (known != null) {
            return known;
        }
        Optional<JsonNode> image = inspectImage(imageId);
        image.ifPresent(found -> platforms.put(imageId, Rows.platform(found)));
        return image.map(Rows::platform).orElse("");
    }

    @Override
    public Optional<JsonNode> inspect(String container) {
        return found(Query.of("containers", container, "json"));
    }

    private Optional<JsonNode> found(Query path) {
        try {
            return Optional.of(http.get(path));
        } catch (DockerException e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public String create(String name, ObjectNode body) {
        JsonNode created = http.json("POST", Query.of("containers", "create").with("name", name), body, CHANGE);
        String id = Rows.text(created.path("Id"));
        if (id.isEmpty()) {
            throw new DockerException(0, "Docker created a container without telling its id", "", null);
        }
        return id;
    }

    @Override
    public void start(String container) {
        http.send("POST", Query.of("containers", container, "start"), null, CHANGE);
    }

    @Override
    public void startFrom(String container, String checkpoint) {
        http.send("POST", Query.of("containers", container, "start").with("checkpoint", checkpoint), null, CHECKPOINT);
    }

    @Override
    public void stop(String container, Duration grace) {
        http.send("POST", graceful(container, "stop", grace), null, CHANGE.plus(grace));
    }

    @Override
    public void restart(String container, Duration grace) {
        http.send("POST", graceful(container, "restart", grace), null, CHANGE.plus(grace));
    }

    private static Query graceful(String container, String act, Duration grace) {
        return Query.of("containers", container, act).with("t", Long.toString(grace.toSeconds()));
    }

    @Override
    public void kill(String container, String signal) {
        http.send("POST", Query.of("containers", container, "kill").with("signal", signal), null, CHANGE);
    }

    @Override
    public void pause(String container) {
        http.send("POST", Query.of("containers", container, "pause"), null, CHANGE);
    }

    @Override
    public void unpause(String container) {
        http.send("POST", Query.of("containers", container, "unpause"), null, CHANGE);
    }

    @Override
    public void rename(String container, String name) {
        http.send("POST", Query.of("containers", container, "rename").with("name", name), null, CHANGE);
    }

    @Override
    public void remove(String container, boolean force) {
        Query path = Query.of("containers", container).with("v", true).with("force", force);
        try {
            http.send("DELETE", path, null, CHANGE);
        } catch (DockerException e) {
            if (e.status() == 409 && e.getMessage() != null && e.getMessage().contains("already in progress")) {
                awaitRemoval(container);
            } else if (e.status() != 404) {
                throw e;
            }
        }
    }

    /** Somebody else removes it, or it removes itself at its end. */
    private void awaitRemoval(String container) {
        try {
            http.json("POST", Query.of("containers", container, "wait").with("condition", "removed"), null, CHANGE);
        } catch (DockerException e) {
            if (e.status() != 404) {
                throw e;
            }
        }
    }

    @Override
    public int waitExit(String container) {
        Query path = Query.of("containers", container, "wait").with("condition", "not-running");
        try (JsonLines answer =
                new JsonLines(http.open("POST", path, null, EngineHttp.SOON).getBody())) {
            JsonNode exit = answer.next();
            if (exit == null || !exit.path("StatusCode").isNumber()) {
                throw new IOException("the engine ended the wait without an exit code");
            }
            return exit.path("StatusCode").asInt();
        } catch (IOException e) {
            throw http.broken(e);
        }
    }

    @Override
    public InputStream logs(String container, int tail, boolean follow, boolean timestamps) {
        JsonNode details = inspect(container)
                .orElseThrow(() -> new DockerException(
                        404, "No such container: " + container, Cures.of(404, "no such container"), null));
        Query path = Query.of("containers", container, "logs")
                .with("stdout", true)
                .with("stderr", true)
                .with("follow", follow)
                .with("timestamps", timestamps)
                .with("tail", tail < 0 ? "all" : Integer.toString(tail));
        InputStream log = http.open("GET", path, null, EngineHttp.SOON).getBody();
        return details.path("Config").path("Tty").asBoolean() ? log : new FrameInput(log);
    }

    @Override
    public Usage usage(String container) {
        // Without one-shot the engine takes two samples, a second apart, and gives the first as precpu_stats.
        return Rows.usage(http.get(Query.of("containers", container, "stats").with("stream", false)));
    }

    @Override
    public AutoCloseable usage(String container, Consumer<Usage> onSample) {
        Query path = Query.of("containers", container, "stats").with("stream", true);
        UnixReply reply = http.open("GET", path, null, EngineHttp.SOON);
        return Watch.start(
                "docker-usage",
                reply,
                sample -> {
                    boolean runs = Rows.sampled(sample);
                    if (runs) {
                        onSample.accept(Rows.usage(sample));
                    }
                    return runs;
                },
                end -> {});
    }

    @Override
    public List<List<String>> top(String container) {
        JsonNode top = http.get(Query.of("containers", container, "top"));
        List<List<String>> rows = new ArrayList<>();
        rows.add(Rows.list(top.path("Titles")));
        top.path("Processes").forEach(row -> rows.add(Rows.list(row)));
        return rows;
    }

    @Override
    public ExecResult exec(String container, List<String> argv) {
        return new Exec(http).run(container, argv, "");
    }

    @Override
    public ExecResult execAsRoot(String container, List<String> argv) {
        return new Exec(http).run(container, argv, "0");
    }

    @Override
    public Terminal terminal(String container, List<String> argv, int columns, int rows) {
        ObjectNode create = EngineHttp.JSON.createObjectNode();
        create.set("Cmd", array(argv));
        create.set("Env", array(List.of("TERM=xterm-256color")));
        return ExecTerminal.open(http, container, create, columns, rows);
    }

    @Override
    public void checkpoint(String container, String name, boolean exit) {
        ObjectNode body = EngineHttp.JSON.createObjectNode();
        body.put("CheckpointID", name).put("Exit", exit);
        http.send("POST", Query.of("containers", container, "checkpoints"), body, CHECKPOINT);
    }

    @Override
    public List<String> checkpoints(String container) {
        List<String> names = new ArrayList<>();
        http.get(Query.of("containers", container, "checkpoints"))
                .forEach(row -> names.add(Rows.text(row.path("Name"))));
        return names;
    }

    @Override
    public void deleteCheckpoint(String container, String name) {
        http.send("DELETE", Query.of("containers", container, "checkpoints", name), null, CHANGE);
    }

    @Override
    public InputStream getArchive(String container, String path) {
        Query query = Query.of("containers", container, "archive").with("path", path);
        return http.open("GET", query, null, CHANGE).getBody();
    }

    @Override
    public void putArchive(String container, String path, InputStream tar) {
        Query query =
                Query.of("containers", container, "archive").with("path", path).with("noOverwriteDirNonDir", true);
        http.upload("PUT", query, tar, CHANGE).close();
    }

    @Override
    public List<Change> changes(String container) {
        List<Change> changes = new ArrayList<>();
        for (JsonNode row : http.get(Query.of("containers", container, "changes"))) {
            changes.add(new Change(Rows.text(row.path("Path")), row.path("Kind").asInt()));
        }
        return changes;
    }

    @Override
    public List<Image> images() {
        List<Image> images = new ArrayList<>();
        http.get("/images/json").forEach(row -> images.add(Rows.image(row)));
        return images;
    }

    @Override
    public Optional<JsonNode> inspectImage(String image) {
        return found(Query.image(image, "json"));
    }

    @Override
    public InputStream saveImage(String image) {
        return http.open("GET", Query.image(image, "get"), null, CHANGE).getBody();
    }

    @Override
    public void loadImage(InputStream tar) {
        finish(http.upload("POST", Query.of("images", "load").with("quiet", true), tar, CHANGE));
    }

    @Override
    public void importImage(InputStream tar, String tag, String platform, List<String> changes) {
        Query path = Query.of("images", "create").with("fromSrc", "-").with("repo", tag);
        if (!platform.isEmpty()) {
            path.with("platform", platform);
        }
        changes.forEach(change -> path.with("changes", change));
        finish(http.upload("POST", path, tar, CHANGE));
    }

    @Override
    public void progress(
            String method,
            String path,
            Map<String, String> headers,
            Optional<InputStream> tar,
            Consumer<JsonNode> onLine) {
        finish(http.stream(method, path, headers, tar, CHANGE), onLine);
    }

    private void finish(UnixReply reply) {
        finish(reply, line -> {});
    }

    /** Reads progress to its end: an error comes in it, after status 200. */
    private void finish(UnixReply reply, Consumer<JsonNode> onLine) {
        try (JsonLines progress = new JsonLines(reply.getBody())) {
            for (JsonNode line = progress.next(); line != null; line = progress.next()) {
                String error = Rows.text(line.path("errorDetail").path("message"));
                if (error.isEmpty()) {
                    error = Rows.text(line.path("error"));
                }
                if (!error.isEmpty()) {
                    throw new DockerException(500, error, Cures.of(500, error), null);
                }
                onLine.accept(line);
            }
        } catch (IOException e) {
            throw http.broken(e);
        }
    }

    @Override
    public void tag(String image, String reference) {
        int colon = reference.lastIndexOf(':');
        boolean tagged = colon > reference.lastIndexOf('/');
        Query path = Query.image(image, "tag").with("repo", tagged ? reference.substring(0, colon) : reference);
        http.send("POST", tagged ? path.with("tag", reference.substring(colon + 1)) : path, null, CHANGE);
    }

    @Override
    public void removeImage(String image, boolean force) {
        http.send("DELETE", Query.image(image).with("force", force), null, CHANGE);
    }

    @Override
    public List<Volume> volumes() {
        List<Volume> volumes = new ArrayList<>();
        http.get("/volumes").path("Volumes").forEach(row -> volumes.add(Rows.volume(row)));
        return volumes;
    }

    @Override
    public void createVolume(String name) {
        ObjectNode body = EngineHttp.JSON.createObjectNode().put("Name", name);
        http.send("POST", "/volumes/create", body, CHANGE);
    }

    @Override
    public void removeVolume(String name) {
        http.send("DELETE", Query.of("volumes", name), null, CHANGE);
    }

    @Override
    public AutoCloseable events(Consumer<Event> onEvent, Consumer<Throwable> onEnd) {
        // Docker answers before it has subscribed the caller: "since" closes the gap, by the engine's own clock.
        Query path = Query.of("events");
        String now = Rows.text(http.get("/info").path("SystemTime"));
        if (!now.isEmpty()) {
            path.with("since", seconds(now));
        }
        UnixReply reply = http.open("GET", path, null, EngineHttp.SOON);
        return Watch.start(
                "docker-events",
                reply,
                event -> {
                    onEvent.accept(Rows.event(event));
                    return true;
                },
                onEnd);
    }

    private static String seconds(String time) {
        try {
            Instant instant = OffsetDateTime.parse(time).toInstant();
            return String.format(Locale.ROOT, "%d.%09d", instant.getEpochSecond(), instant.getNano());
        } catch (DateTimeParseException e) {
            throw new DockerException(0, "Docker's clock shows what is no time: " + time, "", e);
        }
    }

    @Override
    public JsonNode call(String method, String path, Optional<JsonNode> body) {
        return http.json(method, path, body.orElse(null), CHANGE);
    }

    @Override
    public void close() {
        http.close();
    }

    static ArrayNode array(List<String> items) {
        ArrayNode array = EngineHttp.JSON.createArrayNode();
        items.forEach(array::add);
        return array;
    }
}

package ferry.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.docker.Container;
import ferry.docker.DockerException;
import ferry.docker.Engine;
import ferry.docker.EngineFacts;
import ferry.docker.Event;
import ferry.docker.Image;
import ferry.docker.Usage;
import ferry.docker.Volume;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** An engine with one container, web, that writes down what it was asked to do. */
final class FakeEngine implements Engine {
    static final String ID = "0123456789abcdef".repeat(4);
    private final String endpoint;
    final List<String> calls = new ArrayList<>();
    String log = "one\ntwo \u001b[31mred\u202e\n";
    String name = "web";
    Optional<ObjectNode> created = Optional.empty();

    FakeEngine(String endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public String endpoint() {
        return endpoint;
    }

    @Override
    public URI uri() {
        return URI.create("unix:///run/" + endpoint + ".sock");
    }

    @Override
    public EngineFacts facts() {
        return FakeServices.FACTS;
    }

    @Override
    public List<Container> containers(boolean all) {
        return List.of(new Container(
                ID,
                name,
                "nginx:1",
                "sha256:aa",
                "nginx",
                "running",
                "Up 3 minutes",
                "linux/amd64",
                1,
                List.of(),
                Map.of()));
    }

    private void check(String container) {
        if (!container.equals(name) && !ID.startsWith(container)) {
            throw new DockerException(404, "No such container: " + container, "Look at the list of containers.", null);
        }
    }

    private void call(String what, String container) {
        check(container);
        calls.add(what + " " + container);
    }

    @Override
    public Optional<JsonNode> inspect(String container) {
        if (!container.equals(name)) return Optional.empty();
        ObjectNode node = Json.object().put("Id", ID);
        node.putObject("State").put("Status", "running");
        return Optional.of(node);
    }

    @Override
    public String create(String container, ObjectNode body) {
        calls.add("create " + container);
        created = Optional.of(body);
        name = ID;
        return ID;
    }

    @Override
    public void start(String container) {
        call("start", container);
    }

    @Override
    public void startFrom(String container, String checkpoint) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void stop(String container, Duration grace) {
        call("stop " + grace.toSeconds(), container);
    }

    @Override
    public void kill(String container, String signal) {
        call("kill " + signal, container);
    }

    @Override
    public void pause(String container) {
        call("pause", container);
    }

    @Override
    public void unpause(String container) {
        call("unpause", container);
    }

    @Override
    public void restart(String container, Duration grace) {
        call("restart " + grace.toSeconds(), container);
    }

    @Override
    public void rename(String container, String other) {
        call("rename " + other, container);
    }

    @Override
    public void remove(String container, boolean force) {
        call(force ? "remove force" : "remove", container);
    }

    @Override
    public int waitExit(String container) {
        return 0;
    }

    @Override
    public InputStream logs(String container, int tail, boolean follow, boolean timestamps) {
        call("logs " + tail + " " + follow, container);
        return new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Usage usage(String container) {
        check(container);
        return new Usage(12.5, 1000, 2000, 3, 4, 5);
    }

    @Override
    public AutoCloseable usage(String container, Consumer<Usage> onSample) {
        onSample.accept(usage(container));
        return () -> {};
    }

    @Override
    public List<List<String>> top(String container) {
        return List.of();
    }

    @Override
    public ExecResult exec(String container, List<String> argv) {
        call("exec " + argv, container);
        return new ExecResult(7, "out\u0007\n", "err\n");
    }

    @Override
    public void checkpoint(String container, String checkpoint, boolean exit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> checkpoints(String container) {
        return List.of("cp1");
    }

    @Override
    public void deleteCheckpoint(String container, String checkpoint) {
        throw new UnsupportedOperationException();
    }

    @Override
    public InputStream getArchive(String container, String path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void putArchive(String container, String path, InputStream tar) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Change> changes(String container) {
        return List.of();
    }

    @Override
    public List<Image> images() {
        return List.of(new Image("sha256:" + ID, List.of("nginx:1"), 1_234_567, 0));
    }

    @Override
    public Optional<JsonNode> inspectImage(String image) {
        return Optional.empty();
    }

    @Override
    public InputStream saveImage(String image) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void loadImage(InputStream tar) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void importImage(InputStream tar, String tag, String platform, List<String> changes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void tag(String image, String reference) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void removeImage(String image, boolean force) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Volume> volumes() {
        return List.of(new Volume("data", "local", "/var/lib/docker/volumes/data/_data", Map.of()));
    }

    @Override
    public void createVolume(String volume) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void removeVolume(String volume) {
        throw new UnsupportedOperationException();
    }

    @Override
    public AutoCloseable events(Consumer<Event> onEvent, Consumer<Throwable> onEnd) {
        return () -> {};
    }

    @Override
    public JsonNode call(String method, String path, Optional<JsonNode> body) {
        calls.add(method + " " + path);
        return Json.object().put("Id", ID);
    }

    @Override
    public void close() {}
}

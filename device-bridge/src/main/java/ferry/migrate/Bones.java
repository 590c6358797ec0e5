package ferry.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.criu.CheckpointStream;
import ferry.docker.Courier;
import ferry.docker.Engine;
import ferry.recode.Skeleton;
import ferry.recode.SkeletonSpec;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The skeleton's container on the target: image, files and mounts of the final one, but the stub as its entry. Made,
 * started, frozen and read while the source runs; once more while it is frozen, if that skeleton does not serve.
 */
final class Bones {
    private static final String CHECKPOINT = "bones-";
    /** Where the target's courier has the skeleton's folders, and the folder of all layers. */
    private static final String AT = "/bones";

    private static final String LAYERS = "/layers";
    private static final String PARKED = "parked";
    private final Crossing crossing;
    private final Engine engine;
    private final String id;
    private final JsonNode inspect;
    /** How often it was started: it is made anew in the same container, whose log and checkpoints stay. */
    private int rounds;

    private Bones(Crossing crossing, JsonNode inspect) {
        this.crossing = crossing;
        this.engine = crossing.to();
        this.id = inspect.path("Id").asText();
        this.inspect = inspect;
    }

    /** Creates it beside the final container, which must exist. */
    static Bones create(Crossing c, List<String> entrypoint) {
        JsonNode target = Crossing.inspect(c.to(), c.passage().targetId());
        ObjectNode body = ContainerBody.skeleton(
                c.source(),
                target.path("Config").path("Image").asText(),
                Labels.skeleton(c.passage().session()),
                entrypoint);
        shareVolumes(target, body);
        String id = Timed.call(
                c.limits().call(), "creating the skeleton on " + c.passage().to(), () -> c.to().create(
                                "ferry-skeleton-" + c.passage().session(), body));
        return new Bones(c, Crossing.inspect(c.to(), id));
    }

    /** For the target's courier, which serves both. */
    Map<String, String> folders() {
        Map<String, String> folders = Crossing.folders(crossing.facts(engine), inspect, AT);
        // Both top layers below one mount: a hard link from one to the other is possible only then.
        TopLayer.folder(inspect).ifPresent(upper -> folders.put(layers(upper), LAYERS));
        return folders;
    }

    /** overlay2 has all layers side by side: LAYERS/ID/diff. */
    private static String layers(String upper) {
        return upper.replaceFirst("/[^/]+/[^/]+$", "");
    }

    /**
     * Puts the translator into both top layers, once: it has some 14 MB. What is written through one of the links would
     * show in the other; the skeleton never runs again by then, and goes.
     */
    void translator(Path program) throws Exception {
        String its = TopLayer.folder(inspect).orElseThrow();
        String targets = TopLayer.folder(
                        Crossing.inspect(engine, crossing.passage().targetId()))
                .orElseThrow();
        String first = its.substring(layers(its).length() + 1) + SkeletonSpec.FOLDER;
        String second = targets.substring(layers(targets).length() + 1) + SkeletonSpec.FOLDER;
        Conveyor.run(
                out -> {
                    TarWriter writer = new TarWriter(out);
                    writer.folder(first, 0755);
                    writer.folder(second, 0755);
                    String name = "/" + SkeletonSpec.TRANSLATOR;
                    try (InputStream in = Files.newInputStream(program)) {
                        writer.file(first + name, 0755, Files.size(program), in);
                    }
                    writer.link(second + name, first + name);
                    writer.end();
                },
                in -> courier().put(LAYERS, in));
    }

    /** Volumes without a name are the final container's: what is mapped from them must be there for the skeleton, too. */
    private static void shareVolumes(JsonNode target, ObjectNode body) {
        ObjectNode host = (ObjectNode) body.get("HostConfig");
        List<String> anonymous = VolumeCopy.anonymous(target);
        if (anonymous.isEmpty()) {
            return;
        }
        body.remove("Volumes");
        Set<String> shared =
                anonymous.stream().map(b -> b.substring(b.indexOf(':') + 1)).collect(Collectors.toSet());
        if (host.path("Mounts") instanceof ArrayNode mounts) {
            for (int i = mounts.size() - 1; i >= 0; i--) {
                if (shared.contains(mounts.get(i).path("Target").asText())) {
                    mounts.remove(i);
                }
            }
        }
        ArrayNode binds = host.path("Binds") instanceof ArrayNode a ? a : host.putArray("Binds");
        anonymous.forEach(binds::add);
    }

    String id() {
        return id;
    }

    private Courier courier() {
        return crossing.targetCourier();
    }

    /** Carries the source's changed files into it. */
    void layer() {
        long unused = Cargo.layer(crossing, courier(), AT + "/upper");
    }

    /** Puts the stub and its table into both top layers. */
    void files(SkeletonSpec spec) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        TarWriter writer = new TarWriter(tar);
        for (String upper : List.of("upper", AT.substring(1) + "/upper")) {
            String folder = upper + SkeletonSpec.FOLDER;
            writer.folder(folder, 0755);
            for (Map.Entry<String, byte[]> file : spec.files().entrySet()) {
                writer.file(folder + "/" + file.getKey(), 0755, file.getValue());
            }
        }
        writer.end();
        courier().put("/", new ByteArrayInputStream(tar.toByteArray()));
    }

    /** Starts it and waits until each of its processes says that it is parked. */
    void park(int tasks) {
        Timed.run(
                crossing.limits().restore(crossing.facts(engine).architecture()),
                "the skeleton on " + crossing.passage().to(),
                () -> {
                    int parked = rounds == 0 ? 0 : -parkedBefore();
                    rounds++;
                    engine.start(id);
                    StringBuilder said = new StringBuilder();
                    try (BufferedReader log = new BufferedReader(
                            new InputStreamReader(engine.logs(id, -1, true), StandardCharsets.UTF_8))) {
                        while (parked < tasks) {
                            String line = log.readLine();
                            if (line == null) {
                                throw new MigrationException(
                                        "The skeleton ended before its %d process%s were parked. It said: %s"
                                                .formatted(
                                                        tasks,
                                                        tasks == 1 ? "" : "es",
                                                        said.toString().strip()),
                                        "",
                                        null);
                            }
                            if (line.strip().equals(PARKED)) {
                                parked++;
                            } else if (said.length() < 4000) {
                                said.append(line).append('\n');
                            }
                        }
                    }
                });
    }

    /** Lines of an earlier round, which has ended. */
    private int parkedBefore() throws IOException {
        try (BufferedReader log =
                new BufferedReader(new InputStreamReader(engine.logs(id, -1, false), StandardCharsets.UTF_8))) {
            return (int) log.lines().filter(l -> l.strip().equals(PARKED)).count();
        }
    }

    /** Ends a round that came to nothing. */
    void stop() {
        if (Source.running(Crossing.inspect(engine, id))) {
            engine.kill(id, "SIGKILL");
            Source.awaitStopped(engine, id, crossing.limits().call());
        }
    }

    /** Freezes it and reads its checkpoint. */
    Skeleton freeze() throws IOException {
        Timed.finish(
                crossing.limits().checkpoint(),
                "the checkpoint of the skeleton",
                () -> engine.checkpoint(id, CHECKPOINT + rounds, true));
        try (InputStream tar = courier().get(AT + "/checkpoints/" + CHECKPOINT + rounds);
                CheckpointStream stream = new CheckpointStream(tar, ferry.criu.Limits.DEFAULT)) {
            return Skeleton.read(stream);
        }
    }
}

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
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
    /** Names of the files that it has for both. */
    private final Set<String> shared = new TreeSet<>();
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
        ObjectNode body = body(c, target.path("Config").path("Image").asText(), entrypoint);
        shareVolumes(target, body);
        return create(c, body);
    }

    /** Creates it without the final container, unless they must share volumes: then it comes after that. */
    static Optional<Bones> createAlone(Crossing c, String image, List<String> entrypoint) {
        return VolumeCopy.anonymous(c.source()).isEmpty()
                ? Optional.of(create(c, body(c, image, entrypoint)))
                : Optional.empty();
    }

    private static ObjectNode body(Crossing c, String image, List<String> entrypoint) {
        return ContainerBody.skeleton(
                c.source(), image, Labels.skeleton(c.passage().session()), entrypoint);
    }

    private static Bones create(Crossing c, ObjectNode body) {
        String id = Timed.call(
                c.limits().call(), "creating the skeleton on " + c.passage().to(), () -> c.to().create(
                                "ferry-skeleton-" + c.passage().session(), body));
        return new Bones(c, Crossing.inspect(c.to(), id));
    }

    /** Opens the couriers; the target's serves this container, too. */
    void open(Crossing c) {
        Map<String, String> folders = Crossing.folders(c.facts(engine), inspect, AT);
        // Both top layers below one mount: a hard link from one to the other is possible only then.
        TopLayer.folder(inspect).ifPresent(upper -> folders.put(layers(upper), LAYERS));
        Courier unusedSource = c.sourceCourier();
        Courier unusedTarget = c.openTargetCourier(folders);
    }

    /** overlay2 has all layers side by side: LAYERS/ID/diff. */
    private static String layers(String upper) {
        return upper.replaceFirst("/[^/]+/[^/]+$", "");
    }

    /** The skeleton's own folder, or the final container's, as the target's courier has it below LAYERS. */
    private static String folder(JsonNode inspect) {
        String upper = TopLayer.folder(inspect).orElseThrow();
        return upper.substring(layers(upper).length() + 1) + SkeletonSpec.FOLDER;
    }

    /** Whether Docker lets files into it without a courier: not into a container with a read-only root. */
    boolean takesFiles() {
        return !inspect.path("HostConfig").path("ReadonlyRootfs").asBoolean();
    }

    /**
     * Puts files into it. Call {@link #share} before the final container needs them.
     *
     * @param translator where it is to be there, too; it has some 14 MB
     */
    void fill(Map<String, byte[]> files, Optional<Path> translator) throws Exception {
        boolean direct = takesFiles();
        String folder = direct ? SkeletonSpec.FOLDER.substring(1) : folder(inspect);
        Conveyor.run(
                out -> {
                    TarWriter writer = new TarWriter(out);
                    writer.folder(folder, 0755);
                    if (translator.isPresent()) {
                        shared.add(SkeletonSpec.TRANSLATOR);
                        try (InputStream in = Files.newInputStream(translator.get())) {
                            writer.file(folder + "/" + SkeletonSpec.TRANSLATOR, 0755, Files.size(translator.get()), in);
                        }
                    }
                    for (Map.Entry<String, byte[]> file : files.entrySet()) {
                        shared.add(file.getKey());
                        writer.file(folder + "/" + file.getKey(), 0755, file.getValue());
                    }
                    writer.end();
                },
                in -> {
                    if (direct) {
                        engine.putArchive(id, "/", in);
                    } else {
                        courier().put(LAYERS, in);
                    }
                });
    }

    /**
     * Makes the final container have its files, as hard links: they travel once. What is written through one of the links
     * would show in the other; the skeleton never runs again by the time the other does, and goes.
     */
    void share() {
        String from = folder(inspect);
        String to = folder(Crossing.inspect(engine, crossing.passage().targetId()));
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        try {
            TarWriter writer = new TarWriter(tar);
            writer.folder(to, 0755);
            for (String name : shared) {
                writer.link(to + "/" + name, from + "/" + name);
            }
            writer.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Timed.run(crossing.limits().call(), "sharing the skeleton's files", () -> courier()
                .put(LAYERS, new ByteArrayInputStream(tar.toByteArray())));
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

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
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The skeleton's container on the target: image, files and mounts of the final one, but the stub as its entry. Made while
 * the source runs; started, frozen and read while it is frozen.
 */
final class Bones {
    private static final String CHECKPOINT = "bones-";
    private static final String PARKED = "parked";
    private final Crossing crossing;
    private final Engine engine;
    private final String id;
    private final Courier courier;
    /** How often it was started: it is made anew in the same container, whose log and checkpoints stay. */
    private int rounds;

    private int parkedBefore;

    private Bones(Crossing crossing, String id, Courier courier) {
        this.crossing = crossing;
        this.engine = crossing.to();
        this.id = id;
        this.courier = courier;
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
        Courier courier = c.keep(
                c.courier(c.to(), Crossing.inspect(c.to(), id), Courier.Access.WRITE));
        return new Bones(c, id, courier);
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

    Courier courier() {
        return courier;
    }

    /** Puts the stub and its table into a container's top layer. */
    static void files(Courier courier, SkeletonSpec spec) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        TarWriter writer = new TarWriter(tar);
        String folder = SkeletonSpec.FOLDER.substring(1);
        writer.folder(folder, 0755);
        writer.file(folder + "/" + SkeletonSpec.STUB, 0755, spec.stub());
        writer.file(folder + "/" + SkeletonSpec.TABLE, 0644, spec.table());
        writer.end();
        courier.put("/upper", new ByteArrayInputStream(tar.toByteArray()));
    }

    /** Starts it and waits until each of its processes says that it is parked. */
    void park(int tasks) {
        Timed.run(
                crossing.limits().restore(crossing.facts(engine).architecture()),
                "the skeleton on " + crossing.passage().to(),
                () -> {
                    rounds++;
                    engine.start(id);
                    int parked = -parkedBefore;
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
                    parkedBefore += parked;
                });
    }

    /** Freezes it and reads its checkpoint. */
    Skeleton freeze() throws IOException {
        Timed.finish(
                crossing.limits().checkpoint(),
                "the checkpoint of the skeleton",
                () -> engine.checkpoint(id, CHECKPOINT + rounds, true));
        try (InputStream tar = courier.get("/checkpoints/" + CHECKPOINT + rounds);
                CheckpointStream stream = new CheckpointStream(tar, ferry.criu.Limits.DEFAULT)) {
            return Skeleton.read(stream);
        }
    }
}

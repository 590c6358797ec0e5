package ferry.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.docker.Courier;
import ferry.docker.Engine;
import ferry.docker.Volume;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the target ready while the source still runs: image, networks, volumes, and the new container, created only. */
class Prepare implements Step {
    private @Nullable Missing missing;

    /**
     * What the target lacks.
     *
     * @param image empty when it lacks that, too
     */
    private record Missing(List<String> networks, List<String> volumes, Optional<JsonNode> image) {
        private static Missing ask(Crossing c) {
            AtomicReference<@Nullable List<String>> networks = new AtomicReference<>();
            AtomicReference<@Nullable List<String>> volumes = new AtomicReference<>();
            AtomicReference<@Nullable Optional<JsonNode>> image = new AtomicReference<>();
            Together.run(List.of(
                    () -> networks.set(missingNetworks(c)),
                    () -> volumes.set(missingVolumes(c)),
                    () -> image.set(c.to().inspectImage(c.source().path("Image").asText()))));
            return new Missing(
                    Objects.requireNonNull(networks.get()),
                    Objects.requireNonNull(volumes.get()),
                    Objects.requireNonNull(image.get()));
        }
    }

    /** Asked once, since each question takes a while on a phone. */
    private Missing missing(Crossing c) {
        Missing known = missing;
        if (known == null) {
            known = Missing.ask(c);
            missing = known;
        }
        return known;
    }

    @Override
    public Phase phase() {
        return Phase.PREPARE;
    }

    @Override
    public List<Undo> undo(Crossing c) {
        String to = c.passage().to();
        List<Undo> acts = new ArrayList<>();
        Missing lacks = missing(c);
        for (String network : lacks.networks()) {
            acts.add(new Undo(Undo.Kind.REMOVE_NETWORK, to, network, ""));
        }
        for (String volume : lacks.volumes()) {
            acts.add(new Undo(Undo.Kind.REMOVE_VOLUME, to, volume, ""));
        }
        if (lacks.image().isEmpty()) {
            acts.add(new Undo(
                    Undo.Kind.REMOVE_IMAGE, to, c.source().path("Image").asText(), ""));
        }
        // Acts are done from the last to the first: the container goes before what it uses.
        acts.add(new Undo(Undo.Kind.CLEAR, to, c.passage().session(), ""));
        acts.add(new Undo(Undo.Kind.CLEAR, c.passage().from(), c.passage().session(), "couriers"));
        return acts;
    }

    @Override
    public void make(Crossing c) {
        c.at(Fault.PREPARE_BEGIN);
        LeftOvers.remove(c);
        Missing lacks = missing(c);
        String image = image(c, lacks.image());
        c.at(Fault.PREPARE_IMAGE);
        for (String network : lacks.networks()) {
            network(c, network);
        }
        for (String volume : lacks.volumes()) {
            c.to().createVolume(volume);
        }
        Together.run(List.of(() -> create(c, image), () -> beside(c, image)));
        c.at(Fault.PREPARE_CREATED);
        String id = c.passage().targetId();
        ContainerBody.moreNetworks(c.source()).forEach((name, endpoint) -> {
            ObjectNode join = JsonNodeFactory.instance.objectNode().put("Container", id);
            join.set("EndpointConfig", endpoint);
            JsonNode unused = c.to().call("POST", "/networks/" + Paths.segment(name) + "/connect", Optional.of(join));
        });
        ready(c);
        c.at(Fault.PREPARE_END);
    }

    private static void create(Crossing c, String image) {
        ObjectNode body = ContainerBody.like(c.source(), image, Labels.moved(c.passage()));
        String id = Timed.call(
                c.limits().call(), "creating the container on " + c.passage().to(), () -> c.to().create(
                                c.passage().targetName(), body));
        c.passage(c.passage().withTargetId(id));
    }

    /** Makes what does not need the new container, while that is created. */
    void beside(Crossing c, String image) {}

    /** Opens the couriers, since creating a container takes a second on a phone and the source still runs. */
    void ready(Crossing c) {
        Courier unusedSource = c.sourceCourier();
        Courier unusedTarget = c.targetCourier();
    }

    /** Brings the image when the target lacks it; returns the name or id to create the container from. */
    private static String image(Crossing c, Optional<JsonNode> there) {
        String id = c.source().path("Image").asText();
        String name = c.source().path("Config").path("Image").asText(id);
        Optional<JsonNode> image = there;
        if (image.isEmpty()) {
            boolean nameIsIts = has(c.from(), name, id);
            boolean nameIsFree = c.to().inspectImage(name).isEmpty();
            // By name only where that overwrites nobody's tag.
            String what = nameIsIts && nameIsFree ? name : id;
            c.report()
                    .text("The image %s is carried to %s."
                            .formatted(name, c.passage().to()));
            Timed.run(c.limits().image(), "carrying the image " + name, () -> {
                try (InputStream tar = c.from().saveImage(what)) {
                    c.to().loadImage(new Counted(tar, c.report()));
                }
            });
            image = c.to().inspectImage(id);
            if (image.isEmpty()) {
                throw new MigrationException(
                        "%s has loaded the image %s under another id."
                                .formatted(c.passage().to(), name),
                        "Both engines must keep images in the same way (graph driver or containerd).",
                        null);
            }
        }
        return tagged(image.get(), name) || has(c.to(), name, id) ? name : id;
    }

    private static boolean tagged(JsonNode image, String name) {
        for (JsonNode tag : image.path("RepoTags")) {
            if (tag.asText().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(Engine engine, String name, String id) {
        return engine.inspectImage(name).map(i -> i.path("Id").asText()).equals(Optional.of(id));
    }

    /** The container's own networks that the target lacks. */
    static List<String> missingNetworks(Crossing c) {
        Set<String> there = networks(c.to());
        return ContainerBody.networks(c.source()).stream()
                .filter(n -> !there.contains(n))
                .toList();
    }

    private static Set<String> networks(Engine engine) {
        java.util.Set<String> names = new java.util.HashSet<>();
        for (JsonNode n : engine.call("GET", "/networks", Optional.empty())) {
            names.add(n.path("Name").asText());
        }
        return names;
    }

    private static void network(Crossing c, String name) {
        JsonNode from = c.from().call("GET", "/networks/" + Paths.segment(name), Optional.empty());
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("Name", name);
        body.put("Driver", from.path("Driver").asText("bridge"));
        body.put("Internal", from.path("Internal").asBoolean());
        body.set("Options", from.path("Options").deepCopy());
        body.set("IPAM", from.path("IPAM").deepCopy());
        JsonNode unused = c.to().call("POST", "/networks/create", Optional.of(body));
        c.report().log("Made the network %s on %s.".formatted(name, c.passage().to()));
    }

    /** Named volumes that the target lacks; the plan has refused those that it has. */
    static List<String> missingVolumes(Crossing c) {
        Set<String> there = c.to().volumes().stream().map(Volume::name).collect(Collectors.toSet());
        return VolumeCopy.named(c.source()).stream()
                .filter(v -> !there.contains(v))
                .toList();
    }

    /** Counts what passes for the progress. */
    private static final class Counted extends FilterInputStream {
        private final Reporter report;
        private long bytes;

        private Counted(InputStream in, Reporter report) {
            super(in);
            this.report = report;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            bytes += b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            int n = super.read(b, off, len);
            if (n > 0) {
                bytes += n;
                report.bytes(bytes, OptionalLong.empty());
            }
            return n;
        }
    }
}

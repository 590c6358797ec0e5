package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.app.Endpoints;
import ferry.app.Services;
import ferry.docker.Container;
import ferry.docker.DockerException;
import ferry.docker.Endpoint;
import ferry.docker.Engine;
import ferry.docker.ImageStore;
import ferry.docker.RegistryLogin;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The words that list what engines have: those of one endpoint, or of every endpoint that is up. */
final class ListVerbs {
    static final List<Verb<?>> ALL = List.of(
            verb(
                    "ps",
                    "Containers, running or not.",
                    List.of("ID", "NAME", "IMAGE", "STATE", "STATUS", "PLATFORM"),
                    Running::new,
                    (engine, where) -> engine.containers(!where.running).stream()
                            .filter(c -> !c.ferrys())
                            .map(ListVerbs::container)),
            verb(
                    "images",
                    "Images.",
                    List.of("ID", "TAGS", "SIZE", "CREATED"),
                    Where::new,
                    (engine, where) -> images(engine)),
            verb(
                    "volumes",
                    "Volumes.",
                    List.of("NAME", "DRIVER", "MOUNTPOINT"),
                    Where::new,
                    (engine, where) -> volumes(engine)),
            verb(
                    "networks",
                    "Networks.",
                    List.of("ID", "NAME", "DRIVER", "SCOPE", "SUBNETS"),
                    Where::new,
                    (engine, where) -> networks(engine)),
            verb(
                    "checkpoints",
                    "Checkpoints that containers hold.",
                    List.of("CONTAINER", "CHECKPOINT"),
                    Where::new,
                    (engine, where) -> checkpoints(engine)));

    private ListVerbs() {}

    /** One thing of an engine, as JSON and as the cells of a table. */
    private record Item(ObjectNode json, List<String> cells) {}

    private interface Contents<O extends Where> {
        Stream<Item> of(Engine engine, O where);
    }

    private static <O extends Where> Verb<O> verb(
            String word, String description, List<String> titles, Supplier<O> options, Contents<O> contents) {
        return new Verb<>(
                word,
                description,
                options,
                (where, services, terminal) -> print(titles, where, contents, services, terminal));
    }

    private static <O extends Where> int print(
            List<String> titles, O where, Contents<O> contents, Services services, Terminal terminal) {
        ArrayNode array = Json.array();
        List<List<String>> rows = new ArrayList<>();
        for (Engine engine : where.engines(services.endpoints(), terminal::note)) {
            contents.of(engine, where).forEach(item -> {
                ObjectNode object = array.addObject();
                if (where.everywhere()) object.put("endpoint", engine.endpoint());
                object.setAll(item.json);
                rows.add(behind(engine.endpoint(), item.cells));
            });
        }
        if (where.output.json) terminal.json(array);
        else terminal.table(behind("ON", titles), rows);
        return Exit.DONE;
    }

    private static List<String> behind(String first, List<String> rest) {
        return Stream.concat(Stream.of(first), rest.stream()).toList();
    }

    private static Item container(Container c) {
        return new Item(
                Json.object()
                        .put("id", c.id())
                        .put("name", c.name())
                        .put("image", c.image())
                        .put("state", c.state())
                        .put("platform", c.platform()),
                List.of(
                        Units.shortId(c.id()),
                        c.name(),
                        c.image(),
                        c.state(),
                        c.status(),
                        c.platform().isEmpty() ? "-" : c.platform()));
    }

    private static Stream<Item> images(Engine engine) {
        return engine.images().stream().map(i -> {
            ObjectNode json =
                    Json.object().put("id", i.id()).put("bytes", i.bytes()).put("created", i.created());
            json.set("tags", Json.strings(i.tags()));
            return new Item(
                    json,
                    List.of(
                            Units.shortId(i.id()),
                            i.tags().isEmpty() ? "-" : String.join(", ", i.tags()),
                            Units.bytes(i.bytes()),
                            Units.moment(i.created() * 1000)));
        });
    }

    private static Stream<Item> volumes(Engine engine) {
        return engine.volumes().stream()
                .map(v -> new Item(
                        Json.object()
                                .put("name", v.name())
                                .put("driver", v.driver())
                                .put("mountpoint", v.mountpoint()),
                        List.of(v.name(), v.driver(), v.mountpoint())));
    }

    private static Stream<Item> networks(Engine engine) {
        return new ImageStore(engine, RegistryLogin.current())
                .networks().stream().map(n -> {
                    ObjectNode json = Json.object()
                            .put("id", n.id())
                            .put("name", n.name())
                            .put("driver", n.driver())
                            .put("scope", n.scope())
                            .put("internal", n.internal());
                    json.set("subnets", Json.strings(n.subnets()));
                    return new Item(
                            json,
                            List.of(
                                    Units.shortId(n.id()),
                                    n.name(),
                                    n.driver(),
                                    n.scope(),
                                    n.subnets().isEmpty() ? "-" : String.join(", ", n.subnets())));
                });
    }

    private static Stream<Item> checkpoints(Engine engine) {
        return engine.containers(true).stream().flatMap(c -> names(engine, c).stream()
                .map(name -> new Item(
                        Json.object()
                                .put("container", c.id())
                                .put("containerName", c.name())
                                .put("name", name),
                        List.of(c.name(), name))));
    }

    private static List<String> names(Engine engine, Container c) {
        try {
            return engine.checkpoints(c.id());
        } catch (DockerException e) {
            if (e.status() == 404) return List.of(); // removed since the list was read
            throw e;
        }
    }

    private static class Where {
        @Option(
                names = "--on",
                paramLabel = "ENDPOINT",
                description = "Only there: pc, lab-pc, lab-phone or phone:SERIAL. Without it: all that are up.")
        String endpoint = "";

        @Mixin
        JsonOption output = new JsonOption();

        boolean everywhere() {
            return endpoint.isEmpty();
        }

        /** One of several endpoints that fails is a note; the only one that was asked for is an error. */
        List<Engine> engines(Endpoints endpoints, Consumer<String> note) {
            if (!everywhere()) return List.of(endpoints.open(endpoint));
            List<Engine> engines = new ArrayList<>();
            for (Endpoint e : endpoints.list()) {
                if (!e.state().equals("up")) continue;
                try {
                    engines.add(endpoints.open(e.name()));
                } catch (DockerException failure) {
                    note.accept(e.name() + ": " + failure.getMessage());
                }
            }
            if (engines.isEmpty())
                note.accept("No endpoint is up. See: ferry endpoints, or start the lab: ferry lab up");
            return engines;
        }
    }

    private static final class Running extends Where {
        @Option(names = "--running", description = "Only those that run.")
        private boolean running;
    }
}

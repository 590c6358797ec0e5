package ferry.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.docker.Container;
import ferry.docker.Courier;
import ferry.docker.Engine;
import ferry.docker.EngineFacts;
import ferry.docker.HttpEngine;
import ferry.session.Session;
import ferry.session.SqliteJournal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Two endpoints of the same ISA for tests: the lab's PC twice, where the target's name has a suffix, or a second PC when
 * FERRY_TEST_PC2_DOCKER names one. Removes what it made.
 */
final class Bed implements AutoCloseable {
    static final String IMAGE = "ferry-test/walker:2";
    private static final String SUFFIX = "-moved";
    final Engine from;
    final Engine to;
    final SqliteJournal journal;
    private final boolean two;
    private final Path folder;
    private Supplier<Engine> target;
    private final List<String> names = new ArrayList<>();
    private @Nullable Engine throughCable;
    private @Nullable SocketCut cable;
    private boolean closed;
    private Inspection inspection = Inspection.none();

    Bed(Path folder) throws Exception {
        URI pc = URI.create(setting("FERRY_TEST_PC_DOCKER")
                .orElseThrow(() -> new AssertionError(
                        "Lab tests need FERRY_TEST_PC_DOCKER, the unix:// URI of the lab's PC Docker")));
        Optional<String> second = setting("FERRY_TEST_PC2_DOCKER");
        two = second.isPresent();
        from = HttpEngine.open("pc-a", pc);
        to = HttpEngine.open("pc-b", second.map(URI::create).orElse(pc));
        this.folder = folder;
        target = () -> to;
        journal = SqliteJournal.open(folder);
        image(folder);
    }

    static Optional<String> setting(String name) {
        return Optional.ofNullable(System.getProperty(name))
                .or(() -> Optional.ofNullable(System.getenv(name)))
                .filter(v -> !v.isBlank());
    }

    boolean two() {
        return two;
    }

    /** Removes a volume from both engines; after {@link #close}. */
    void dropVolume(String name) {
        for (Engine engine : List.of(from, to)) {
            try (HttpEngine again = HttpEngine.open(engine.endpoint(), engine.uri())) {
                if (again.volumes().stream().anyMatch(v -> v.name().equals(name))) {
                    again.removeVolume(name);
                }
            }
        }
    }

    String targetName(String name) {
        return two ? name : name + SUFFIX;
    }

    Engine engine(String endpoint) {
        return endpoint.equals("pc-a") ? from : target.get();
    }

    /** From now on migrations also carry what Docker's archives leave out. */
    void lookIntoLayers() {
        inspection = new Inspection() {
            @Override
            public Optional<Look> look(Engine engine, String container) {
                return Optional.empty();
            }

            @Override
            public Optional<LayerProbe> layers(Engine engine, EngineFacts facts) {
                return Optional.of(new LayerProbe(engine, Optional.empty()));
            }
        };
    }

    /** From now on migrations get the target's engine here. */
    void reachTargetThrough(Supplier<Engine> engine) {
        target = engine;
    }

    /** From now on migrations reach the target through this; the test itself still reaches it directly. */
    SocketCut cable() throws IOException {
        SocketCut made = new SocketCut(folder.resolve("cable.sock"), to.uri());
        Engine behind = HttpEngine.open("pc-b", made.uri());
        throughCable = behind;
        target = () -> behind;
        cable = made;
        return made;
    }

    LiveMigrations migrations(Faults faults) {
        return migrations(faults, Limits.usual());
    }

    LiveMigrations migrations(Faults faults, Limits limits) {
        UnaryOperator<String> naming = two ? UnaryOperator.identity() : n -> n + SUFFIX;
        return new LiveMigrations(new Services(
                this::engine,
                journal,
                endpoint -> HostProbe.HostFacts.unknown(),
                inspection,
                LiveMigrations.ways(Translator.none()),
                limits,
                faults,
                naming));
    }

    static Plan.Request request(String container) {
        return new Plan.Request(container, "pc-a", "pc-b", Optional.empty(), false);
    }

    Progress.Result cross(String container, Faults faults, Consumer<Progress> watcher) {
        LiveMigrations migrations = migrations(faults);
        Plan plan = migrations.plan(request(container));
        assertThat(plan.blockers()).isEmpty();
        return migrations.run(plan, watcher);
    }

    /** Starts a container that counts and waits until it has counted to 5. */
    String start(String name, Consumer<ObjectNode> more, String... arguments) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("Image", IMAGE);
        var command = body.putArray("Cmd").add("/walker");
        for (String a : arguments) {
            command.add(a);
        }
        more.accept(body);
        names.add(name);
        String id = from.create(name, body);
        from.start(id);
        awaitCount(from, id, 5);
        return id;
    }

    static void awaitCount(Engine engine, String container, long least) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> counts(engine, container).stream().anyMatch(n -> n >= least));
    }

    /** The numbers in a container's log. */
    static List<Long> counts(Engine engine, String container) throws IOException {
        try (InputStream log = engine.logs(container, -1, false)) {
            return new String(log.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(l -> l.matches("\\d+ [0-9.]+"))
                    .map(l -> Long.parseLong(l.substring(0, l.indexOf(' '))))
                    .toList();
        }
    }

    static boolean running(Engine engine, String container) {
        return engine.inspect(container).map(Source::running).orElse(false);
    }

    /** Nothing of the session is left on either side but what may stay. */
    void assertClean(String session, boolean moved) {
        for (Engine engine : List.of(from, to)) {
            for (Container c : engine.containers(true)) {
                if (session.equals(c.labels().get(Labels.SESSION))) {
                    assertThat(moved && !c.labels().containsKey(Labels.ROLE))
                            .as("left over on %s: %s %s", engine.endpoint(), c.name(), c.labels())
                            .isTrue();
                }
            }
            // On an engine that others use at the same time, their couriers may hold it.
            if (two && engine == to) {
                assertThat(engine.inspectImage(Courier.IMAGE)).isEmpty();
            }
        }
        Session row = journal.find(session).orElseThrow();
        assertThat(row.outcome()).isNotEqualTo("running");
        assertThat(row.steps()).noneMatch(s -> s.state().equals("started"));
    }

    private void image(Path folder) throws Exception {
        if (from.inspectImage(IMAGE).isPresent()) {
            return;
        }
        Path source = folder.resolve("walker.c");
        Path program = folder.resolve("walker");
        try (InputStream in = Bed.class.getResourceAsStream("walker.c")) {
            Files.write(source, in.readAllBytes());
        }
        Process gcc = new ProcessBuilder("gcc", "-O1", "-static", "-o", program.toString(), source.toString())
                .inheritIO()
                .start();
        assertThat(gcc.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(gcc.exitValue()).isZero();
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        TarWriter writer = new TarWriter(tar);
        writer.file("walker", 0755, Files.readAllBytes(program));
        writer.folder("data", 0755);
        writer.file("data/deleted", 0644, "deleted".getBytes(StandardCharsets.UTF_8));
        writer.file("data/changed", 0644, "original".getBytes(StandardCharsets.UTF_8));
        writer.folder("data/deep", 0755);
        writer.file("data/deep/old", 0644, "old".getBytes(StandardCharsets.UTF_8));
        writer.folder("other", 0755);
        writer.end();
        from.importImage(new ByteArrayInputStream(tar.toByteArray()), IMAGE, "linux/amd64", List.of());
    }

    JsonNode inspect(Engine engine, String name) {
        return engine.inspect(name).orElseThrow();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (String name : names) {
            from.remove(name, true);
            to.remove(targetName(name), true);
        }
        journal.close();
        if (throughCable != null && cable != null) {
            throughCable.close();
            try {
                cable.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        from.close();
        to.close();
    }
}

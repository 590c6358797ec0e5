package ferry.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import ferry.docker.DockerException;
import ferry.docker.Engine;
import ferry.docker.EngineFacts;
import ferry.docker.Volume;
import ferry.session.Journal;
import ferry.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at both sides of a crossing; changes nothing. */
final class Surveyor {
    /** A plan and the crossing that follows at once need an engine's facts once. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Endpoints endpoints;
    private final HostProbe probe;
    private final Inspection inspection;
    private final Journal journal;
    private final Limits limits;
    private final UnaryOperator<String> targetNames;

    Surveyor(
            Endpoints endpoints,
            HostProbe probe,
            Inspection inspection,
            Journal journal,
            Limits limits,
            UnaryOperator<String> targetNames) {
        this.endpoints = endpoints;
        this.probe = probe;
        this.inspection = inspection;
        this.journal = journal;
        this.limits = limits;
        this.targetNames = targetNames;
    }

    /** The source's half of a survey. */
    private record Here(
            Optional<Survey.Side> side,
            Optional<Survey.Subject> subject,
            Optional<Look> look,
            Map<String, String> neighbours,
            Optional<String> unseen) {}

    /** Both sides are asked at once: a slow phone takes a good part of a second. */
    Survey look(Plan.Request request) {
        List<Plan.Finding> problems = new ArrayList<>();
        List<Plan.Finding> more = new ArrayList<>();
        AtomicReference<@Nullable Optional<Survey.Side>> there = new AtomicReference<>();
        AtomicReference<@Nullable Here> found = new AtomicReference<>();
        Together.run(List.of(() -> found.set(here(request, problems)), () -> there.set(side(request.to(), more))));
        Here here = Objects.requireNonNull(found.get());
        Optional<Survey.Side> to = Objects.requireNonNull(there.get());
        Optional<Survey.Subject> subject = here.subject().map(s -> s.imageThere(has(to, s, more)));
        problems.addAll(more);
        return new Survey(
                request,
                here.side(),
                to,
                subject,
                List.copyOf(problems),
                here.look(),
                here.neighbours(),
                here.unseen(),
                subject.flatMap(s -> held(request.from(), s.id())),
                settled(request.to()),
                subject.map(s -> targetNames.apply(s.name())).orElse(request.container()),
                same(here.side(), to));
    }

    private Here here(Plan.Request request, List<Plan.Finding> problems) {
        Optional<Survey.Side> from = side(request.from(), problems);
        Optional<Survey.Subject> subject = from.flatMap(f -> subject(f.engine(), request.container(), problems));
        if (subject.isEmpty() || !Source.running(subject.get().inspect())) {
            return new Here(from, subject, Optional.empty(), Map.of(), Optional.empty());
        }
        Engine engine = from.orElseThrow().engine();
        Survey.Subject s = subject.get();
        try {
            Optional<Look> look =
                    Timed.call(limits.call(), "looking into " + s.name(), () -> inspection.look(engine, s.id()));
            boolean connected =
                    look.isPresent() && !LookOutside.of(look.get(), Map.of()).isEmpty();
            Map<String, String> neighbours = connected
                    ? Timed.call(limits.call(), "asking who is around " + s.name(), () -> Neighbours.of(engine))
                    : Map.of();
            return new Here(from, subject, look, neighbours, Optional.empty());
        } catch (DockerException | LookException | MigrationException e) {
            return new Here(from, subject, Optional.empty(), Map.of(), Optional.of(MigrationException.words(e)));
        }
    }

    private boolean has(Optional<Survey.Side> to, Survey.Subject subject, List<Plan.Finding> problems) {
        try {
            return to.isPresent()
                    && Timed.call(limits.call(), "asking for the image", () -> to.get()
                            .engine()
                            .inspectImage(subject.inspect().path("Image").asText())
                            .isPresent());
        } catch (DockerException | MigrationException e) {
            problems.add(
                    new Plan.Finding("The target could not be asked for the image", MigrationException.words(e), ""));
            return false;
        }
    }

    private Optional<Survey.Side> side(String endpoint, List<Plan.Finding> problems) {
        try {
            return Optional.of(Timed.call(limits.call(), "asking " + endpoint, () -> {
                Engine engine = endpoints.engine(endpoint);
                EngineFacts facts = engine.facts(FRESH);
                return new Survey.Side(
                        engine,
                        facts,
                        probe.look(endpoint),
                        engine.containers(true),
                        engine.volumes().stream().map(Volume::name).collect(Collectors.toSet()));
            }));
        } catch (DockerException e) {
            problems.add(new Plan.Finding(
                    "%s cannot be reached".formatted(endpoint),
                    e.getMessage() == null ? "" : e.getMessage(),
                    e.cure()));
        } catch (MigrationException e) {
            problems.add(new Plan.Finding(
                    "%s cannot be reached".formatted(endpoint),
                    e.getMessage() == null ? "" : e.getMessage(),
                    e.cure()));
        }
        return Optional.empty();
    }

    private Optional<Survey.Subject> subject(Engine from, String container, List<Plan.Finding> problems) {
        try {
            return Timed.call(limits.call(), "asking " + from.endpoint() + " for " + container, () -> {
                Optional<JsonNode> inspect = from.inspect(container);
                if (inspect.isEmpty()) {
                    problems.add(new Plan.Finding(
                            "There is no container %s on %s".formatted(container, from.endpoint()),
                            "",
                            "ferry ps --on %s lists them.".formatted(from.endpoint())));
                    return Optional.empty();
                }
                String id = inspect.get().path("Id").asText();
                String image = inspect.get().path("Image").asText();
                Optional<JsonNode> has = from.inspectImage(image);
                boolean changed = !TopLayer.changed(from.changes(id), VolumeCopy.mountPoints(inspect.get()))
                        .isEmpty();
                return Optional.of(new Survey.Subject(
                        inspect.get(),
                        has.map(i -> i.path("Architecture").asText("")).orElse(""),
                        has.map(i -> i.path("Size").asLong()).orElse(0L),
                        changed,
                        false,
                        load(from, id, changed)));
            });
        } catch (DockerException | MigrationException e) {
            problems.add(new Plan.Finding(
                    "The container %s could not be looked at".formatted(container), MigrationException.words(e), ""));
            return Optional.empty();
        }
    }

    /**
     * What has to travel. Docker counts memory by kinds: {@code anon} with cgroup v2, {@code total_rss} with v1
     * (Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst of the kernel).
     */
    private static Estimate.Load load(Engine from, String id, boolean changed) {
        try {
            return asked(from, "/containers/" + Paths.segment(id), changed);
        } catch (DockerException e) {
            return new Estimate.Load(0, 0); // an estimate is no reason to refuse a crossing
        }
    }

    private static Estimate.Load asked(Engine from, String path, boolean changed) {
        JsonNode kinds = from.call("GET", path + "/stats?stream=false&one-shot=true", Optional.empty())
                .path("memory_stats")
                .path("stats");
        long memory = kinds.path("anon").asLong(kinds.path("total_rss").asLong());
        long files = changed
                ? from.call("GET", path + "/json?size=1", Optional.empty())
                        .path("SizeRw")
                        .asLong()
                : 0;
        return new Estimate.Load(Math.max(0, memory), Math.max(0, files));
    }

    private Optional<String> held(String from, String id) {
        return journal.list().stream()
                .filter(s -> s.outcome().equals("running")
                        && s.from().equals(from)
                        && s.container().equals(id))
                .map(Session::id)
                .findFirst();
    }

    private Map<String, String> settled(String to) {
        return journal.list().stream()
                .filter(s -> s.outcome().equals("moved") && s.from().equals(to))
                .collect(Collectors.toMap(Session::container, Session::id, (newer, older) -> newer));
    }

    private static boolean same(Optional<Survey.Side> from, Optional<Survey.Side> to) {
        return from.isPresent()
                && to.isPresent()
                && from.get().engine().uri().equals(to.get().engine().uri());
    }
}

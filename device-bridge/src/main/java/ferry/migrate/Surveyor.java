package ferry.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import ferry.docker.DockerException;
import ferry.docker.Engine;
import ferry.docker.EngineFacts;
import ferry.docker.Volume;
import ferry.session.Journal;
import ferry.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Looks at both sides of a crossing; changes nothing. */
final class Surveyor {
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

    Survey look(Plan.Request request) {
        List<Plan.Finding> problems = new ArrayList<>();
        Optional<Survey.Side> from = side(request.from(), problems);
        Optional<Survey.Side> to = side(request.to(), problems);
        Optional<Survey.Subject> subject = from.flatMap(f -> subject(f.engine(), to, request.container(), problems));
        Optional<Look> look = Optional.empty();
        Optional<String> unseen = Optional.empty();
        if (from.isPresent()
                && subject.isPresent()
                && Source.running(subject.get().inspect())) {
            Engine engine = from.get().engine();
            Survey.Subject s = subject.get();
            try {
                look = Timed.call(limits.call(), "looking into " + s.name(), () -> inspection.look(engine, s.id()));
            } catch (DockerException | LookException | MigrationException e) {
                unseen = Optional.of(MigrationException.words(e));
            }
        }
        return new Survey(
                request,
                from,
                to,
                subject,
                List.copyOf(problems),
                look,
                unseen,
                subject.flatMap(s -> held(request.from(), s.id())),
                settled(request.to()),
                subject.map(s -> targetNames.apply(s.name())).orElse(request.container()),
                same(from, to));
    }

    private Optional<Survey.Side> side(String endpoint, List<Plan.Finding> problems) {
        try {
            return Optional.of(Timed.call(limits.call(), "asking " + endpoint, () -> {
                Engine engine = endpoints.engine(endpoint);
                EngineFacts facts = engine.facts();
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

    private Optional<Survey.Subject> subject(
            Engine from, Optional<Survey.Side> to, String container, List<Plan.Finding> problems) {
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
                boolean there =
                        to.isPresent() && to.get().engine().inspectImage(image).isPresent();
                return Optional.of(new Survey.Subject(
                        inspect.get(),
                        has.map(i -> i.path("Architecture").asText("")).orElse(""),
                        has.map(i -> i.path("Size").asLong()).orElse(0L),
                        changed,
                        there));
            });
        } catch (DockerException | MigrationException e) {
            problems.add(new Plan.Finding(
                    "The container %s could not be looked at".formatted(container), MigrationException.words(e), ""));
            return Optional.empty();
        }
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

package ferry.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import ferry.docker.Container;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Makes a plan of a survey: a pure function, so that the same findings always give the same plan. */
final class Planning {
    private static final long ROOM = 64L << 20;
    private final Survey survey;
    private final List<Way> ways;
    private final List<Plan.Connection> outside;
    private final List<Plan.Finding> blockers = new ArrayList<>();
    private final List<Plan.Finding> warnings = new ArrayList<>();

    private Planning(Survey survey, List<Way> ways) {
        this.survey = survey;
        this.ways = ways;
        this.outside = survey.look()
                .map(look -> LookOutside.of(look, survey.neighbours()))
                .orElse(List.of());
    }

    static Plan plan(Survey survey, List<Way> ways, Function<Strategy, Optional<Estimate>> estimates) {
        return new Planning(survey, ways).make(estimates);
    }

    private Plan make(Function<Strategy, Optional<Estimate>> estimates) {
        blockers.addAll(survey.problems());
        survey.from().ifPresent(s -> side(s, survey.request().from()));
        survey.to().ifPresent(s -> side(s, survey.request().to()));
        survey.subject().ifPresent(this::subject);
        List<Plan.Verdict> verdicts = new ArrayList<>();
        Optional<Way> chosen = Optional.empty();
        for (Way way : ways) {
            Plan.Verdict verdict = way.verdict(survey);
            verdicts.add(verdict);
            boolean wanted =
                    survey.request().strategy().map(s -> s == way.strategy()).orElse(true);
            if (verdict.possible() && wanted && chosen.isEmpty()) {
                chosen = Optional.of(way);
            }
        }
        if (chosen.isEmpty() && survey.subject().isPresent() && survey.to().isPresent()) {
            String why = String.join(
                    " ",
                    verdicts.stream()
                            .filter(v -> survey.request()
                                    .strategy()
                                    .map(s -> s == v.strategy())
                                    .orElse(true))
                            .filter(v -> !v.possible())
                            .map(v -> v.strategy().name().toLowerCase(java.util.Locale.ROOT) + ": "
                                    + String.join(" ", v.reasons()))
                            .toList());
            blockers.add(new Plan.Finding("There is no way across", why, ""));
        }
        chosen.ifPresent(this::inside);
        return new Plan(
                survey.request(),
                chosen.map(Way::strategy),
                List.copyOf(verdicts),
                List.copyOf(blockers),
                List.copyOf(warnings),
                chosen.map(w -> w.words(survey)).orElse(List.of()),
                chosen.flatMap(w -> estimates.apply(w.strategy())),
                outside);
    }

    /** What the container has, judged for the way that was chosen. */
    private void inside(Way way) {
        LookFindings found = survey.subject()
                .map(s -> LookConfiguration.of(s.inspect(), way.strategy()))
                .orElseGet(() -> new LookFindings(List.of(), List.of()));
        if (survey.look().isPresent()) {
            found = found.and(LookFindings.of(
                    survey.look().get(),
                    way.strategy(),
                    outside,
                    survey.request().closeOutside()));
            blockers.addAll(CriuOptions.lacking(survey.look().get(), survey));
        }
        blockers.addAll(found.blockers());
        warnings.addAll(way.warnings(survey));
        warnings.addAll(found.warnings());
        survey.unseen()
                .ifPresent(why -> warnings.add(new Plan.Finding(
                        "What runs inside could not be looked at",
                        why,
                        "If something in it cannot cross, the crossing fails and the source goes on.")));
    }

    private void side(Survey.Side side, String endpoint) {
        if (!side.facts().experimental()) {
            add(
                    "Docker on %s runs without its experimental features".formatted(endpoint),
                    "checkpoints are one of them",
                    "Put \"experimental\": true into /etc/docker/daemon.json there and restart Docker.");
        }
        blockers.addAll(side.host().problems());
    }

    private void subject(Survey.Subject subject) {
        JsonNode state = subject.inspect().path("State");
        if (!state.path("Running").asBoolean()) {
            add("It does not run", "only a running container can cross live", "Start it first.");
        }
        if (!subject.inspect().path("HostConfig").path("Links").isEmpty()) {
            add("It has links to other containers", "they stay behind", "Put both on a network of their own.");
        }
        survey.held()
                .ifPresent(id -> add(
                        "Session %s already moves it".formatted(id),
                        "two migrations of one container would leave two of it",
                        "Wait for that session, or end it: ferry sessions recover."));
        if (subject.architecture().isEmpty()) {
            add(
                    "Its image is gone from %s".formatted(survey.request().from()),
                    "the target needs the image to create the container",
                    "Build or pull the image again.");
        }
        survey.from().ifPresent(from -> layer(subject, from, survey.request().from()));
        survey.to().ifPresent(to -> target(subject, to));
    }

    private void layer(Survey.Subject subject, Survey.Side side, String endpoint) {
        if (subject.changed()
                && (TopLayer.folder(subject.inspect()).isEmpty()
                        || !side.facts().wholeLayers())) {
            add(
                    "Its changed files cannot be read on %s".formatted(endpoint),
                    "Docker keeps them with %s, and Ferry reads overlay2's own folders"
                            .formatted(side.facts().storageDriver()),
                    "Put what changes into a volume, or use overlay2 there.");
        }
    }

    private void target(Survey.Subject subject, Survey.Side to) {
        String name = survey.request().to();
        if (survey.sameEngine() && survey.targetName().equals(subject.name())) {
            add("Both sides are the same Docker", "it already runs there", "Choose another endpoint.");
            return;
        }
        if (subject.changed() && !to.facts().storageDriver().equals("overlay2")) {
            add(
                    "Its changed files cannot be written on %s".formatted(name),
                    "Docker there uses %s, and Ferry writes overlay2's own folders"
                            .formatted(to.facts().storageDriver()),
                    "Use overlay2 there.");
        }
        for (Container c : to.containers()) {
            if (c.name().equals(survey.targetName())) {
                String session = survey.settled().get(c.id());
                add(
                        "The name %s is taken on %s".formatted(c.name(), name),
                        session == null
                                ? "the container there is %s (%s)".formatted(c.state(), c.image())
                                : "the source of session %s waits there, stopped".formatted(session),
                        session == null
                                ? "Rename or remove it: docker rename %s NEWNAME.".formatted(c.name())
                                : "ferry sessions confirm %s lets it go.".formatted(session));
            }
        }
        for (String volume : VolumeCopy.named(subject.inspect())) {
            if (to.volumes().contains(volume)) {
                add(
                        "The volume %s exists on %s".formatted(volume, name),
                        "Ferry overwrites nobody's data",
                        "Remove it there if it is not needed: docker volume rm %s.".formatted(volume));
            }
        }
        ports(subject, to);
        room(subject, to);
    }

    private void ports(Survey.Subject subject, Survey.Side to) {
        Set<String> wanted = new HashSet<>();
        subject.inspect().path("HostConfig").path("PortBindings").properties().forEach(e -> {
            String protocol =
                    e.getKey().contains("/") ? e.getKey().substring(e.getKey().indexOf('/') + 1) : "tcp";
            for (JsonNode binding : e.getValue()) {
                String port = binding.path("HostPort").asText("");
                if (!port.isEmpty() && !port.equals("0")) {
                    wanted.add(port + "/" + protocol);
                }
            }
        });
        for (Container c : to.containers()) {
            for (Container.Port p : c.ports()) {
                if (c.running() && wanted.remove(p.hostPort() + "/" + p.protocol())) {
                    add(
                            "The port %d/%s is taken on %s"
                                    .formatted(
                                            p.hostPort(),
                                            p.protocol(),
                                            survey.request().to()),
                            "%s publishes it".formatted(c.name()),
                            "Stop that container first.");
                }
            }
        }
    }

    private void room(Survey.Subject subject, Survey.Side to) {
        long memory = subject.inspect().path("HostConfig").path("Memory").asLong();
        long need = (subject.imageThere() ? 0 : subject.imageBytes()) + Math.max(0, memory) + ROOM;
        to.host().freeBytes().ifPresent(free -> {
            if (free < need) {
                add(
                        "%s has too little room".formatted(survey.request().to()),
                        "%d MiB are free, about %d MiB are needed".formatted(free >> 20, need >> 20),
                        "Remove images or containers there.");
            }
        });
    }

    private void add(String what, String why, String mend) {
        blockers.add(new Plan.Finding(what, why, mend));
    }
}

package ferry.migrate;

import ferry.session.Journal;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Plans and makes migrations between any two engines through their APIs alone. Thread-safe: each migration runs on its
 * caller's thread, and the journal keeps two from moving the same container.
 */
public final class LiveMigrations implements Migrations {
    private final Services services;

    /**
     * Migrations with the usual order of strategies.
     *
     * @param endpoints gives the engines; they stay its own
     * @param probe what only the machines themselves can tell
     * @param inspection looks into a running container
     * @param translator what is put into containers on arm64
     */
    public LiveMigrations(
            Endpoints endpoints,
            Journal journal,
            HostProbe probe,
            Inspection inspection,
            Translator translator,
            Limits limits,
            Faults faults) {
        this(new Services(
                endpoints, journal, probe, inspection, ways(translator), limits, faults, UnaryOperator.identity()));
    }

    LiveMigrations(Services services) {
        this.services = services;
    }

    static List<Way> ways(Translator translator) {
        return List.of(
                new PlainWay(),
                new TranslatedWay(translator),
                new FutureWay(
                        Strategy.NATIVE,
                        "The program must be built with neutral frames, and this Ferry cannot recode such programs yet."),
                new FutureWay(
                        Strategy.COLD,
                        "This Ferry moves running containers only; by hand: docker save, docker load, and start it anew."));
    }

    @Override
    public Plan plan(Plan.Request request) {
        return plan(services.survey(request));
    }

    private Plan plan(Survey survey) {
        return Planning.plan(survey, services.ways(), strategy -> estimate(survey, strategy));
    }

    private Optional<Estimate> estimate(Survey survey, Strategy strategy) {
        if (survey.from().isEmpty() || survey.to().isEmpty() || survey.subject().isEmpty()) {
            return Optional.empty();
        }
        Journal journal = services.journal();
        return Optional.of(Estimating.of(
                Estimating.alike(journal.list(), survey.request(), strategy).stream()
                        .flatMap(s -> journal.find(s.id()).stream())
                        .toList(),
                survey.from().get().facts().architecture(),
                survey.to().get().facts().architecture(),
                survey.subject().get().load()));
    }

    @Override
    public Progress.Result run(Plan plan, Consumer<Progress> watcher) {
        Progress.Result result = new Run(services, watcher).run(plan, this::plan);
        watcher.accept(result);
        return result;
    }

    @Override
    public void confirm(String session) {
        new Settlement(services).confirm(session);
    }

    @Override
    public Progress.Result back(String session, Consumer<Progress> watcher) {
        Progress.Result result = new Settlement(services).back(session, watcher);
        watcher.accept(result);
        return result;
    }

    @Override
    public Progress.Result recover(String session, Consumer<Progress> watcher) {
        Progress.Result result = new Recovery(services).recover(session, watcher);
        watcher.accept(result);
        return result;
    }
}

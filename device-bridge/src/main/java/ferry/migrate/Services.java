package ferry.migrate;

import ferry.session.Journal;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What all migrations of one Ferry share.
 *
 * @param ways in the order in which auto tries them
 * @param targetNames name of the new container from the source's; the same, but in tests on one engine
 */
record Services(
        Endpoints endpoints,
        Journal journal,
        HostProbe probe,
        Inspection inspection,
        List<Way> ways,
        Limits limits,
        Faults faults,
        UnaryOperator<String> targetNames) {
    Survey survey(Plan.Request request) {
        return new Surveyor(endpoints, probe, inspection, journal, limits, targetNames).look(request);
    }

    Way way(Strategy strategy) {
        return ways.stream()
                .filter(w -> w.strategy() == strategy)
                .findFirst()
                .orElseThrow(() -> new MigrationException("This Ferry has no strategy " + strategy + ".", "", null));
    }
}

package ferry.app;

import ferry.docker.DockerException;
import ferry.migrate.HostProbe;
import ferry.migrate.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks at the machines under the endpoints for a plan. {@code criu check} takes seconds on a virtual phone and its
 * answer does not change while the machine runs, so what was good is not asked again for a while.
 */
final class MachineProbe implements HostProbe {
    private static final long FRESH_NANOS = 120_000_000_000L;

    private final LiveEndpoints endpoints;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    MachineProbe(LiveEndpoints endpoints) {
        this.endpoints = endpoints;
    }

    private record Known(HostFacts facts, Optional<String> translatorPath, long at) {}

    @Override
    public HostFacts look(String endpoint) {
        return known(endpoint).facts;
    }

    /** Where qemu-x86_64 is on that machine; where it was seen last, since this is asked while a container is frozen, too. */
    Optional<String> translatorPath(String endpoint) {
        return Optional.ofNullable(known.get(endpoint))
                .flatMap(Known::translatorPath)
                .or(() -> known(endpoint).translatorPath);
    }

    private Known known(String endpoint) {
        Known before = known.get(endpoint);
        if (before != null && before.facts.problems().isEmpty() && System.nanoTime() - before.at < FRESH_NANOS) {
            return before;
        }
        Optional<MachineFacts> machine =
                endpoints.shell(endpoint).flatMap(shell -> MachineFacts.ask(shell, dockerRoot(endpoint), true));
        Known now = new Known(
                machine.map(m -> facts(endpoint, m)).orElseGet(HostFacts::unknown),
                machine.flatMap(MachineFacts::translatorPath),
                System.nanoTime());
        known.put(endpoint, now);
        return now;
    }

    private String dockerRoot(String endpoint) {
        try {
            return endpoints.open(endpoint).facts().rootDir();
        } catch (DockerException e) {
            return "";
        }
    }

    private static HostFacts facts(String endpoint, MachineFacts m) {
        List<Plan.Finding> problems = new ArrayList<>();
        if (m.criu().isEmpty()) {
            problems.add(new Plan.Finding(
                    "CRIU is not installed on " + endpoint,
                    "Docker needs it to write and to restore a checkpoint.",
                    "Install the package criu there."));
        } else if (m.criuCheck().filter(good -> !good).isPresent()) {
            problems.add(new Plan.Finding(
                    "criu check fails on " + endpoint,
                    "Its kernel lacks something that CRIU needs.",
                    "Run criu check there: it names what is missing. ferry kernel check says which options mend it."));
        }
        return new HostFacts(m.criu(), m.addressBits(), m.translator(), true, m.criuOptions(), m.freeBytes(), problems);
    }
}

package ferry.app;

import ferry.docker.Engine;
import ferry.docker.EngineFacts;
import ferry.migrate.Inspection;
import ferry.migrate.LayerProbe;
import ferry.migrate.Look;
import ferry.migrate.LookProbe;
import java.time.Duration;
import java.util.Optional;

/** Runs the program that looks. On arm64 it is translated, so without a translator there is no look. */
final class LiveInspection implements Inspection {
    /** An engine does not change its processor. */
    private static final Duration SOON = Duration.ofMinutes(1);

    private final MachineProbe probe;

    LiveInspection(MachineProbe probe) {
        this.probe = probe;
    }

    @Override
    public Optional<Look> look(Engine engine, String container) {
        if (runs(engine.facts(SOON))) {
            return Optional.of(new LookProbe(engine, Optional.empty()).take(container));
        }
        return probe.translatorPath(engine.endpoint())
                .map(path -> new LookProbe(engine, Optional.of(path)).take(container));
    }

    @Override
    public Optional<LayerProbe> layers(Engine engine, EngineFacts facts) {
        if (runs(facts)) {
            return Optional.of(new LayerProbe(engine, Optional.empty()));
        }
        return probe.translatorPath(engine.endpoint()).map(path -> new LayerProbe(engine, Optional.of(path)));
    }

    private static boolean runs(EngineFacts facts) {
        return facts.architecture().equals("x86_64");
    }
}

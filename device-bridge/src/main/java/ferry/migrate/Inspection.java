package ferry.migrate;

import ferry.docker.Engine;
import ferry.docker.EngineFacts;
import java.util.Optional;

/** Looks into a running container for what cannot cross; the container runs on. */
@FunctionalInterface
public interface Inspection {
    /** Empty when this engine's containers cannot be looked into. Throws when a look failed; the plan then says so. */
    Optional<Look> look(Engine engine, String container);

    /** Looks into folders of changed files; empty when the program that does it cannot run on this engine. */
    default Optional<LayerProbe> layers(Engine engine, EngineFacts facts) {
        return Optional.empty();
    }

    /** Sees nothing. */
    static Inspection none() {
        return (engine, container) -> Optional.empty();
    }
}

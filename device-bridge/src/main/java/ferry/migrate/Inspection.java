package ferry.migrate;

import ferry.docker.Engine;
import java.util.Optional;

/** Looks into a running container for what cannot cross; the container runs on. */
@FunctionalInterface
public interface Inspection {
    /** Empty when this engine's containers cannot be looked into. Throws when a look failed; the plan then says so. */
    Optional<Look> look(Engine engine, String container);

    /** Sees nothing. */
    static Inspection none() {
        return (engine, container) -> Optional.empty();
    }
}

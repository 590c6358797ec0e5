package ferry.migrate;

import ferry.docker.DockerException;
import ferry.docker.Engine;

/** Gives the engine of an endpoint by its name. Engines belong to the giver: a migration never closes one. Thread-safe. */
@FunctionalInterface
public interface Endpoints {
    /**
     * The engine of pc, lab-pc, lab-phone or phone:SERIAL.
     *
     * @throws DockerException when there is no such endpoint or it cannot be reached, with what would mend it
     */
    Engine engine(String endpoint);
}

package ferry.ui;

import ferry.docker.Terminal;
import java.util.List;

/** What the window asks for single containers; see {@link WorkbenchServices} for threads and errors. */
public interface ContainerServices {
    /**
     * Runs a program with a terminal of that size inside a running container.
     *
     * @param command empty for the best shell that the container has
     */
    Terminal terminal(String endpoint, String container, List<String> command, int columns, int rows);
}

package ferry.app;

import ferry.docker.Engine;
import ferry.docker.Terminal;
import ferry.ui.ContainerServices;
import java.util.List;

/** The window's calls for single containers, over the same engines that the command line uses. */
abstract class ContainerCalls implements ContainerServices {
    /** The best shell there is; one that fails to start is none. */
    private static final List<String> SHELL =
            List.of("sh", "-c", "command -v bash > /dev/null 2>&1 && exec bash -i; exec sh -i");

    /** The engine of an endpoint; stays open. */
    abstract Engine engine(String endpoint);

    @Override
    public Terminal terminal(String endpoint, String container, List<String> command, int columns, int rows) {
        return engine(endpoint).terminal(container, command.isEmpty() ? SHELL : command, columns, rows);
    }
}

package ferry.ui;

import ferry.docker.ContainerSpec;
import ferry.docker.Leftovers;
import ferry.docker.Terminal;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** What the window asks for single containers; see {@link WorkbenchServices} for threads and errors. */
public interface ContainerServices {
    /**
     * Runs a program with a terminal of that size inside a running container.
     *
     * @param command empty for the best shell that the container has
     */
    Terminal terminal(String endpoint, String container, List<String> command, int columns, int rows);

    /**
     * The last lines of a log, and what follows until the stream is closed.
     *
     * @param timestamps whether each line begins with its time (RFC 3339, nanoseconds)
     */
    InputStream logs(String endpoint, String container, int tail, boolean timestamps);

    /** Writes a log as far as it goes now into a file, in place of one that is there; returns how many bytes. */
    long saveLog(String endpoint, String container, boolean timestamps, Path file);

    /** @param signal without SIG, such as HUP */
    void kill(String endpoint, String container, String signal);

    void rename(String endpoint, String container, String name);

    /** The containers that do not run and that nothing of Ferry needs, with what their removal frees. */
    List<Leftovers.Leftover> leftovers(String endpoint);

    /** Creates a container and returns its id. */
    String create(String endpoint, ContainerSpec spec, boolean start);

    /** The names of the networks that a container can join. */
    List<String> networks(String endpoint);
}

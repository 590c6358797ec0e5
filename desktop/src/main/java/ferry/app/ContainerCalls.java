package ferry.app;

import ferry.docker.ContainerSpec;
import ferry.docker.Engine;
import ferry.docker.Leftovers;
import ferry.docker.Terminal;
import ferry.ui.ContainerServices;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The window's calls for single containers, over the same engines that the command line uses. */
abstract class ContainerCalls implements ContainerServices {
    /** The best shell there is; one that fails to start is none. */
    private static final List<String> SHELL =
            List.of("sh", "-c", "command -v bash > /dev/null 2>&1 && exec bash -i; exec sh -i");

    /** The engine of an endpoint; stays open. */
    abstract Engine engine(String endpoint);

    /** Ids of containers and sessions that a crossing may still go back to. */
    abstract Set<String> needed();

    @Override
    public InputStream logs(String endpoint, String container, int tail, boolean timestamps) {
        return engine(endpoint).logs(container, tail, true, timestamps);
    }

    @Override
    public long saveLog(String endpoint, String container, boolean timestamps, Path file) {
        try (InputStream log = engine(endpoint).logs(container, -1, false, timestamps)) {
            return Files.copy(log, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public void kill(String endpoint, String container, String signal) {
        engine(endpoint).kill(container, signal);
    }

    @Override
    public void rename(String endpoint, String container, String name) {
        engine(endpoint).rename(container, name);
    }

    @Override
    public List<Leftovers.Leftover> leftovers(String endpoint) {
        return Leftovers.of(engine(endpoint), needed());
    }

    @Override
    public String create(String endpoint, ContainerSpec spec, boolean start) {
        Engine engine = engine(endpoint);
        String id = spec.create(engine);
        if (start) {
            engine.start(id);
        }
        return id;
    }

    @Override
    public List<String> networks(String endpoint) {
        List<String> names = new ArrayList<>();
        engine(endpoint)
                .call("GET", "/networks", Optional.empty())
                .forEach(network -> names.add(network.path("Name").asText()));
        return names;
    }

    @Override
    public Terminal terminal(String endpoint, String container, List<String> command, int columns, int rows) {
        return engine(endpoint).terminal(container, command.isEmpty() ? SHELL : command, columns, rows);
    }
}

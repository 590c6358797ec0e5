package ferry.ui.gallery;

import ferry.docker.ContainerSpec;
import ferry.docker.Leftovers;
import ferry.docker.Terminal;
import ferry.ui.ContainerServices;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Single containers over data in memory. Thread-safe. */
public abstract class SampleContainers implements ContainerServices {
    private volatile Function<List<String>, Terminal> terminals = command -> new SampleTerminal();

    private volatile Function<String, InputStream> log =
            container -> new ByteArrayInputStream(Samples.log(200).getBytes(StandardCharsets.UTF_8));

    public void log(Function<String, InputStream> log) {
        this.log = log;
    }

    @Override
    public InputStream logs(String endpoint, String container, int tail, boolean timestamps) {
        return log.apply(container);
    }

    @Override
    public long saveLog(String endpoint, String container, boolean timestamps, Path file) {
        note(endpoint, container, "LOG");
        return 0;
    }

    /** What is opened for a command in place of a {@link SampleTerminal}. */
    public void terminals(Function<List<String>, Terminal> opened) {
        terminals = opened;
    }

    /** Notes what was asked for, as {@link SampleServices#acts} tells it. */
    abstract void note(String endpoint, String container, String act);

    @Override
    public void kill(String endpoint, String container, String signal) {
        note(endpoint, container, "SIG" + signal);
    }

    @Override
    public void rename(String endpoint, String container, String name) {
        note(endpoint, container, "RENAME to " + name);
    }

    @Override
    public List<Leftovers.Leftover> leftovers(String endpoint) {
        return Samples.containers(8).stream()
                .filter(each -> each.state().equals("exited") || each.state().equals("created"))
                .map(each -> new Leftovers.Leftover(each.id(), each.name(), each.status(), 18_400_000))
                .toList();
    }

    @Override
    public String create(String endpoint, ContainerSpec spec, boolean start) {
        note(endpoint, spec.name(), (start ? "RUN " : "CREATE ") + spec.body());
        return "c".repeat(64);
    }

    @Override
    public List<String> networks(String endpoint) {
        return List.of("bridge", "host", "none", "shop_default");
    }

    @Override
    public Terminal terminal(String endpoint, String container, List<String> command, int columns, int rows) {
        Terminal terminal = terminals.apply(command);
        terminal.resize(columns, rows);
        return terminal;
    }
}

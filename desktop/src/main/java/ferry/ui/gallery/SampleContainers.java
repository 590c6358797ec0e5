package ferry.ui.gallery;

import ferry.docker.Terminal;
import ferry.ui.ContainerServices;
import java.util.List;
import java.util.function.Function;

/** Single containers over data in memory. Thread-safe. */
public abstract class SampleContainers implements ContainerServices {
    private volatile Function<List<String>, Terminal> terminals = command -> new SampleTerminal();

    /** What is opened for a command in place of a {@link SampleTerminal}. */
    public void terminals(Function<List<String>, Terminal> opened) {
        terminals = opened;
    }

    @Override
    public Terminal terminal(String endpoint, String container, List<String> command, int columns, int rows) {
        Terminal terminal = terminals.apply(command);
        terminal.resize(columns, rows);
        return terminal;
    }
}

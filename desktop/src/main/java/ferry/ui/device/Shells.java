package ferry.ui.device;

import ferry.docker.Terminal;
import java.util.List;

/** Starts programs with a terminal on devices; called on a virtual thread. */
@FunctionalInterface
public interface Shells {
    /** @param command the program and its words; empty for the shell */
    Terminal start(String serial, List<String> command, int columns, int rows);
}

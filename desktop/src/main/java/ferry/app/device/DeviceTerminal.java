package ferry.app.device;

import ferry.adb.AdbDevice;
import ferry.adb.ShellSession;
import ferry.docker.Terminal;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;

/** A program with a terminal on a device, over a session of shell v2. */
public final class DeviceTerminal implements Terminal {
    /** The exit code comes right behind the output's end. */
    private static final Duration END = Duration.ofSeconds(10);

    private final ShellSession session;

    private DeviceTerminal(ShellSession session) {
        this.session = session;
    }

    /**
     * Starts a program and tells it the size of its terminal.
     *
     * @param command empty for the person's shell
     */
    public static DeviceTerminal start(AdbDevice device, List<String> command, int columns, int rows) {
        DeviceTerminal terminal = new DeviceTerminal(
                command.isEmpty() ? device.terminal() : device.session(true, command.toArray(String[]::new)));
        try {
            terminal.resize(columns, rows);
            return terminal;
        } catch (RuntimeException e) {
            terminal.close();
            throw e;
        }
    }

    @Override
    public InputStream output() {
        return session.stdout();
    }

    @Override
    public OutputStream input() {
        return session.stdin();
    }

    @Override
    public void resize(int columns, int rows) {
        session.resize(rows, columns);
    }

    @Override
    public int exitCode() {
        return session.waitFor(END);
    }

    @Override
    public void close() {
        session.close();
    }
}

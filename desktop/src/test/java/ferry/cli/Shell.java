package ferry.cli;

import ferry.app.Services;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs command lines against given services and keeps what they print. */
final class Shell {
    private final Services services;
    private final boolean tty;

    Shell(Services services, boolean tty) {
        this.services = services;
        this.tty = tty;
    }

    record Answer(int exit, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }
    }

    /** Words are parted by single spaces. */
    Answer run(String line) {
        return run(line.isEmpty() ? new String[0] : line.split(" ", -1));
    }

    Answer run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                tty);
        int exit = new FerryCommandLine(services, terminal).run(words);
        return new Answer(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}

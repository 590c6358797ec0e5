package ferry.rom;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs one program of the machine to its end. */
public final class Command {
    /** More output than this is not kept: no program that is run here has more to say. */
    private static final int MOST_OUTPUT = 1 << 20;

    private final List<String> words;

    private Command(List<String> words) {
        this.words = words;
    }

    public static Command of(String... words) {
        return new Command(List.of(words));
    }

    public static Command of(List<String> words) {
        return new Command(List.copyOf(words));
    }

    /** How it ended: exit code (124 when time ran out and it was killed) and both streams together. */
    public record Result(int exit, String output) {
        public boolean good() {
            return exit == 0;
        }
    }

    /**
     * Runs it with no input, and waits at most so long. The output goes through a file: a program that leaves a daemon
     * behind (adb does) would hold a pipe open for ever.
     *
     * @throws RomException when the program cannot be started
     */
    public Result run(Duration atMost) {
        try {
            Path file = Files.createTempFile("ferry-command", ".out");
            try {
                Process process = new ProcessBuilder(words)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(file.toFile())
                        .start();
                int exit = 124;
                if (process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                    exit = process.exitValue();
                } else {
                    process.destroyForcibly().waitFor();
                }
                try (InputStream in = Files.newInputStream(file)) {
                    return new Result(exit, new String(in.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8));
                }
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw cannotStart(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RomException("Interrupted while " + words.getFirst() + " ran.", "", e);
        }
    }

    /**
     * Runs it to its end with the terminal as its input (sudo may ask), hands each line of its output on, and returns the
     * exit code. An interrupt ends the program.
     *
     * @throws RomException when the program cannot be started
     */
    public int follow(Consumer<String> line) {
        try {
            Process process = new ProcessBuilder(words)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
                reader.lines().forEach(line);
                return process.waitFor();
            } finally {
                if (process.isAlive()) {
                    process.destroy();
                }
            }
        } catch (IOException e) {
            throw cannotStart(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RomException("Interrupted while " + words.getFirst() + " ran.", "", e);
        }
    }

    private RomException cannotStart(IOException e) {
        return new RomException(
                "The program " + words.getFirst() + " cannot be started: " + e.getMessage(),
                "Install what is missing: `./ferry doctor` names it.",
                e);
    }
}

package ferry.rom;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * A process that outlives the Ferry that started it, known by its PID and its start time, so that a PID which the kernel
 * has given to somebody else since is not taken for it.
 *
 * @param pid as this process's PID namespace sees it
 * @param startTime field 22 of /proc/PID/stat (clock ticks since boot, see proc_pid_stat(5))
 */
public record BackgroundProcess(long pid, String startTime) {
    /** The process that has this PID now, or nothing when there is none. */
    public static Optional<BackgroundProcess> of(long pid) {
        return startTimeOf(pid).map(time -> new BackgroundProcess(pid, time));
    }

    /** This user's processes that were started with exactly this argument. */
    public static List<BackgroundProcess> withArgument(String argument) {
        List<BackgroundProcess> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
            for (Path process : processes) {
                // Arguments end with a NUL each; those of other users' processes may not be readable.
                if (arguments(process).contains("\0" + argument + "\0")) {
                    of(Long.parseLong(process.getFileName().toString())).ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            return found;
        }
        return found;
    }

    private static String arguments(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /** What {@link #save} wrote; nothing when the file is missing or is not one of ours. */
    public static Optional<BackgroundProcess> load(Properties properties) {
        String pid = properties.getProperty("pid", "");
        String started = properties.getProperty("started", "");
        if (!pid.matches("[1-9][0-9]{0,9}") || !started.matches("[0-9]{1,20}")) {
            return Optional.empty();
        }
        return Optional.of(new BackgroundProcess(Long.parseLong(pid), started));
    }

    /** Puts PID and start time into the properties. */
    public void save(Properties properties) {
        properties.setProperty("pid", Long.toString(pid));
        properties.setProperty("started", startTime);
    }

    /** Whether this very process still runs (a zombie does not). */
    public boolean alive() {
        return startTimeOf(pid).filter(startTime::equals).isPresent();
    }

    /** Waits until it has ended, at most so long; true when it has. */
    public boolean awaitEnd(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        while (alive()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Waiting.pause();
        }
        return true;
    }

    /** Ends it: SIGTERM, and SIGKILL when it has not gone after the given time. For processes of the same user only. */
    public void end(Duration patience) {
        if (!alive()) {
            return;
        }
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        if (!awaitEnd(patience) && alive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            awaitEnd(Duration.ofSeconds(5));
        }
    }

    private static Optional<String> startTimeOf(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The second field, the command's name, may hold blanks and parentheses: count from its last parenthesis.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            boolean ended = fields[0].equals("Z") || fields[0].equals("X");
            return ended ? Optional.empty() : Optional.of(fields[19]);
        } catch (IOException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}

package ferry.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which process runs a session. A process id alone is used again after a while, so its start time is kept with it: in
 * clock ticks since the boot, with the boot's id, because both stay the same when somebody sets the clock.
 *
 * @param ticks field 22 of /proc/PID/stat (proc_pid_stat(5))
 * @param boot /proc/sys/kernel/random/boot_id
 */
record Owner(long pid, long ticks, String boot) {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    static Owner self() {
        long pid = ProcessHandle.current().pid();
        return new Owner(pid, startTicks(pid).orElse(0L), bootId());
    }

    /** Reads what {@link #text} wrote; empty when it is anything else, such as the mark of an imported session. */
    static Optional<Owner> parse(String text) {
        List<String> parts = List.of(text.split("@", -1));
        if (parts.size() != 3) return Optional.empty();
        try {
            return Optional.of(new Owner(Long.parseLong(parts.get(0)), Long.parseLong(parts.get(1)), parts.get(2)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    String text() {
        return pid + "@" + ticks + "@" + boot;
    }

    /** Whether that very process still runs; a zombie does not. */
    boolean alive() {
        return boot.equals(bootId()) && startTicks(pid).filter(t -> t == ticks).isPresent();
    }

    private static Optional<Long> startTicks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The second field is the program's name in brackets and may itself hold brackets and blanks.
            String[] rest = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            if (rest[0].equals("Z") || rest[0].equals("X")) return Optional.empty();
            return Optional.of(Long.parseLong(rest[22 - 3]));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static String bootId() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}

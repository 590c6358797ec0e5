package ferry.rom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How commands run as root: directly when this process is root, else through sudo, which asks on the terminal.
 *
 * @param uid of this process
 * @param gid of this process
 */
public record Superuser(int uid, int gid) {
    /** Reads this process's ids. */
    public static Superuser current() {
        try {
            Path self = Path.of("/proc/self");
            return new Superuser(
                    (Integer) Files.getAttribute(self, "unix:uid"), (Integer) Files.getAttribute(self, "unix:gid"));
        } catch (IOException e) {
            throw new RomException("/proc is not mounted.", "Ferry's lab needs Linux with /proc.", e);
        }
    }

    public boolean needsSudo() {
        return uid != 0;
    }

    /** Who owns what root makes for this user, as chown writes it. */
    public String owner() {
        return uid + ":" + gid;
    }

    /** The command as root. */
    public Command command(String... words) {
        List<String> all = new ArrayList<>();
        if (needsSudo()) {
            all.addAll(List.of("sudo", "--"));
        }
        all.addAll(List.of(words));
        return Command.of(all);
    }

    /**
     * Asks for the password now, once, so that what follows does not stop in its middle.
     *
     * @throws RomException when sudo is missing or says no
     */
    public void obtain() {
        if (needsSudo() && command("true").follow(_ -> {}) != 0) {
            throw new RomException(
                    "The lab's PC needs root (namespaces and mounts), and sudo says no.",
                    "Run `sudo -v` in this terminal, or run Ferry as root.",
                    null);
        }
    }
}

package ferry.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * Ferry's folders: below FERRY_HOME when that is set, else below the XDG base directories. They are made when first asked
 * for.
 *
 * @param data sessions and settings: what must not be lost
 * @param cache what can be built again
 * @param lab the lab's disks, state and logs
 * @param run sockets; private (0700), and short: a Unix socket's path has at most 107 bytes (unix(7))
 */
public record FerryHome(Path data, Path cache, Path lab, Path run) {
    /** The longest name that is put into {@link #run()}, with its slash, is shorter than this. */
    private static final int LONGEST_SOCKET = 20;

    private static final int LONGEST_PATH = 107;
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

    /** From this process's environment. */
    public static FerryHome current() {
        return of(System.getenv());
    }

    /** From the given environment: FERRY_HOME, FERRY_CACHE, HOME and the XDG_* variables. */
    public static FerryHome of(Map<String, String> environment) {
        String home = environment.getOrDefault("FERRY_HOME", "");
        FerryHome folders;
        if (home.isBlank()) {
            Path user = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
            Path state = xdg(environment, "XDG_STATE_HOME", user.resolve(".local/state"));
            Path run = environment.containsKey("XDG_RUNTIME_DIR")
                    ? xdg(environment, "XDG_RUNTIME_DIR", state).resolve("ferry")
                    : state.resolve("ferry/run");
            folders = new FerryHome(
                    xdg(environment, "XDG_DATA_HOME", user.resolve(".local/share"))
                            .resolve("ferry"),
                    xdg(environment, "XDG_CACHE_HOME", user.resolve(".cache")).resolve("ferry"),
                    state.resolve("ferry/lab"),
                    run);
        } else {
            Path base = Path.of(home).toAbsolutePath().normalize();
            folders = new FerryHome(
                    base.resolve("data"), base.resolve("cache"), base.resolve("lab"), base.resolve("run"));
        }
        String cache = environment.getOrDefault("FERRY_CACHE", "");
        if (!cache.isBlank()) {
            folders =
                    new FerryHome(folders.data, Path.of(cache).toAbsolutePath().normalize(), folders.lab, folders.run);
        }
        return folders.withShortRun();
    }

    private static Path xdg(Map<String, String> environment, String name, Path otherwise) {
        // The specification: paths that are not absolute are to be ignored.
        String value = environment.getOrDefault(name, "");
        return value.startsWith("/") ? Path.of(value) : otherwise;
    }

    /** The same with a run folder in /tmp, named after the lab's folder, when the proper one is too long for a socket. */
    private FerryHome withShortRun() {
        if (run.toString().getBytes(StandardCharsets.UTF_8).length + LONGEST_SOCKET <= LONGEST_PATH) {
            return this;
        }
        return new FerryHome(data, cache, lab, Path.of("/tmp/ferry-" + fingerprint()));
    }

    /** Twelve hexadecimal digits that belong to this lab alone: names of cgroups and of the short run folder. */
    public String fingerprint() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(lab.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Makes the folder (and its parents) readable for this user alone and returns it.
     *
     * @throws LabException when it is a link, or somebody else's: /tmp is everybody's
     */
    public Path privately(Path folder) {
        try {
            Path parent = folder.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            try {
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PRIVATE));
            } catch (FileAlreadyExistsException e) {
                // Its owner and kind are looked at below.
            }
            Object owner = Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) || !owner.equals(self)) {
                throw new LabException(
                        folder + " is not a folder of this user.",
                        "Remove it, or set FERRY_HOME to a folder of yours.",
                        null);
            }
            Files.setPosixFilePermissions(folder, PRIVATE);
            return folder;
        } catch (IOException e) {
            throw new LabException(
                    "Cannot make the folder " + folder + ": " + e.getMessage(),
                    "Set FERRY_HOME to a folder that you can write to.",
                    e);
        }
    }
}

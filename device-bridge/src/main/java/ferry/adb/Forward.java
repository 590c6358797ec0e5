package ferry.adb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A forward of the adb server: connections to {@code local} on this machine arrive at {@code remote} on the device. It
 * lives in the server and ends with it or with the device; {@link #close} removes it and its socket file.
 */
public final class Forward implements AutoCloseable {
    /** sun_path of unix(7) has 108 bytes, one of them the final NUL. */
    private static final int MAX_SOCKET_PATH = 107;

    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

    private final AdbDevice device;
    private final String local;
    private final String remote;
    private final @Nullable Path socket;

    private Forward(AdbDevice device, String local, String remote, @Nullable Path socket) {
        this.device = device;
        this.local = local;
        this.remote = remote;
        this.socket = socket;
    }

    /** A line of the server's list. */
    public record Entry(String serial, String local, String remote) {}

    /** Such as {@code tcp:40123} or {@code localfilesystem:/run/user/1000/ferry/x.sock}. */
    public String local() {
        return local;
    }

    public String remote() {
        return remote;
    }

    /** The Unix socket on this machine; empty for a tcp forward. */
    public Optional<Path> socket() {
        return Optional.ofNullable(socket);
    }

    /** The port on this machine's loopback. */
    public int port() {
        if (!local.startsWith("tcp:")) {
            throw new IllegalStateException(local + " is not a tcp forward");
        }
        return Integer.parseInt(local.substring("tcp:".length()));
    }

    static Forward unix(AdbDevice device, Path socket, String remote) {
        Path path = socket.toAbsolutePath().normalize();
        String text = path.toString();
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_SOCKET_PATH) {
            throw new AdbException(
                    "The socket's path " + text + " is longer than " + MAX_SOCKET_PATH + " bytes, the kernel's limit",
                    "Choose a shorter folder (FERRY_HOME or XDG_RUNTIME_DIR).",
                    null);
        }
        if (text.indexOf(';') >= 0 || text.indexOf('\n') >= 0) {
            throw new AdbException(
                    "adb cannot forward to a path with ; or a line end: " + Printable.of(text), "", null);
        }
        try {
            Path folder = path.getParent();
            if (folder == null) {
                throw new AdbException("A socket cannot be " + text, "", null);
            }
            privateFolder(folder);
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                        || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    throw new AdbException(text + " is there already and is no socket", "Choose another name.", null);
                }
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new AdbException("Cannot prepare the socket's folder of " + text + ": " + e.getMessage(), "", e);
        }
        String local = "localfilesystem:" + text;
        device.forwardRequest(local, remote, false);
        return new Forward(device, local, remote, path);
    }

    static Forward tcp(AdbDevice device, int port, String remote) {
        // The server names the port only where it has chosen it. norebind: a forward that somebody else made is not
        // taken
        // over.
        String given = port == 0
                ? device.forwardRequest("tcp:0", remote, true)
                : device.forwardRequest("norebind:tcp:" + port, remote, false) + port;
        return new Forward(device, "tcp:" + given, remote, null);
    }

    /** Whoever can open the socket has root on the device, so nobody else may reach into its folder. */
    private static void privateFolder(Path folder) throws IOException {
        if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PRIVATE));
            Files.setPosixFilePermissions(folder, PRIVATE);
        }
        Set<PosixFilePermission> found = Files.getPosixFilePermissions(folder);
        if (!PRIVATE.containsAll(found)) {
            throw new AdbException(
                    "The folder " + folder + " is open to others (" + PosixFilePermissions.toString(found)
                            + "), who would get root on the device through the socket in it",
                    "Name a folder of its own, or: chmod 700 " + folder,
                    null);
        }
    }

    /** Lines "serial local remote"; lines that make no sense are left out. */
    static List<Entry> parse(String text) {
        List<Entry> entries = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String[] words = line.trim().split("\\s+", -1);
            if (words.length == 3) {
                entries.add(new Entry(words[0], words[1], words[2]));
            }
        }
        return List.copyOf(entries);
    }

    /** Does not fail when server or device went away: the forward is gone with them. */
    @Override
    public void close() {
        device.forwardClosed(this);
        if (socket != null) {
            try {
                Files.deleteIfExists(socket);
            } catch (IOException e) {
                throw new AdbException("Cannot remove " + socket + ": " + e.getMessage(), "Remove it by hand.", e);
            }
        }
    }
}

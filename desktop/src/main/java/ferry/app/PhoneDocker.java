package ferry.app;

import ferry.adb.AdbDevice;
import ferry.adb.AdbServer;
import ferry.adb.Forward;
import ferry.docker.DockerException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The Docker of an Android device, through a forward of the adb server to a Unix socket in a private folder. The forward
 * stays when Ferry ends, so that other Docker clients can use the address that Ferry names, and the next Ferry finds it.
 */
final class PhoneDocker {
    /** Where Docker's socket is on Debian-like systems, and where Docker packages for Android put it. */
    private static final List<String> SOCKETS = List.of(
            "/var/run/docker.sock",
            "/run/docker.sock",
            "/data/docker/run/docker.sock",
            "/data/var/run/docker.sock",
            "/data/local/docker/docker.sock",
            "/data/data/com.termux/files/usr/var/run/docker.sock");

    private final AdbServer adb;
    private final Path folder;

    /** @param folder for the sockets; made 0700 when it is missing */
    PhoneDocker(AdbServer adb, Path folder) {
        this.adb = adb;
        this.folder = folder;
    }

    /** What was looked for on the device and found there. */
    record Socket(String path, boolean allowed) {}

    /** Its forwarded socket; made when there is none yet. */
    URI reach(String serial) {
        Path local = folder.resolve("phone-" + hash(serial) + ".sock").toAbsolutePath();
        String wanted = "localfilesystem:" + local;
        boolean there = Files.exists(local)
                && adb.forwards().stream()
                        .anyMatch(f -> f.serial().equals(serial) && f.local().equals(wanted));
        if (there) return URI.create("unix://" + local);
        AdbDevice device = adb.device(serial);
        Socket socket = find(device)
                .orElseThrow(() -> new DockerException(
                        0,
                        "there is no Docker on " + serial,
                        "Docker is not installed there or does not run: see ferry doctor and ferry rom targets.",
                        null));
        if (!socket.allowed) {
            throw new DockerException(
                    0,
                    "adb's shell on " + serial + " may not open Docker's socket " + socket.path,
                    "Let adb be root (adb root), or give the group shell the right to that socket.",
                    null);
        }
        // Not closed: it outlives this process on purpose.
        Forward made = device.forward(local, socket.path);
        return URI.create("unix://" + made.socket().orElse(local));
    }

    private static Optional<Socket> find(AdbDevice device) {
        String script = "for s in " + String.join(" ", SOCKETS)
                + "; do if [ -S $s ]; then if [ -r $s ] && [ -w $s ]; then echo \"yes $s\"; else echo \"no $s\"; fi; fi; done";
        String out = MachineShell.of(device)
                .run(script, Duration.ofSeconds(10))
                .orElseThrow(() -> new DockerException(
                        0,
                        "the shell of " + device.serial() + " does not answer",
                        "Plug the device in again, or look at: adb devices",
                        null));
        Optional<Socket> closed = Optional.empty();
        for (String line : out.split("\n", -1)) {
            String[] words = line.strip().split(" ", -1);
            if (words.length != 2 || !SOCKETS.contains(words[1])) continue; // the device's words are not trusted
            if (words[0].equals("yes")) return Optional.of(new Socket(words[1], true));
            if (closed.isEmpty()) closed = Optional.of(new Socket(words[1], false));
        }
        return closed;
    }

    /** A serial may hold any character; the socket's name must not, and must be short. */
    private static String hash(String serial) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(serial.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // every JDK has it
        }
    }
}

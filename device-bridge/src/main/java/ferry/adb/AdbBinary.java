package ferry.adb;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The adb program of this machine; used for one thing only, to start a server where none runs. */
final class AdbBinary {
    private static final int START_SECONDS = 20;

    private AdbBinary() {}

    static Optional<Path> find(Map<String, String> environment) {
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (!folder.isEmpty()) {
                Path candidate = Path.of(folder, "adb");
                if (Files.isExecutable(candidate) && Files.isRegularFile(candidate)) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }

    static void startServer(InetSocketAddress address) {
        Path adb = find(System.getenv())
                .orElseThrow(() -> new AdbException(
                        "No adb server answers at " + address + " and there is no adb program on the PATH",
                        "Install adb (Debian and Ubuntu: apt install adb; others: Android platform-tools).",
                        null));
        if (!address.getAddress().isLoopbackAddress()) {
            throw new AdbException(
                    "No adb server answers at " + address + ", which is another machine",
                    "Start one there, or unset ADB_SERVER_SOCKET.",
                    null);
        }
        Path log = null;
        try {
            // The server that adb leaves behind inherits its output: a pipe would never end, a file does no harm.
            log = Files.createTempFile("ferry-adb", ".log");
            Process process = new ProcessBuilder(
                            adb.toString(), "-P", Integer.toString(address.getPort()), "start-server")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
            if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw failed(adb, "it did not finish within " + START_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw failed(adb, Printable.of(Files.readString(log)));
            }
        } catch (IOException e) {
            throw failed(adb, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(adb, "cancelled");
        } finally {
            delete(log);
        }
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // A log file left in the temporary folder is no reason to fail.
        }
    }

    private static AdbException failed(Path adb, String why) {
        return new AdbException(
                adb + " start-server failed: " + why, "Run it by hand to see more: adb nodaemon server", null);
    }
}

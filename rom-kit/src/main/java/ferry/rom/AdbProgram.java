package ferry.rom;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The machine's adb program, for what the virtual phone's coming and going needs; it talks to the machine's own server. */
final class AdbProgram {
    private static final Duration SHORT = Duration.ofSeconds(10);

    private AdbProgram() {}

    /** Whether an adb server listens where adb would look for it (ANDROID_ADB_SERVER_PORT or 5037). */
    static boolean serverRuns() {
        String port = System.getenv().getOrDefault("ANDROID_ADB_SERVER_PORT", "5037");
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)), 1000);
            return true;
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }

    static void startServer() {
        Command.Result result = Command.of("adb", "start-server").run(Duration.ofSeconds(20));
        if (!result.good()) {
            throw new RomException(
                    "The adb server does not start: " + result.output().strip(),
                    "Try `adb start-server` by hand.",
                    null);
        }
    }

    /** Connects and sees that a command runs there; false when not yet. */
    static boolean connect(String serial) {
        Command.Result result = Command.of("adb", "connect", serial).run(SHORT);
        return result.output().contains("connected to")
                && shell(serial, SHORT, "true").good();
    }

    static void disconnect(String serial) {
        Command.of("adb", "disconnect", serial).run(SHORT);
    }

    static Command.Result shell(String serial, Duration atMost, String... words) {
        List<String> all = new ArrayList<>(List.of("adb", "-s", serial, "shell"));
        all.addAll(List.of(words));
        return Command.of(all).run(atMost);
    }

    static void forward(String serial, String local, String remote) {
        Command.Result result =
                Command.of("adb", "-s", serial, "forward", local, remote).run(SHORT);
        if (!result.good()) {
            throw new RomException(
                    "adb cannot forward " + local + ": " + result.output().strip(), "Look at `adb devices`.", null);
        }
    }

    /** Whether the server has any device at all. */
    static boolean hasDevices() {
        return Command.of("adb", "devices").run(SHORT).output().lines().anyMatch(line -> line.contains("\t"));
    }

    static void killServer() {
        Command.of("adb", "kill-server").run(SHORT);
        Waiting.until(Duration.ofSeconds(5), () -> !serverRuns());
    }
}

package ferry.rom.device;

import ferry.adb.AdbDevice;
import ferry.adb.ShellResult;
import ferry.rom.RomException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts the dockerd that a device has and that does not run, by assets/phone/start-docker.sh as root: directly, or by the
 * device's su in either of its dialects (Magisk's and KernelSU's {@code su -c}, AOSP's {@code su 0}).
 */
public final class DockerStart {
    private static final String SCRIPT = "/ferry/assets/phone/start-docker.sh";
    private static final int SECONDS = 40;
    /** A phone may ask its owner on the screen whether root is allowed. */
    private static final Duration LIMIT = Duration.ofSeconds(SECONDS + 30);

    private static final String MARK = "ferry:";
    private static final int MOST_SAID = 600;

    private final String serial;
    private final Shell shell;

    /** Runs a command on the device. */
    interface Shell {
        ShellResult run(Duration limit, String... words);
    }

    public DockerStart(AdbDevice device) {
        this(device.serial(), device::shell);
    }

    DockerStart(String serial, Shell shell) {
        this.serial = serial;
        this.shell = shell;
    }

    /**
     * Returns when Docker's socket is there.
     *
     * @param docker what the look at the device has found
     * @throws RomException when there is no dockerd, no root, or it does not come up; with the end of its log
     */
    public void start(DeviceDocker docker) {
        if (docker.daemon().isEmpty()) {
            throw new RomException(
                    "There is no dockerd on " + serial,
                    "Docker on a phone needs root and a kernel that passes the check; ferry rom targets says what there is"
                            + " for this phone.",
                    null);
        }
        boolean root = shell.run(LIMIT, "id", "-u").out().strip().equals("0");
        String script = script();
        String line = Stream.of("set --", quoted(docker.daemon()), String.valueOf(SECONDS), quoted(docker.socket()))
                        .collect(Collectors.joining(" "))
                + "\n" + script;
        List<List<String>> ways =
                root ? List.of(List.of("sh", "-c")) : List.of(List.of("su", "-c"), List.of("su", "0", "sh", "-c"));
        String last = "";
        for (List<String> way : ways) {
            String[] words = Stream.concat(way.stream(), Stream.of(line)).toArray(String[]::new);
            ShellResult result = shell.run(LIMIT, words);
            int at = result.out().indexOf(MARK);
            if (at >= 0) {
                outcome(result.out().substring(at + MARK.length()));
                return;
            }
            last = result.err().isBlank() ? result.out() : result.err();
        }
        throw new RomException(
                "adb's shell on " + serial + " gets no root" + (last.isBlank() ? "" : ": " + shown(last)),
                "Allow it in the phone's root manager (Magisk: superuser; KernelSU: app profile of Shell), or run: adb root",
                null);
    }

    private void outcome(String said) {
        String word = said.lines().findFirst().orElse("").strip();
        String log = shown(said.lines().skip(1).collect(Collectors.joining("\n")));
        switch (word) {
            case "started", "running" -> {}
            case "folder" ->
                throw new RomException(
                        "The folder of Docker's socket cannot be made on " + serial, "Its storage may be full.", null);
            case "silent" ->
                throw new RomException(
                        "dockerd on " + serial + " made no socket in " + SECONDS + " s. Its log ends: " + log,
                        "It may still come up: look again in a minute.",
                        null);
            default ->
                throw new RomException(
                        "dockerd on " + serial + " has ended. Its log ends: " + log,
                        "The kernel's check says what the kernel lacks for Docker, and what would mend it.",
                        null);
        }
    }

    /** The device's words, as much of their end as an error has room for. */
    private static String shown(String text) {
        String line = text.strip().replaceAll("\\s*\\R\\s*", " · ").replaceAll("\\p{Cntrl}", "");
        return line.length() <= MOST_SAID ? line : "…" + line.substring(line.length() - MOST_SAID);
    }

    /** For sh: in single quotes, those inside of it by themselves. */
    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    static String script() {
        try (InputStream in = DockerStart.class.getResourceAsStream(SCRIPT)) {
            if (in == null) {
                throw new RomException("Ferry's own file " + SCRIPT + " is missing.", "Build Ferry anew.", null);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

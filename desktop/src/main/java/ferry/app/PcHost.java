package ferry.app;

import ferry.rom.Asset;
import ferry.rom.BackgroundProcess;
import ferry.rom.EnginePing;
import ferry.rom.Superuser;
import ferry.rom.Waiting;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * The lab's PC: Docker and CRIU of Debian in namespaces of their own. It goes on when Ferry ends; its containers are
 * stopped with it and are there again at its next start. One caller at a time: the lab holds a lock.
 */
final class PcHost {
    private static final Asset BUILD = new Asset("lab/pc-build.sh");
    private static final Asset START = new Asset("lab/pc-start.sh");
    private static final Asset INIT = new Asset("lab/pc-init.sh");
    private static final Asset STOP = new Asset("lab/pc-stop.sh");

    private final FerryHome home;
    private final Superuser root;

    PcHost(FerryHome home, Superuser root) {
        this.home = home;
        this.root = root;
    }

    /** Looks, changes nothing, needs no root. */
    Half status() {
        Optional<BackgroundProcess> process = BackgroundProcess.load(state());
        if (process.isEmpty()) {
            return Half.down("");
        }
        if (!process.get().alive()) {
            return Half.down("its process has ended unexpectedly");
        }
        if (!EnginePing.answers(socket(), Duration.ofSeconds(5))) {
            return Half.failed("its Docker does not answer; `ferry lab up` starts it anew");
        }
        return new Half(Half.State.UP, Optional.of(URI.create("unix://" + socket())), Optional.empty(), criu(), "");
    }

    boolean built() {
        return Files.isDirectory(rootfs());
    }

    void build(Consumer<String> progress) {
        if (built()) {
            return;
        }
        Path log = folder().resolve("build.log");
        int exit = root.command("bash", BUILD.unpackInto(scripts()).toString(), rootfs().toString(), log.toString())
                .follow(progress);
        if (exit != 0 || !built()) {
            throw new LabException(
                    "The lab's PC could not be built (exit code " + exit + "); the end of its log:\n" + tail(log),
                    "The whole log is " + log + ". Building needs Debian's package mirror.",
                    null);
        }
    }

    /** Starts it, or finds it running, and returns when its Docker answers. */
    void start(Consumer<String> progress) {
        if (status().up()) {
            return;
        }
        stop(false);
        progress.accept("starting Docker");
        INIT.unpackInto(scripts());
        Path script = START.unpackInto(scripts());
        int exit = root.command(
                        "bash",
                        script.toString(),
                        rootfs().toString(),
                        folder().toString(),
                        home.run().toString(),
                        cgroup(),
                        root.owner())
                .follow(progress);
        Path pidFile = folder().resolve("init.pid");
        if (exit != 0 || !Waiting.until(Duration.ofSeconds(15), () -> Files.exists(pidFile))) {
            throw failure("It could not be started");
        }
        try {
            BackgroundProcess process = BackgroundProcess.of(
                            Long.parseLong(Files.readString(pidFile).strip()))
                    .orElseThrow(() -> failure("It ended at once"));
            save(process);
            boolean answers = Waiting.until(
                    Duration.ofSeconds(60),
                    () -> !process.alive() || EnginePing.answers(socket(), Duration.ofSeconds(5)));
            if (!answers || !process.alive()) {
                throw failure("Its Docker did not come up");
            }
        } catch (IOException | NumberFormatException e) {
            throw failure("Its state file cannot be written (" + e.getMessage() + ")");
        }
    }

    private LabException failure(String what) {
        String message = "The lab's PC did not come up. " + what + "; the end of its logs:\n"
                + tail(folder().resolve("log/init.log")) + tail(folder().resolve("log/dockerd.log"));
        return new LabException(message, "The logs are in " + folder().resolve("log") + ".", null);
    }

    /** Ends it and all its processes, mounts, cgroups and sockets; with reset also its containers and images. */
    void stop(boolean reset) {
        Optional<BackgroundProcess> process = BackgroundProcess.load(state());
        boolean nothing = process.isEmpty() && !Files.exists(folder().resolve("init.pid"));
        if (nothing && !(reset && Files.exists(folder()))) {
            return;
        }
        BackgroundProcess known = process.or(this::unrecorded).orElse(new BackgroundProcess(0, "0"));
        Path script = STOP.unpackInto(scripts());
        int exit = root.command(
                        "bash",
                        script.toString(),
                        folder().toString(),
                        home.run().toString(),
                        cgroup(),
                        Long.toString(known.pid()),
                        known.startTime(),
                        reset ? "reset" : "keep")
                .follow(_ -> {});
        if (exit != 0) {
            throw new LabException(
                    "The lab's PC does not end: process " + known.pid() + " still runs.",
                    "As root: kill -KILL " + known.pid(),
                    null);
        }
        try {
            Files.deleteIfExists(stateFile());
        } catch (IOException e) {
            throw new LabException("Cannot remove " + stateFile() + ": " + e.getMessage(), "", e);
        }
    }

    /**
     * A PC whose Ferry was killed between starting it and noting it: its init wrote a PID, and is taken for it only when
     * it is in our cgroup.
     */
    private Optional<BackgroundProcess> unrecorded() {
        try {
            long pid = Long.parseLong(
                    Files.readString(folder().resolve("init.pid")).strip());
            String groups = Files.readString(Path.of("/proc", Long.toString(pid), "cgroup"));
            return groups.contains("/" + cgroup()) ? BackgroundProcess.of(pid) : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    static String tail(Path file) {
        try {
            List<String> lines =
                    Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size())) + "\n";
        } catch (IOException e) {
            return "";
        }
    }

    private Properties state() {
        Properties properties = new Properties();
        if (Files.exists(stateFile())) {
            try (Reader reader = Files.newBufferedReader(stateFile())) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                return new Properties();
            }
        }
        return properties;
    }

    private void save(BackgroundProcess process) throws IOException {
        Properties properties = new Properties();
        process.save(properties);
        try (Writer writer = Files.newBufferedWriter(stateFile())) {
            properties.store(writer, null);
        }
    }

    private String cgroup() {
        return "ferry-" + home.fingerprint();
    }

    private Path folder() {
        return home.lab().resolve("pc");
    }

    private Path scripts() {
        return home.lab().resolve("scripts");
    }

    /** As the build has noted it. */
    private Optional<String> criu() {
        try {
            return Optional.of(
                    Files.readString(rootfs().resolve("ferry-criu-version")).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Path rootfs() {
        return home.cache().resolve("pc-" + Asset.fingerprint("", BUILD));
    }

    /** Beside the PC's folder, which is root's. */
    private Path stateFile() {
        return home.lab().resolve("pc.properties");
    }

    private Path socket() {
        return home.run().resolve("docker.sock");
    }
}

package ferry.rom;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A running QEMU: arm64 in software (TCG), with the Snapdragon 855's core. On {@code -cpu max} CRIU 4.1.1 hangs restoring
 * a process with two threads ("Restoring PAC keys").
 */
final class Machine {
    private static final String READY = "FERRY-PHONE-READY";

    private final BackgroundProcess process;
    private final Path monitor;
    private final Path console;
    private final Path log;

    private Machine(BackgroundProcess process, Path monitor, Path console, Path log) {
        this.process = process;
        this.monitor = monitor;
        this.console = console;
        this.log = log;
    }

    /**
     * What a machine boots.
     *
     * @param initrd without one the kernel mounts the disk by itself
     * @param arguments of the kernel, besides the console
     */
    record Boot(Path kernel, Optional<Path> initrd, String arguments) {}

    /**
     * Starts QEMU in a session of its own, so that it outlives Ferry and no Ctrl-C reaches it.
     *
     * @param boot what it boots
     * @param run folder for the monitor's socket
     * @param log gets the console; beside it LOG.qemu gets QEMU's own words
     * @param port of 127.0.0.1, forwarded to the phone's adbd
     * @param paused with empty memory, waiting for {@link #loadFrom}
     */
    static Machine start(Boot boot, Path disk, Path run, Path log, int port, boolean paused) throws IOException {
        Path monitor = run.resolve("phone.qmp");
        Path words = log.resolveSibling(log.getFileName() + ".qemu");
        Files.deleteIfExists(monitor);
        Files.deleteIfExists(log);
        List<String> command = new ArrayList<>(List.of(
                "setsid",
                "qemu-system-aarch64",
                "-M",
                "virt",
                "-cpu",
                "cortex-a76",
                "-accel",
                "tcg,thread=multi",
                "-smp",
                "2",
                "-m",
                "2048",
                "-display",
                "none",
                "-no-user-config",
                "-nodefaults",
                "-kernel",
                boot.kernel().toString(),
                "-append",
                ("console=ttyAMA0 quiet " + boot.arguments()).strip()));
        boot.initrd().ifPresent(initrd -> command.addAll(List.of("-initrd", initrd.toString())));
        command.addAll(List.of(
                // A host that crashes may lose the lab's disk; a lab is not worth a flush.
                "-drive",
                "if=none,id=disk,format=qcow2,cache=unsafe,discard=unmap,file=" + escaped(disk),
                "-device",
                "virtio-blk-pci,drive=disk",
                "-netdev",
                "user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:" + port + "-:5555",
                "-device",
                "virtio-net-pci,netdev=net,romfile=",
                "-serial",
                "file:" + log,
                "-qmp",
                monitorOption(run)));
        if (paused) {
            command.addAll(List.of("-S", "-incoming", "defer"));
        }
        Process process = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(words.toFile())
                .start();
        // setsid(1) replaces itself by QEMU here: a child of a JVM leads no process group.
        BackgroundProcess background = BackgroundProcess.of(process.pid())
                .orElseThrow(() -> new IOException("QEMU ended at once: " + tail(words)));
        Machine machine = new Machine(background, monitor, log, words);
        if (!Waiting.until(Duration.ofSeconds(20), () -> Files.exists(monitor) || !background.alive())
                || !background.alive()) {
            background.end(Duration.ZERO);
            throw new IOException("QEMU did not start: " + tail(words));
        }
        return machine;
    }

    /** One that an earlier Ferry started. */
    static Machine running(BackgroundProcess process, Path run, Path log) {
        return new Machine(process, run.resolve("phone.qmp"), log, log.resolveSibling(log.getFileName() + ".qemu"));
    }

    BackgroundProcess process() {
        return process;
    }

    /** Waits until the phone's init says that its engine listens. */
    void awaitBoot(Duration atMost) throws IOException {
        boolean ready = Waiting.until(atMost, () -> text(console).contains(READY) || !process.alive());
        if (!ready || !process.alive()) {
            throw new IOException(
                    (process.alive() ? "The phone has not booted in " + atMost.toSeconds() + " s" : "QEMU has ended")
                            + "; its console's end:\n" + tail(console) + tail(log));
        }
    }

    /** Stops the machine and writes memory and devices into the file; the disk image is complete with it. */
    void saveTo(Path state) throws IOException {
        try (Qmp qmp = Qmp.open(monitor)) {
            qmp.execute("stop");
            qmp.execute("migrate-set-parameters", Qmp.arguments().put("max-bandwidth", 10L << 30));
            qmp.execute("migrate", Qmp.arguments().put("uri", "exec:cat > " + quoted(state)));
            awaitMigration(qmp);
        }
    }

    /** Loads what {@link #saveTo} wrote into a machine that was started paused, and lets it run. */
    void loadFrom(Path state, Runnable beforeItRuns) throws IOException {
        try (Qmp qmp = Qmp.open(monitor)) {
            qmp.execute("migrate-incoming", Qmp.arguments().put("uri", "exec:cat < " + quoted(state)));
            awaitMigration(qmp);
            beforeItRuns.run();
            qmp.execute("cont");
        }
    }

    private void awaitMigration(Qmp qmp) throws IOException {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (System.nanoTime() < end) {
            JsonNode answer = qmp.execute("query-migrate");
            String status = answer.path("status").asText();
            if (status.equals("completed")) {
                return;
            }
            if (status.equals("failed") || status.equals("cancelled")) {
                throw new IOException("QEMU's state cannot be moved: "
                        + answer.path("error-desc").asText(tail(log)));
            }
            Waiting.pause();
        }
        throw new IOException("QEMU's state has not been moved in two minutes.");
    }

    /** Ends QEMU; the disk image is left whole. */
    void quit() throws IOException {
        try (Qmp qmp = Qmp.open(monitor)) {
            qmp.execute("quit");
        }
        process.awaitEnd(Duration.ofSeconds(10));
    }

    /** The argument that names the monitor; no two phones have the same. */
    static String monitorOption(Path run) {
        return "unix:" + escaped(run.resolve("phone.qmp")) + ",server=on,wait=off";
    }

    /** QEMU's version line: a saved state is loaded only by the QEMU that wrote it. */
    static String version() {
        Command.Result result = Command.of("qemu-system-aarch64", "--version").run(Duration.ofSeconds(10));
        return result.output().lines().findFirst().orElse("unknown");
    }

    /** A console's whole text; empty while there is none. */
    static String text(Path console) {
        try {
            return Files.readString(console, java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /** The last lines of a log. */
    static String tail(Path file) {
        try {
            List<String> lines = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size())) + "\n";
        } catch (IOException e) {
            return "";
        }
    }

    /** QEMU's options take a comma doubled. */
    private static String escaped(Path path) {
        return path.toString().replace(",", ",,");
    }

    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }
}

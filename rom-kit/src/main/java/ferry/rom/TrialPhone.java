package ferry.rom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A virtual phone that tries another kernel: the lab's image with a disk of its own, booted by a kernel in which everything
 * is built in. It lives as long as this object; the lab's phone is not touched. One at a time in a folder.
 */
public final class TrialPhone implements AutoCloseable {
    /** A small kernel is there in 10 s; busy cores and the first boot's set-up take the rest. */
    private static final Duration BOOT = Duration.ofMinutes(4);

    private static final Duration SHORT = Duration.ofSeconds(20);
    private static final Duration ENGINE = Duration.ofMinutes(3);

    private final Path disk;
    private final Path console;
    private final Machine machine;
    private final String serial;
    private boolean startedAdb;

    private TrialPhone(Path disk, Path console, Machine machine, String serial) {
        this.disk = disk;
        this.console = console;
        this.machine = machine;
        this.serial = serial;
    }

    /**
     * Boots it and returns when adb reaches it; its Docker may be still on its way, or never come.
     *
     * @param image built
     * @param kernel an arm64 Image
     * @param folder for disk and console
     * @param run private folder of the monitor's socket; short
     * @throws RomException with the console's end when it does not boot; then nothing of it runs any more
     */
    public static TrialPhone boot(PhoneImage image, Path kernel, Path folder, Path run, Consumer<String> progress) {
        // One that a Ferry left which was killed.
        BackgroundProcess.withArgument(Machine.monitorOption(run)).forEach(p -> p.end(Duration.ofSeconds(3)));
        Path disk = folder.resolve("trial.qcow2");
        Path console = folder.resolve("trial.log");
        try {
            Files.createDirectories(folder);
            Files.createDirectories(run);
            Files.deleteIfExists(disk);
            VirtualDisk.overlay(disk, image.disk(), "raw");
            int port = FreePort.choose();
            Machine machine = Machine.start(
                    new Machine.Boot(kernel, Optional.empty(), "root=/dev/vda rw init=/init"),
                    disk,
                    run,
                    console,
                    port,
                    false);
            TrialPhone phone = new TrialPhone(disk, console, machine, "127.0.0.1:" + port);
            try {
                phone.reach(progress);
                return phone;
            } catch (RomException e) {
                phone.close();
                throw e;
            }
        } catch (IOException e) {
            throw new RomException(
                    "The virtual phone could not be started: " + e.getMessage(), "Its files are in " + folder, e);
        }
    }

    private void reach(Consumer<String> progress) {
        if (!AdbProgram.serverRuns()) {
            AdbProgram.startServer();
            startedAdb = true;
        }
        progress.accept("waiting for adb on " + serial);
        boolean connected = Waiting.until(BOOT, () -> !machine.process().alive() || AdbProgram.connect(serial));
        if (!connected || !machine.process().alive()) {
            throw new RomException(
                    "The kernel does not bring the phone up; its console's end:\n" + Machine.tail(console),
                    "The whole console is " + console + ".",
                    null);
        }
        run(likeAndroid());
    }

    /**
     * What differs from the lab's phone: binder's devices as Android's init makes them, and iptables of the legacy flavour,
     * which a GKI kernel has tables for (the image's is of the nft flavour). dockerd is tried again each second meanwhile.
     */
    private static String likeAndroid() {
        return "mkdir -p /dev/binderfs; mount -t binder binder /dev/binderfs && ln -sf /dev/binderfs/* /dev/;"
                + " for t in iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore;"
                + " do ln -sf xtables-legacy-multi /usr/sbin/$t; done; true";
    }

    /** Of adb. */
    public String serial() {
        return serial;
    }

    /** Waits until its Docker answers on the phone; else says why not, by the end of the daemon's log. */
    public Optional<String> docker() {
        boolean up = Waiting.until(
                ENGINE, () -> run("docker version >/dev/null 2>&1").good() || gaveUp());
        if (up && run("docker version >/dev/null 2>&1").good()) {
            return Optional.empty();
        }
        // dockerd's last words come without a level; what it logs before is often harmless.
        String why = run("grep -h 'failed to start' /var/log/dockerd.log | tail -1 | grep ."
                        + " || grep -hE 'level=(fatal|error)' /var/log/dockerd.log /var/log/containerd.log | tail -3")
                .output()
                .strip();
        return Optional.of(why.isEmpty() ? "it does not answer" : why);
    }

    /** The phone's init starts dockerd again each time it ends; three ends are no accident. */
    private boolean gaveUp() {
        return Machine.text(console).split("dockerd has ended", -1).length > 3;
    }

    /** Runs a line in the phone's shell as root, for at most some seconds. */
    public Command.Result run(String line) {
        return AdbProgram.shell(serial, SHORT, line);
    }

    /** The same for what takes longer. */
    public Command.Result run(String line, Duration atMost) {
        return AdbProgram.shell(serial, atMost, line);
    }

    /** Ends it, also for a thread that was interrupted, and leaves no disk and no entry in adb's list. */
    @Override
    public void close() {
        // The waits below end at once on an interrupted thread, and QEMU would stay.
        boolean interrupted = Thread.interrupted();
        try {
            machine.process().end(Duration.ofSeconds(3));
            if (AdbProgram.serverRuns()) {
                AdbProgram.disconnect(serial);
                if (startedAdb && !AdbProgram.hasDevices()) {
                    AdbProgram.killServer();
                }
            }
            Files.deleteIfExists(disk);
        } catch (IOException e) {
            throw new RomException("Cannot remove " + disk + ": " + e.getMessage(), "", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

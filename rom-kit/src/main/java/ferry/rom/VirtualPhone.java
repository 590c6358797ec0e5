package ferry.rom;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * The lab's phone: a QEMU machine that is on ADB as a phone is, and whose engine is forwarded to a private Unix socket.
 * It goes on when Ferry ends. Stopped, it sleeps (its memory is kept in a file), so that the next start takes seconds and
 * finds everything as it was. One caller at a time: the lab holds a lock.
 */
public final class VirtualPhone {
    private static final Duration BOOT = Duration.ofMinutes(4);

    private final PhoneImage image;
    private final Path folder;
    private final Path run;

    /**
     * @param image what a new phone starts from
     * @param folder what lasts: disk, sleeping memory, logs, state file
     * @param run private folder of the sockets; short, see FerryHome
     */
    public VirtualPhone(PhoneImage image, Path folder, Path run) {
        this.image = image;
        this.folder = folder;
        this.run = run;
    }

    /** What is known of it. Serial and socket stand only when it runs. */
    public record Status(boolean runs, boolean ready, String serial, Path docker, String detail) {}

    /** Looks, changes nothing, and takes at most some seconds. */
    public Status status() {
        Properties known = load();
        Optional<BackgroundProcess> process = BackgroundProcess.load(known);
        String serial = serial(known);
        if (process.isEmpty()) {
            return new Status(false, false, serial, socket(), Files.exists(asleep()) ? "asleep" : "");
        }
        if (!process.get().alive()) {
            return new Status(false, false, serial, socket(), "its process has ended unexpectedly");
        }
        boolean ready = EnginePing.answers(socket(), Duration.ofSeconds(5));
        return new Status(
                true,
                ready,
                serial,
                socket(),
                ready ? "" : "its Docker does not answer through adb; `ferry lab up` mends that");
    }

    /**
     * Starts it, or finds it running, and returns when adb and Docker answer.
     *
     * @throws RomException with the end of the log when it does not come up; then nothing of it runs any more
     */
    public Status start(Consumer<String> progress) {
        try {
            Files.createDirectories(folder);
            Optional<BackgroundProcess> old = BackgroundProcess.load(load());
            if (old.isPresent() && old.get().alive()) {
                try {
                    reach(Machine.running(old.get(), run, console()), serial(load()), progress);
                    return status();
                } catch (IOException | RomException e) {
                    progress.accept("the running phone does not answer (" + e.getMessage() + "); starting it anew");
                }
            }
            clear();
            boolean first = !Files.exists(disk());
            try {
                startAnew(progress);
            } catch (IOException | RomException e) {
                if (first) {
                    // Nobody has anything on it, and a half-booted disk would spoil the next start.
                    clear();
                    Files.deleteIfExists(disk());
                }
                throw e;
            }
            return status();
        } catch (IOException | RomException e) {
            clear();
            throw new RomException(
                    "The virtual phone did not come up: " + e.getMessage(),
                    "The logs are in " + folder + ". `ferry lab reset` makes a new phone.",
                    e);
        }
    }

    private void startAnew(Consumer<String> progress) throws IOException {
        Optional<Path> state = prepareDisk(progress);
        if (state.isPresent()) {
            try {
                progress.accept("waking up");
                Machine machine = launch(true);
                machine.loadFrom(state.get(), () -> forget(state.get()));
                reach(machine, serial(load()), progress);
                return;
            } catch (IOException | RomException e) {
                progress.accept("it did not wake up (" + e.getMessage() + "); booting it");
                clear();
                forget(state.get());
            }
        }
        progress.accept("booting (about half a minute)");
        Machine machine = launch(false);
        machine.awaitBoot(BOOT);
        reach(machine, serial(load()), progress);
    }

    /** Sees that there is a disk; returns the memory that goes with it, when there is one that this QEMU can load. */
    private Optional<Path> prepareDisk(Consumer<String> progress) throws IOException {
        if (Files.exists(disk()) && !Files.exists(backing())) {
            progress.accept("the image that the old phone was made from is gone: making a new phone");
            VirtualDisk.removeTree(folder);
            Files.createDirectories(folder);
        }
        if (!Files.exists(disk())) {
            boolean fresh = image.hasFresh();
            Path from = Files.exists(image.freshDisk()) ? image.freshDisk() : image.disk();
            VirtualDisk.overlay(disk(), from, from.equals(image.disk()) ? "raw" : "qcow2");
            Files.writeString(folder.resolve("backing"), from.toString());
            return fresh ? Optional.of(image.fresh()) : Optional.empty();
        }
        if (Files.exists(asleep())
                && Files.readString(folder.resolve("asleep.qemu")).equals(Machine.version())) {
            return Optional.of(asleep());
        }
        Files.deleteIfExists(asleep());
        return Optional.empty();
    }

    private Path backing() throws IOException {
        Path note = folder.resolve("backing");
        return Files.exists(note) ? Path.of(Files.readString(note)) : image.disk();
    }

    /** Memory that has gone back into a machine is wrong for the disk from its first write on. */
    private void forget(Path state) {
        if (state.equals(asleep())) {
            try {
                Files.deleteIfExists(state);
            } catch (IOException e) {
                throw new RomException("Cannot remove " + state + ": " + e.getMessage(), "", e);
            }
        }
    }

    private Machine launch(boolean paused) throws IOException {
        IOException last = new IOException("no free port");
        // The port can be taken between the look and QEMU's bind.
        for (int attempt = 0; attempt < 5; attempt++) {
            int port = FreePort.choose();
            try {
                Machine machine = Machine.start(image().boot(), disk(), run, console(), port, paused);
                Properties state = new Properties();
                machine.process().save(state);
                state.setProperty("port", Integer.toString(port));
                save(state);
                return machine;
            } catch (IOException e) {
                last = e;
                if (!String.valueOf(e.getMessage()).contains("host forwarding")) {
                    throw e;
                }
            }
        }
        throw last;
    }

    /** Kernel and initrd must be those of the disk, which may come from an older image. */
    private PhoneImage image() throws IOException {
        Path parent = backing().getParent();
        return parent == null ? image : new PhoneImage(parent);
    }

    /** Connects adb, sets the clock and forwards the engine. */
    private void reach(Machine machine, String serial, Consumer<String> progress) throws IOException {
        Properties state = load();
        if (!AdbProgram.serverRuns()) {
            AdbProgram.startServer();
            state.setProperty("adb", "started");
            save(state);
        }
        boolean connected =
                Waiting.until(Duration.ofSeconds(90), () -> !machine.process().alive() || AdbProgram.connect(serial));
        if (!connected || !machine.process().alive()) {
            throw new IOException("adb does not reach it; its console's end:\n" + Machine.tail(console()));
        }
        // A machine that slept has the time it fell asleep at.
        Instant now = Instant.now();
        AdbProgram.shell(
                serial,
                Duration.ofSeconds(20),
                "date",
                "-u",
                "-s",
                "@" + now.getEpochSecond() + "." + "%09d".formatted(now.getNano()));
        progress.accept("waiting for its Docker");
        boolean answers = Waiting.until(Duration.ofSeconds(120), () -> {
            if (EnginePing.answers(socket(), Duration.ofSeconds(5))) {
                return true;
            }
            removeSocket();
            AdbProgram.forward(serial, "localfilesystem:" + socket(), "localfilesystem:/var/run/docker.sock");
            return EnginePing.answers(socket(), Duration.ofSeconds(20));
        });
        if (!answers) {
            throw new IOException("its Docker does not answer; the end of its log:\n"
                    + AdbProgram.shell(serial, Duration.ofSeconds(10), "tail", "-12", "/var/log/dockerd.log")
                            .output());
        }
    }

    /** Puts it to sleep (or ends it, when it does not answer) and leaves no process, socket or adb entry behind. */
    public void stop() {
        Optional<BackgroundProcess> process = BackgroundProcess.load(load()).filter(BackgroundProcess::alive);
        if (process.isPresent() && EnginePing.answers(socket(), Duration.ofSeconds(5))) {
            Machine machine = Machine.running(process.get(), run, console());
            try {
                Path part = folder.resolve("asleep.part");
                machine.saveTo(part);
                machine.quit();
                Files.writeString(folder.resolve("asleep.qemu"), Machine.version());
                Files.move(part, asleep(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                // It is ended below, and boots at its next start.
            }
        }
        clear();
    }

    /** Ends it and removes its disk; the next start makes a new one. */
    public void reset() {
        clear();
        VirtualDisk.removeTree(folder);
    }

    /** Ends the process, the adb entry and the sockets, and forgets them. */
    private void clear() {
        Properties state = load();
        BackgroundProcess.load(state).ifPresent(process -> process.end(Duration.ofSeconds(3)));
        // A Ferry that was killed may have left one that no state file tells of: its monitor is in our private folder.
        BackgroundProcess.withArgument(Machine.monitorOption(run))
                .forEach(process -> process.end(Duration.ofSeconds(3)));
        try {
            if (!state.isEmpty() && AdbProgram.serverRuns()) {
                AdbProgram.disconnect(serial(state));
                if (state.containsKey("adb") && !AdbProgram.hasDevices()) {
                    AdbProgram.killServer();
                }
            }
            removeSocket();
            Files.deleteIfExists(run.resolve("phone.qmp"));
            Files.deleteIfExists(folder.resolve("asleep.part"));
            Files.deleteIfExists(stateFile());
        } catch (IOException e) {
            throw new RomException("Cannot clean up in " + run + ": " + e.getMessage(), "", e);
        }
    }

    private void removeSocket() {
        try {
            Files.deleteIfExists(socket());
        } catch (IOException e) {
            throw new RomException("Cannot remove " + socket() + ": " + e.getMessage(), "", e);
        }
    }

    private Properties load() {
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

    private void save(Properties properties) throws IOException {
        Path part = folder.resolve("state.part");
        try (Writer writer = Files.newBufferedWriter(part)) {
            properties.store(writer, null);
        }
        Files.move(part, stateFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String serial(Properties state) {
        return "127.0.0.1:" + state.getProperty("port", "0");
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private Path stateFile() {
        return folder.resolve("state.properties");
    }

    private Path disk() {
        return folder.resolve("disk.qcow2");
    }

    private Path asleep() {
        return folder.resolve("asleep.state");
    }

    private Path console() {
        return folder.resolve("console.log");
    }

    private Path socket() {
        return run.resolve("phone.sock");
    }
}

package ferry.app.device;

import ferry.adb.AdbDevice;
import ferry.adb.AdbException;
import ferry.adb.AdbServer;
import ferry.adb.Device;
import ferry.adb.FileStat;
import ferry.adb.MdnsService;
import ferry.adb.QrPairing;
import ferry.adb.ShellSession;
import ferry.docker.Terminal;
import ferry.kernel.KernelLook;
import ferry.kernel.KernelProbe;
import ferry.rom.device.DeviceProbe;
import ferry.rom.device.DeviceServices;
import ferry.rom.device.DeviceState;
import ferry.rom.device.DockerStart;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** The devices behind this machine's adb server. Thread-safe. */
public final class LiveDevices implements DeviceServices {
    private static final String LAB = "lab-phone";
    private static final Duration SCREENSHOT = Duration.ofSeconds(30);
    /** A screen of 8K without compression is 132 MB; a PNG beyond this is no picture of a screen. */
    private static final int LARGEST_PICTURE = 64 << 20;

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};
    /** Lines of the log that are there already when one begins to follow it. */
    private static final String LOG_TAIL = "2000";

    private final Supplier<AdbServer> adb;
    private final Supplier<Optional<String>> labPhone;
    private final OwnForwards forwards;
    private final Map<String, DeviceProbe> probes = new ConcurrentHashMap<>();

    /** @param labPhone the serial of the lab's phone while it is up */
    public LiveDevices(Supplier<AdbServer> adb, Supplier<Optional<String>> labPhone, OwnForwards forwards) {
        this.adb = adb;
        this.labPhone = labPhone;
        this.forwards = forwards;
    }

    @Override
    public AutoCloseable devices(Consumer<List<Attached>> onChange) {
        return adb.get().track(devices -> onChange.accept(attached(devices)));
    }

    private List<Attached> attached(List<Device> devices) {
        Optional<String> lab = devices.isEmpty() ? Optional.empty() : labPhone.get();
        return devices.stream()
                .map(d -> new Attached(d, lab.filter(d.serial()::equals).isPresent() ? LAB : "phone:" + d.serial()))
                .toList();
    }

    private AdbDevice device(String serial) {
        return adb.get().device(serial);
    }

    private DeviceProbe probe(String serial) {
        return probes.computeIfAbsent(serial, key -> new DeviceProbe(device(key)));
    }

    @Override
    public DeviceProbe.Look look(String serial) {
        return probe(serial).whole(Duration.ofMillis(300));
    }

    @Override
    public DeviceState state(String serial) {
        return probe(serial).state();
    }

    @Override
    public KernelLook kernel(String serial) {
        return KernelLook.of(KernelProbe.probe(device(serial)));
    }

    @Override
    public void startDocker(String serial) {
        new DockerStart(device(serial)).start(look(serial).facts().docker());
    }

    @Override
    public InputStream logcat(String serial) {
        // What is no Android has no logcat; the kernel's own log is the next best.
        ShellSession session = device(serial)
                .session(
                        false,
                        "sh",
                        "-c",
                        "if command -v logcat >/dev/null 2>&1; then exec logcat -v threadtime -T " + LOG_TAIL
                                + "; else exec dmesg -w; fi");
        return new FilterInputStream(session.stdout()) {
            @Override
            public void close() {
                session.close();
            }
        };
    }

    /** Starts a program with a terminal; {@code command} is empty for the shell. */
    public Terminal terminal(String serial, List<String> command, int columns, int rows) {
        return DeviceTerminal.start(device(serial), command, columns, rows);
    }

    @Override
    public byte[] screenshot(String serial) {
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        OutputStream bounded = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] data, int offset, int length) throws IOException {
                if (picture.size() + length > LARGEST_PICTURE) throw new IOException("it is larger than any screen");
                picture.write(data, offset, length);
            }
        };
        int code = device(serial).shell(SCREENSHOT, bounded, "screencap", "-p").exitCode();
        byte[] bytes = picture.toByteArray();
        boolean png = bytes.length > PNG.length && java.util.Arrays.equals(PNG, 0, PNG.length, bytes, 0, PNG.length);
        if (code != 0 || !png) {
            throw new AdbException(
                    serial + " gave no picture of its screen",
                    "Only an Android with a display has one (its program screencap takes it); wake it up and try again.",
                    null);
        }
        return bytes;
    }

    @Override
    public List<FileStat> list(String serial, String folder) {
        // A listing does not follow links: /sdcard is one.
        return device(serial).list(folder.endsWith("/") ? folder : folder + "/");
    }

    @Override
    public long pull(String serial, String remote, Path folder, LongConsumer progress) {
        return new FileCopy(device(serial), progress).pull(remote, folder);
    }

    @Override
    public long push(String serial, Path local, String folder, LongConsumer progress) {
        return new FileCopy(device(serial), progress).push(local, folder);
    }

    @Override
    public boolean canMirror() {
        return program("scrcpy").isPresent();
    }

    @Override
    public void mirror(String serial) {
        Path scrcpy = program("scrcpy")
                .orElseThrow(() -> new AdbException(
                        "scrcpy is not installed on this computer", "Install the package scrcpy.", null));
        start(List.of(scrcpy.toString(), "--serial", serial), "The window of the screen");
    }

    @Override
    public void browse(String address) {
        Path opener = program("xdg-open")
                .orElseThrow(() -> new AdbException(
                        "Ferry cannot open a browser here",
                        "Install xdg-utils, or open " + address + " yourself.",
                        null));
        start(List.of(opener.toString(), address), "The browser");
    }

    /** Starts what lives on its own; its output is nobody's. */
    private static void start(List<String> command, String what) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
            // Waited for by nobody; the JDK's own thread collects its end.
            if (!process.isAlive() && process.exitValue() != 0) {
                throw new AdbException(what + " could not be opened", "", null);
            }
        } catch (IOException e) {
            throw new AdbException(what + " could not be opened: " + e.getMessage(), "", e);
        }
    }

    private static Optional<Path> program(String name) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, name)))
                return Optional.of(Path.of(folder, name));
        }
        return Optional.empty();
    }

    @Override
    public void pair(String code, String hostPort) {
        adb.get().pair(code.strip(), hostPort.strip());
    }

    /** What phones of the network announce; fails where this machine's adb cannot look for them. */
    public List<MdnsService> announced() {
        return adb.get().mdnsServices();
    }

    @Override
    public String pair(QrPairing pairing) throws InterruptedException {
        return pairing.pair(adb.get());
    }

    @Override
    public void connect(String hostPort) {
        adb.get().connect(hostPort.strip());
    }

    @Override
    public void disconnect(String serial) {
        adb.get().disconnect(serial);
    }

    @Override
    public List<PortForward> forwards() {
        Optional<String> lab = labPhone.get();
        return forwards.list().stream()
                .map(f -> lab.filter(f.serial()::equals).isPresent()
                        ? new PortForward(LAB, f.local(), f.remote(), f.purpose(), f.own())
                        : f)
                .toList();
    }

    @Override
    public PortForward forward(String serial, int remotePort, int wanted, String purpose) {
        String named = serial.equals(LAB)
                ? labPhone.get()
                        .orElseThrow(
                                () -> new AdbException("The lab's phone is not up", "Start it: ferry lab up", null))
                : serial;
        PortForward made = forwards.open(named, remotePort, wanted, purpose);
        return new PortForward(serial, made.local(), made.remote(), made.purpose(), made.own());
    }

    @Override
    public void endForward(PortForward forward) {
        forwards.end(
                forward.serial().equals(LAB)
                        ? new PortForward(
                                labPhone.get().orElse(LAB),
                                forward.local(),
                                forward.remote(),
                                forward.purpose(),
                                forward.own())
                        : forward);
    }
}

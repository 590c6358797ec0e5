package ferry.ui.gallery;

import ferry.adb.Device;
import ferry.adb.FileStat;
import ferry.adb.QrPairing;
import ferry.kernel.ConfigReader;
import ferry.kernel.Evidence;
import ferry.kernel.KernelLook;
import ferry.kernel.KernelOption;
import ferry.kernel.OptionTable;
import ferry.rom.RomException;
import ferry.rom.device.AdbExposure;
import ferry.rom.device.Battery;
import ferry.rom.device.Core;
import ferry.rom.device.DeviceDocker;
import ferry.rom.device.DeviceFacts;
import ferry.rom.device.DeviceProbe;
import ferry.rom.device.DeviceServices;
import ferry.rom.device.DeviceState;
import ferry.rom.device.Heat;
import ferry.rom.device.Memory;
import ferry.rom.device.PhoneIdentity;
import ferry.rom.device.Root;
import ferry.rom.device.Storage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Devices in memory. Thread-safe. */
public final class SampleDevices implements DeviceServices {
    private final List<Consumer<List<Attached>>> watchers = new CopyOnWriteArrayList<>();
    private final List<PortForward> forwards = new CopyOnWriteArrayList<>();
    private final List<String> acts = new CopyOnWriteArrayList<>();
    private final List<String> pictures = new CopyOnWriteArrayList<>();
    private volatile List<Attached> devices = List.of();
    private volatile boolean refusing;
    private volatile CompletableFuture<String> scanned = new CompletableFuture<>();
    private volatile boolean looking;

    /** A device of that serial in that state. */
    public static Attached attached(String serial, Device.State state, String model) {
        return new Attached(
                new Device(serial, state, model.isEmpty() ? Map.of() : Map.of("model", model)),
                serial.startsWith("127.") ? "lab-phone" : "phone:" + serial);
    }

    /** One of every kind. */
    public static List<Attached> several() {
        return List.of(
                attached("8f2a91c0", Device.State.DEVICE, "M2012K11G"),
                attached("127.0.0.1:26865", Device.State.DEVICE, ""),
                attached("192.168.1.7:41234", Device.State.OFFLINE, "Pixel_8"),
                attached("ZY22FJ6K3D", Device.State.UNAUTHORIZED, ""),
                attached("????????????", Device.State.NO_PERMISSIONS, ""));
    }

    /** Sets the devices and tells the watchers. */
    public void set(List<Attached> now) {
        devices = List.copyOf(now);
        watchers.forEach(watcher -> watcher.accept(devices));
    }

    /** From now on no device answers, as if its cable were out. */
    public void refuse(boolean now) {
        refusing = now;
    }

    /** From now on kernels are looked at without an end. */
    public void look(boolean now) {
        looking = now;
    }

    /** What was asked for. */
    public List<String> acts() {
        return List.copyOf(acts);
    }

    /** What the pictures said that were shown, and that a phone is no longer waited for. */
    public List<String> pictures() {
        return List.copyOf(pictures);
    }

    @Override
    public AutoCloseable devices(Consumer<List<Attached>> onChange) {
        watchers.add(onChange);
        onChange.accept(devices);
        return () -> watchers.remove(onChange);
    }

    @Override
    public DeviceProbe.Look look(String serial) {
        answer();
        boolean lab = serial.startsWith("127.");
        PhoneIdentity identity = lab
                ? PhoneIdentity.UNKNOWN
                : new PhoneIdentity("Xiaomi M2012K11G", "haydn", "15", "2026-03-05", "b", "unlocked");
        DeviceDocker docker = lab
                ? new DeviceDocker("/usr/sbin/dockerd", "/run/docker.sock", true, "4.1.1", "/usr/bin/qemu-x86_64")
                : new DeviceDocker("/data/docker/bin/dockerd", "", false, "", "");
        return new DeviceProbe.Look(
                new DeviceFacts(
                        identity,
                        lab ? "Debian GNU/Linux 13 (trixie)" : "",
                        lab ? "" : "AP3A.241105.008",
                        lab ? "" : "8f2a91c0",
                        lab ? "" : "SM8350",
                        lab ? "6.12.57+deb13-cloud-arm64" : "5.4.284-qgki",
                        "aarch64",
                        lab ? "none" : "enforcing",
                        lab ? new Root(Root.Kind.NONE, "", true) : new Root(Root.Kind.MAGISK, "27.0:MAGISKSU", false),
                        docker,
                        new AdbExposure(0, !lab, !lab)),
                state(serial));
    }

    private void answer() {
        if (refusing) {
            throw new ferry.adb.AdbException(
                    "8f2a91c0: look: device not found", "Plug the phone in or connect it.", null);
        }
    }

    @Override
    public DeviceState state(String serial) {
        answer();
        boolean lab = serial.startsWith("127.");
        List<Core> cores = new ArrayList<>();
        for (int i = 0; i < (lab ? 2 : 8); i++) {
            long most = i < 4 ? 1_804_800 : i < 7 ? 2_419_200 : 2_841_600;
            cores.add(new Core(
                    i,
                    i != 6,
                    lab ? OptionalLong.empty() : OptionalLong.of(most * (2 + i % 3) / 4),
                    lab ? OptionalLong.empty() : OptionalLong.of(most),
                    OptionalDouble.of(Math.abs(Math.sin(i * 1.3)))));
        }
        return new DeviceState(
                "d3f0",
                Duration.ofHours(53),
                2.4,
                lab
                        ? Optional.empty()
                        : Optional.of(
                                new Battery(78, OptionalDouble.of(31.5), "charging", "USB", OptionalDouble.of(4.21))),
                lab
                        ? List.of(new Storage("/", 20L << 30, 6L << 30, 13L << 30))
                        : List.of(
                                new Storage("/", 5L << 30, 5L << 30, 12L << 20),
                                new Storage("/data", 230L << 30, 141L << 30, 88L << 30)),
                new Memory(lab ? 2L << 30 : 8L << 30, lab ? 1L << 30 : 3L << 30, 4L << 30, 3L << 30),
                cores,
                lab ? Optional.empty() : Optional.of(new Heat(46.2, "cpu-1-7-usr")));
    }

    @Override
    public KernelLook kernel(String serial) {
        answer();
        if (looking) {
            forever();
        }
        String config = serial.startsWith("127.")
                ? complete()
                : "# Linux/arm64 5.4.284 Kernel Configuration\nCONFIG_NAMESPACES=y\nCONFIG_NET_NS=y\n"
                        + "# CONFIG_PID_NS is not set\nCONFIG_CGROUPS=y\nCONFIG_MEMCG=y\nCONFIG_OVERLAY_FS=y\n";
        try (InputStream in = new ByteArrayInputStream(config.getBytes(StandardCharsets.UTF_8))) {
            return KernelLook.of(Evidence.of(ConfigReader.read(in), "/proc/config.gz"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has everything that the option table wants. */
    private static String complete() {
        StringBuilder config = new StringBuilder("# Linux/arm64 6.12.57 Kernel Configuration\n");
        for (KernelOption option : OptionTable.shipped().options()) {
            if (option.wantedOn()) {
                config.append("CONFIG_").append(option.name()).append("=y\n");
            }
        }
        return config.toString();
    }

    private static void forever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void startDocker(String serial) {
        acts.add("start docker " + serial);
        throw new RomException(
                "dockerd on " + serial + " has ended. Its log ends: failed to mount cgroups",
                "The kernel's check says what the kernel lacks for Docker, and what would mend it.",
                null);
    }

    @Override
    public InputStream logcat(String serial) {
        StringBuilder log = new StringBuilder();
        String[] lines = {
            "I ActivityManager: Start proc 4711:org.example/u0a231 for service",
            "D WifiService: scan done, 12 networks",
            "W SurfaceFlinger: frame 8812 was late by 3 ms",
            "E AndroidRuntime: java.lang.IllegalStateException: no such layer",
            "V KeyguardUpdate: battery is at 78 %",
            "I dockerd : container 3f0a started"
        };
        for (int i = 0; i < 600; i++) {
            log.append(String.format(
                    Locale.ROOT,
                    "11-24 12:%02d:%02d.%03d  %4d  %4d %s%n",
                    i / 60 % 60,
                    i % 60,
                    i * 7 % 1000,
                    1000 + i % 7,
                    1100 + i % 11,
                    lines[i % lines.length]));
        }
        return new ByteArrayInputStream(log.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public byte[] screenshot(String serial) {
        answer();
        java.awt.image.BufferedImage image =
                new java.awt.image.BufferedImage(540, 1200, java.awt.image.BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 1200; y++) {
            for (int x = 0; x < 540; x++) {
                boolean icon = x / 20 % 6 > 1 && y / 20 % 7 > 2 && y > 200;
                image.setRGB(x, y, icon ? 0xf0f0f0 - (x / 120 * 0x202818) : 0x102040 + (y / 10 << 8));
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            boolean unused = javax.imageio.ImageIO.write(image, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }

    @Override
    public List<FileStat> list(String serial, String folder) {
        answer();
        long then = Samples.NOW / 1000;
        return List.of(
                new FileStat("DCIM", 040770, 0, then - 4000),
                new FileStat("Download", 040770, 0, then - 90_000),
                new FileStat("storage", 0120777, 21, then - 9_000_000),
                new FileStat("bell\u0007name\u202e.txt", 0100660, 12, then - 100),
                new FileStat("backup-2026-11-20.tar.zst", 0100660, 3_812_331_008L, then - 300_000),
                new FileStat("notes.md", 0100660, 4096, then - 200));
    }

    @Override
    public long pull(String serial, String remote, Path folder, LongConsumer progress) {
        acts.add("pull " + remote);
        progress.accept(4096);
        return 4096;
    }

    @Override
    public long push(String serial, Path local, String folder, LongConsumer progress) {
        acts.add("push " + local.getFileName() + " " + folder);
        progress.accept(4096);
        return 4096;
    }

    @Override
    public boolean canMirror() {
        return false;
    }

    @Override
    public void mirror(String serial) {
        acts.add("mirror " + serial);
    }

    @Override
    public void pair(String code, String hostPort) {
        acts.add("pair " + code + " " + hostPort);
        if (code.equals("000000")) {
            throw new ferry.adb.AdbException(
                    "pairing with " + hostPort + ": Failed: Wrong password or connection was dropped.",
                    "The code and the port change each time the device shows them.",
                    null);
        }
    }

    /** A phone reads the picture that is shown; with the address that it has then, or the failure that it meets. */
    public void scanned(CompletableFuture<String> address) {
        scanned = address;
    }

    @Override
    public String pair(QrPairing pairing) throws InterruptedException {
        pictures.add(pairing.text());
        try {
            return scanned.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException why ? why : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            pictures.add("no longer waited for");
            throw e;
        }
    }

    @Override
    public void connect(String hostPort) {
        acts.add("connect " + hostPort);
        List<Attached> now = new ArrayList<>(devices);
        now.add(attached(hostPort, Device.State.DEVICE, "Pixel_8"));
        set(now);
    }

    @Override
    public void disconnect(String serial) {
        acts.add("disconnect " + serial);
    }

    @Override
    public List<PortForward> forwards() {
        return List.copyOf(forwards);
    }

    @Override
    public PortForward forward(String serial, int remotePort, int wanted, String purpose) {
        PortForward made = new PortForward(serial, "tcp:" + wanted, "tcp:" + remotePort, purpose, true);
        forwards.add(made);
        acts.add("forward " + remotePort + " " + purpose);
        return made;
    }

    /** Puts a forward into the list that somebody else made. */
    public void foreignForward(PortForward forward) {
        forwards.add(forward);
    }

    @Override
    public void endForward(PortForward forward) {
        forwards.remove(forward);
        acts.add("end " + forward.local());
    }

    @Override
    public void browse(String address) {
        acts.add("browse " + address);
    }
}

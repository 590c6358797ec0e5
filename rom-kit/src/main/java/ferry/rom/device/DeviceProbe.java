package ferry.rom.device;

import ferry.adb.AdbDevice;
import ferry.adb.AdbException;
import ferry.adb.ShellResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Looks at a device by one small script in its own shell (assets/phone/device.sh), which goes along as an argument of sh,
 * so that nothing is written there. Keeps the last sample of the cores, from which the next look tells their load.
 * Thread-safe; every look blocks for the time of the script.
 */
public final class DeviceProbe {
    private static final String SCRIPT = "/ferry/assets/phone/device.sh";
    /** An emulated phone under load needs seconds, a real one 100 to 300 milliseconds. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final long KIB = 1024;
    /** What a battery's sensor says beyond this is an error of the driver; in degrees Celsius. */
    private static final double MOST_CELSIUS = 150;

    private final AdbDevice device;
    private Optional<Jiffies> before = Optional.empty();

    public DeviceProbe(AdbDevice device) {
        this.device = device;
    }

    /** Both halves of a look. */
    public record Look(DeviceFacts facts, DeviceState state) {}

    /**
     * Everything.
     *
     * @param sample how long the cores are watched for their load; zero takes the time since the look before
     * @throws AdbException when the device is away or does not answer as it must
     */
    public Look whole(Duration sample) {
        DeviceAnswer answer = ask("whole", sample);
        return new Look(facts(answer), state(answer));
    }

    /** Only what changes from moment to moment: it takes a third of the time. */
    public DeviceState state() {
        return state(ask("live", Duration.ZERO));
    }

    private DeviceAnswer ask(String kind, Duration sample) {
        String wait = sample.isZero() ? "0" : String.format(java.util.Locale.ROOT, "%.2f", sample.toMillis() / 1000.0);
        ShellResult result = device.shell(LIMIT.plus(sample), "sh", "-c", script(), "device", kind, wait);
        return DeviceAnswer.parse(result.out(), result.err());
    }

    private synchronized DeviceState state(DeviceAnswer answer) {
        Jiffies first = Jiffies.of(answer, "before.");
        Jiffies last = answer.below("after.").isEmpty() ? first : Jiffies.of(answer, "after.");
        Jiffies earlier = answer.below("after.").isEmpty() ? before.orElse(first) : first;
        before = Optional.of(last);
        return stateOf(answer, earlier, last);
    }

    static DeviceState stateOf(DeviceAnswer a, Jiffies earlier, Jiffies now) {
        String[] uptime = a.text("uptime").split("[.\\s]", -1);
        long seconds = uptime[0].matches("[0-9]{1,12}") ? Long.parseLong(uptime[0]) : 0;
        return new DeviceState(
                a.text("boot"),
                Duration.ofSeconds(seconds),
                decimal(a.text("loadavg").split("\\s", -1)[0]).orElse(0),
                battery(a),
                storage(a),
                new Memory(
                        a.number("memory.MemTotal", 0) * KIB,
                        a.number("memory.MemAvailable", 0) * KIB,
                        a.number("memory.SwapTotal", 0) * KIB,
                        a.number("memory.SwapFree", 0) * KIB),
                cores(a, earlier, now),
                heat(a));
    }

    private static List<Core> cores(DeviceAnswer a, Jiffies earlier, Jiffies now) {
        List<Core> cores = new ArrayList<>();
        a.below("core.").stream()
                .filter(text -> text.matches("[0-9]{1,3}"))
                .map(Integer::parseInt)
                .sorted()
                .forEach(n -> cores.add(new Core(
                        n,
                        !a.text("online." + n).equals("0"),
                        positive(a.number("now." + n, 0)),
                        positive(a.number("max." + n, 0)),
                        now.since(earlier, n))));
        return List.copyOf(cores);
    }

    private static OptionalLong positive(long value) {
        return value > 0 ? OptionalLong.of(value) : OptionalLong.empty();
    }

    private static List<Storage> storage(DeviceAnswer a) {
        List<Storage> all = new ArrayList<>();
        for (String line : a.storage()) {
            String[] words = line.split("\\s+", 4);
            if (words.length < 4 || !words[0].matches("[0-9]{1,15}")) continue;
            if (!words[1].matches("[0-9]{1,15}") || !words[2].matches("[0-9]{1,15}")) continue;
            Storage one = new Storage(
                    words[3],
                    Long.parseLong(words[0]) * KIB,
                    Long.parseLong(words[1]) * KIB,
                    Long.parseLong(words[2]) * KIB);
            // /sdcard is mostly the same file system as /data, seen through another door.
            boolean known = all.stream()
                    .anyMatch(s -> s.mount().equals(one.mount())
                            || (s.bytes() == one.bytes() && s.freeBytes() == one.freeBytes()));
            if (!known) all.add(one);
        }
        return List.copyOf(all);
    }

    /** By Android's own battery service, or by the kernel's class power_supply where there is no Android. */
    private static Optional<Battery> battery(DeviceAnswer a) {
        if (a.has("battery.level") && !a.text("battery.present").equals("false")) {
            long scale = Math.max(1, a.number("battery.scale", 100));
            String plugged = List.of("AC", "USB", "Wireless", "Dock").stream()
                    .filter(name -> a.text("battery." + name).equals("true"))
                    .findFirst()
                    .orElse("");
            return Optional.of(new Battery(
                    percent(a.number("battery.level", 0) * 100 / scale),
                    celsius(decimal(a.text("battery.temperature")), 10),
                    // BatteryManager.BATTERY_STATUS_*
                    switch ((int) a.number("battery.status", 1)) {
                        case 2 -> "charging";
                        case 3 -> "discharging";
                        case 4 -> "idle";
                        case 5 -> "full";
                        default -> "unknown";
                    },
                    plugged,
                    volts(decimal(a.text("battery.voltage")), 1000)));
        }
        if (!a.has("power.capacity")) return Optional.empty();
        return Optional.of(new Battery(
                percent(a.number("power.capacity", 0)),
                celsius(decimal(a.text("power.temp")), 10),
                // The kernel's Documentation/ABI/testing/sysfs-class-power
                switch (a.text("power.status")) {
                    case "Charging" -> "charging";
                    case "Discharging" -> "discharging";
                    case "Not charging" -> "idle";
                    case "Full" -> "full";
                    default -> "unknown";
                },
                "",
                volts(decimal(a.text("power.voltage")), 1_000_000)));
    }

    private static int percent(long value) {
        return (int) Math.max(0, Math.min(100, value));
    }

    private static OptionalDouble celsius(OptionalDouble raw, double unit) {
        return raw.isPresent() && Math.abs(raw.getAsDouble() / unit) < MOST_CELSIUS
                ? OptionalDouble.of(raw.getAsDouble() / unit)
                : OptionalDouble.empty();
    }

    private static OptionalDouble volts(OptionalDouble raw, double unit) {
        return raw.isPresent() && raw.getAsDouble() > 0
                ? OptionalDouble.of(raw.getAsDouble() / unit)
                : OptionalDouble.empty();
    }

    private static Optional<Heat> heat(DeviceAnswer a) {
        String[] words = a.text("heat").split("\\s+", 2);
        OptionalDouble milli = decimal(words[0]);
        return milli.isPresent() && milli.getAsDouble() > 0
                ? Optional.of(new Heat(milli.getAsDouble() / 1000, words.length > 1 ? words[1] : ""))
                : Optional.empty();
    }

    private static OptionalDouble decimal(String text) {
        return text.matches("-?[0-9]{1,12}(\\.[0-9]{1,6})?")
                ? OptionalDouble.of(Double.parseDouble(text))
                : OptionalDouble.empty();
    }

    static DeviceFacts facts(DeviceAnswer a) {
        PhoneIdentity identity = PhoneIdentity.of(name -> a.text("prop." + name));
        String chip = a.text("prop.ro.soc.model");
        return new DeviceFacts(
                identity,
                a.text("system"),
                a.text("prop.ro.build.display.id"),
                a.text("prop.ro.serialno"),
                chip.isEmpty() ? a.text("prop.ro.hardware.chipname") : chip,
                a.text("release"),
                a.text("machine"),
                switch (a.text("selinux")) {
                    case "1", "Enforcing" -> "enforcing";
                    case "0", "Permissive" -> "permissive";
                    case "none", "Disabled" -> "none";
                    default -> "unknown";
                },
                root(a),
                docker(a),
                AdbExposure.of(
                        identity.android(),
                        identity.patch(),
                        a.text("prop.service.adb.tcp.port"),
                        a.text("prop.persist.adb.tcp.port"),
                        a.text("prop.service.adb.tls.port")));
    }

    private static Root root(DeviceAnswer a) {
        String said = a.text("su.version");
        String upper = said.toUpperCase(java.util.Locale.ROOT);
        Root.Kind kind;
        if (a.has("adb.magisk") || upper.contains("MAGISK")) kind = Root.Kind.MAGISK;
        else if (a.has("adb.ksu") || upper.contains("KERNELSU") || upper.contains("KSU")) kind = Root.Kind.KERNELSU;
        else if (a.has("adb.ap") || upper.contains("APATCH")) kind = Root.Kind.APATCH;
        else kind = a.has("su") ? Root.Kind.SU : Root.Kind.NONE;
        return new Root(kind, said, a.text("uid").equals("0"));
    }

    private static DeviceDocker docker(DeviceAnswer a) {
        String[] socket = a.text("docker.socket").split(" ", 2);
        String[] criu = a.text("criu.version").split("\\s+", -1);
        return new DeviceDocker(
                a.text("program.dockerd"),
                socket.length == 2 ? socket[1] : "",
                socket[0].equals("yes"),
                // Version: 4.1.1
                criu[criu.length - 1],
                a.text("program.qemu-x86_64"));
    }

    private static String script() {
        try (InputStream in = DeviceProbe.class.getResourceAsStream(SCRIPT)) {
            if (in == null) throw new IllegalStateException(SCRIPT + " is not on the class path: build Ferry again");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + SCRIPT, e);
        }
    }
}

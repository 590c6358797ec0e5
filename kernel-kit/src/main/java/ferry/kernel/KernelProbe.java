package ferry.kernel;

import ferry.adb.AdbDevice;
import ferry.adb.AdbException;
import ferry.adb.ShellResult;
import ferry.adb.ShellWords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at a phone's kernel by one small script in the phone's own shell (assets/kernel/probe.sh). The script goes along
 * as an argument of sh, so that nothing is written on the phone.
 */
public final class KernelProbe {
    private static final String SCRIPT = "/ferry/assets/kernel/probe.sh";
    /** A minute: an emulated phone under load needs seconds, a real one some hundred milliseconds. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Pattern LINE = Pattern.compile("([a-z0-9_]+(?:\\.[\\w+-]+)*)=(.*)");
    private static final int MAX_VALUE = 4096;
    private static final int MAX_LINES = 10_000;
    private static final int MAX_CONFIG = 1 << 20;

    private KernelProbe() {}

    /** Blocks for the time of the probe. Throws AdbException or KernelException when the phone does not answer as it must. */
    public static KernelFacts probe(AdbDevice device) {
        long start = System.nanoTime();
        KernelFacts facts = probe(device, "needed", start);
        boolean useless = !facts.value("config").isEmpty() && (facts.config().isEmpty() || facts.decoy());
        return useless ? probe(device, "always", start) : facts;
    }

    private static KernelFacts probe(AdbDevice device, String when, long start) {
        String modules = String.join("|", OptionTable.shipped().modules());
        String symbols = String.join("|", OptionTable.shipped().symbols());
        String command = ShellWords.join("sh", "-c", script(), "probe", modules, symbols, when);
        Map<String, String> values = run(device, "sh", "-c", command);
        String via = values.getOrDefault("uid", "").equals("0") ? "adbd" : "";
        if (via.isEmpty() && values.containsKey("root.su")) {
            // Magisk, KernelSU and the old su all know -c; a refused question leaves the first answers.
            Optional<Map<String, String>> asRoot = tryAsRoot(device, command);
            if (asRoot.isPresent()) {
                values = asRoot.get();
                via = "su";
            }
        }
        values.put("root.via", via);
        return withConfig(device, values, via, start);
    }

    private static Optional<Map<String, String>> tryAsRoot(AdbDevice device, String command) {
        try {
            Map<String, String> values = run(device, "su", "-c", command);
            return values.getOrDefault("uid", "").equals("0") ? Optional.of(values) : Optional.empty();
        } catch (KernelException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> run(AdbDevice device, String... argv) {
        ShellResult result = device.shell(LIMIT, argv);
        return parse(result.out(), result.err());
    }

    /** Reads the script's output; it must be whole. */
    static Map<String, String> parse(String out, String err) {
        Map<String, String> values = new LinkedHashMap<>();
        int lines = 0;
        for (String line : (Iterable<String>) out.lines()::iterator) {
            if (++lines > MAX_LINES) {
                throw new KernelException("The phone's answer to the kernel probe has too many lines", "", null);
            }
            Matcher m = LINE.matcher(line.length() > MAX_VALUE ? line.substring(0, MAX_VALUE) : line);
            if (m.matches()) {
                values.putIfAbsent(m.group(1), m.group(2));
            }
        }
        if (!values.containsKey("probe") || !values.containsKey("end")) {
            String said = err.isBlank() ? out : err;
            throw new KernelException(
                    "The kernel probe did not run to its end on the phone"
                            + (said.isBlank() ? "" : ": " + shown(said.strip())),
                    "Look whether the phone is still there and has a shell.",
                    null);
        }
        return values;
    }

    private static KernelFacts withConfig(AdbDevice device, Map<String, String> values, String via, long start) {
        String path = values.getOrDefault("config", "");
        Optional<KernelConfig> config = Optional.empty();
        String source = path;
        if (!path.isEmpty()) {
            try {
                config = Optional.of(ConfigReader.read(read(device, path, via)));
            } catch (KernelException | AdbException e) {
                source = path + " cannot be used: " + e.getMessage();
            }
        }
        boolean decoy = config.flatMap(KernelConfig::version)
                .flatMap(written ->
                        KernelVersion.parse(values.getOrDefault("release", "")).map(running -> !fits(written, running)))
                .orElse(false);
        return new KernelFacts(Map.copyOf(values), config, source, decoy, Duration.ofNanos(System.nanoTime() - start));
    }

    /** Ubuntu's releases always end with 0, whatever the sources' last number was. */
    static boolean fits(KernelVersion written, KernelVersion running) {
        boolean series = written.major() == running.major() && written.minor() == running.minor();
        return series && (running.patch() == 0 || written.patch() == running.patch());
    }

    private static byte[] read(AdbDevice device, String path, String via) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        OutputStream bounded = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] data, int offset, int length) throws IOException {
                if (bytes.size() + length > MAX_CONFIG) {
                    throw new IOException("it has more than " + MAX_CONFIG + " bytes");
                }
                bytes.write(data, offset, length);
            }
        };
        String[] argv =
                via.equals("su") ? new String[] {"su", "-c", ShellWords.join("cat", path)} : new String[] {"cat", path};
        device.shell(LIMIT, bounded, argv).check("configuration");
        return bytes.toByteArray();
    }

    private static String shown(String text) {
        String line = text.lines().findFirst().orElse("").replaceAll("\\p{C}", "?");
        return line.length() > 200 ? line.substring(0, 200) + "..." : line;
    }

    private static String script() {
        try (InputStream in = KernelProbe.class.getResourceAsStream(SCRIPT)) {
            if (in == null) {
                throw new KernelException(SCRIPT + " is not on the class path", "Build Ferry again.", null);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new KernelException("Cannot read " + SCRIPT + ": " + e.getMessage(), "", e);
        }
    }
}

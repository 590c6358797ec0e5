package ferry.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * moby's check-config.sh (Debian's docker.io) beside the option table, on whole configurations of Debian and on extracts of
 * Debian's and Ubuntu's. Every difference is explained in check-config-differences.tsv, which holds nothing else.
 */
@Tag("sources")
@Timeout(300)
class CheckConfigLabTest {
    private static final Pattern LINE = Pattern.compile("\\s*- (?:CONFIG_)?([A-Z0-9_]+): (enabled|missing).*");

    /** What moby says of an option. */
    private record Said(boolean necessary, boolean on) {}

    @TempDir
    Path folder;

    @Test
    void everyDifferenceIsExplained() throws Exception {
        KernelSources.run(
                folder, "dpkg-deb", "-x", KernelSources.deb("docker.io", folder).toString(), folder.toString());
        Path script = folder.resolve("usr/share/docker.io/contrib/check-config.sh");
        Map<String, Path> configs = configs();
        assertThat(configs).hasSizeGreaterThan(10);
        TreeSet<String> differences = new TreeSet<>();
        for (Map.Entry<String, Path> e : configs.entrySet()) {
            boolean whole = e.getKey().startsWith("whole");
            differences.addAll(differences(moby(script, e.getValue()), ConfigReader.read(e.getValue()), whole));
        }
        TreeSet<String> explained = new TreeSet<>();
        KernelCheckTest.resource("check-config-differences.tsv")
                .lines()
                .filter(l -> !l.startsWith("#"))
                .forEach(l -> {
                    String[] cells = l.split("\t", -1);
                    assertThat(cells).as(l).hasSize(3);
                    assertThat(cells[2]).as(l).isNotBlank();
                    explained.add(cells[0] + "\t" + cells[1]);
                });
        assertThat(differences).isEqualTo(explained);
    }

    private Map<String, Path> configs() throws Exception {
        Map<String, Path> configs = new TreeMap<>();
        for (String version : List.of("6.1", "6.12")) {
            Path deb = KernelSources.deb("linux-config-" + version, folder);
            KernelSources.run(folder, "dpkg-deb", "-x", deb.toString(), folder.toString());
        }
        try (Stream<Path> files = Files.walk(folder.resolve("usr/src"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".xz")).toList()) {
                Path plain = folder.resolve(file.getParent().getFileName() + "-"
                        + file.getFileName().toString().replace(".xz", ""));
                Files.writeString(plain, KernelSources.run(folder, "xz", "-dc", file.toString()));
                configs.put("whole " + plain.getFileName(), plain);
            }
        }
        for (String name : List.of(
                "debian-5.10-arm64",
                "debian-6.1-armhf",
                "debian-6.12-cloud-arm64",
                "debian-7.2-arm64",
                "ubuntu-5.15-amd64",
                "ubuntu-6.8-amd64")) {
            Path file = folder.resolve(name);
            Files.writeString(file, KernelCheckTest.resource(name + ".config"));
            configs.put("extract " + name, file);
        }
        return configs;
    }

    private Map<String, Said> moby(Path script, Path config) throws IOException, InterruptedException {
        // Its exit code is 1 when something is missing.
        String out = KernelSources.run(folder, "sh", "-c", "bash " + script + " " + config + " || true")
                .replaceAll("\u001b\\[[0-9;]*m", "");
        Map<String, Said> said = new HashMap<>();
        boolean necessary = false;
        for (String line : out.lines().toList()) {
            if (line.endsWith(":")) {
                necessary = line.startsWith("Generally Necessary") || (necessary && line.startsWith(" "));
            }
            Matcher m = LINE.matcher(line);
            if (m.matches()) {
                said.put(m.group(1), new Said(necessary, m.group(2).equals("enabled")));
            }
        }
        assertThat(said).hasSizeGreaterThan(50);
        return said;
    }

    /** Lines of option, tab, and the kind: unknown, seen, weaker, stronger. */
    private static Set<String> differences(Map<String, Said> moby, KernelConfig config, boolean whole) {
        Set<String> found = new TreeSet<>();
        OptionTable table = OptionTable.shipped();
        Evidence evidence = Evidence.of(config, "");
        moby.forEach((name, said) -> {
            Optional<KernelOption> row = find(table, name);
            if (row.isEmpty()) {
                found.add(name + "\tunknown");
                return;
            }
            boolean ours = row.get().existsIn(config.version(), config.arch());
            if (evidence.of(row.get()).isOn() != said.on() && (whole || ours)) {
                found.add(name + "\tseen");
            }
            boolean required = required(row.get());
            if (said.necessary() && !required) {
                found.add(name + "\tweaker");
            }
            if (!said.necessary() && required && ours) {
                found.add(name + "\tstronger");
            }
        });
        List<KernelOption> unnamed = new ArrayList<>(table.options());
        unnamed.removeIf(
                o -> moby.containsKey(o.name()) || o.formerly().stream().anyMatch(moby::containsKey));
        unnamed.stream()
                .filter(o -> required(o) && o.existsIn(config.version(), config.arch()))
                .forEach(o -> found.add(o.name() + "\tstronger"));
        return found;
    }

    private static Optional<KernelOption> find(OptionTable table, String name) {
        return table.options().stream()
                .filter(o -> o.name().equals(name) || o.formerly().contains(name))
                .findFirst();
    }

    private static boolean required(KernelOption option) {
        return Stream.of(Purpose.DOCKER, Purpose.DOCKER_V1, Purpose.DOCKER_V2)
                .anyMatch(p -> option.uses().get(p) == KernelOption.Level.REQUIRED);
    }
}

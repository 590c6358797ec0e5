package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A second lab, beside the one of the other tests, through the command line as a person calls it. */
@Tag("lab")
class LabLifeLabTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir(cleanup = CleanupMode.NEVER)
    Path home;

    private Map<String, String> environment = Map.of();

    @BeforeEach
    void shareWhatIsBuilt() {
        String cache = FerryHome.current().cache().toString();
        environment = Map.of("FERRY_HOME", home.toString(), "FERRY_CACHE", cache);
    }

    @AfterEach
    void end() throws Exception {
        ferry("lab", "reset");
        try (Stream<Path> walk = Files.walk(home)) {
            for (Path path : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    @Test
    void comesUpBesideAnotherAndLeavesNothing() throws Exception {
        Set<String> interfaces = interfaces();
        Set<String> cgroups = cgroups();

        JsonNode up = status(ferry("lab", "up", "--json"));
        assertThat(up.at("/pc/state").asText()).isEqualTo("up");
        assertThat(up.at("/phone/state").asText()).isEqualTo("up");
        assertThat(up.at("/phone/serial").asText()).isNotEqualTo(other("FERRY_TEST_PHONE_SERIAL"));
        assertThat(up.at("/pc/docker").asText()).isNotEqualTo(other("FERRY_TEST_PC_DOCKER"));
        Path socket = Path.of(URI.create(up.at("/pc/docker").asText()).getPath());
        assertThat(mode(Objects.requireNonNull(socket.getParent()))).isEqualTo("rwx------");
        assertThat(mode(socket)).isEqualTo("rw-------");
        assertThat(interfaces()).as("the PC's network is its own").isEqualTo(interfaces);
        assertThat(processes()).isNotEmpty();

        assertThat(status(ferry("lab", "up", "--json")))
                .as("up twice")
                .isEqualTo(status(ferry("lab", "status", "--json")));

        JsonNode down = status(ferry("lab", "down", "--json"));
        assertThat(down.at("/pc/state").asText()).isEqualTo("down");
        assertThat(down.at("/phone/state").asText()).isEqualTo("down");
        assertNothingIsLeft(up.at("/phone/serial").asText());
        assertThat(interfaces).as("no interface is left").containsAll(interfaces());
        assertThat(cgroups).as("no cgroup is left that was not there").containsAll(cgroups());
    }

    @Test
    void findsWhatAKilledOneLeft() throws Exception {
        JsonNode up = status(ferry("lab", "up", "--json"));
        for (long pid : processes()) {
            // The PC's processes are root's; its init is found through the state file by `up` itself.
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
        org.awaitility.Awaitility.await().untilAsserted(() -> assertThat(status(ferry("lab", "status", "--json"))
                        .at("/phone/state")
                        .asText())
                .isEqualTo("down"));
        JsonNode again = status(ferry("lab", "up", "--json"));
        assertThat(again.at("/phone/state").asText()).isEqualTo("up");
        assertThat(again.at("/pc/state").asText()).isEqualTo("up");
        ferry("lab", "down");
        assertNothingIsLeft(up.at("/phone/serial").asText());
        assertNothingIsLeft(again.at("/phone/serial").asText());
    }

    @Test
    void namesTheHalfThatFails() throws Exception {
        environment = Map.of(
                "FERRY_HOME", home.toString(),
                "FERRY_CACHE", home.resolve("cache").toString(),
                "FERRY_DEBIAN_MIRROR", "file:///nowhere");
        Run run = ferry("lab", "up");
        assertThat(run.exit()).isNotZero();
        assertThat(run.output()).contains("PC could not be built").contains("phone's image could not be built");
        assertThat(run.output()).as("the end of the log").contains("nowhere");
        try (Stream<Path> left = Files.list(home.resolve("cache"))) {
            assertThat(left).as("nothing half-built").isEmpty();
        }
        assertNothingIsLeft("none");
    }

    private void assertNothingIsLeft(String serial) throws Exception {
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(processes()).isEmpty());
        assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(home.toString());
        FerryHome folders = FerryHome.of(environment);
        for (Path folder : List.of(folders.run(), folders.lab().resolve("phone"))) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> walk = Files.walk(folder)) {
                    assertThat(walk.filter(LabLifeLabTest::isSocket)).isEmpty();
                }
            }
        }
        Process adb =
                new ProcessBuilder("adb", "devices").redirectErrorStream(true).start();
        assertThat(new String(adb.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .doesNotContain(serial);
    }

    private static boolean isSocket(Path path) {
        try {
            // S_IFMT and S_IFSOCK of inode(7).
            int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return (mode & 0170000) == 0140000;
        } catch (IOException e) {
            return false;
        }
    }

    /** PIDs of all processes whose command line names this test's home. */
    private List<Long> processes() throws IOException {
        List<Long> found = new ArrayList<>();
        try (var all = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
            for (Path process : all) {
                try {
                    String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
                    if (line.contains(home.toString())) {
                        found.add(Long.parseLong(process.getFileName().toString()));
                    }
                } catch (IOException e) {
                    // It has ended meanwhile.
                }
            }
        }
        return found;
    }

    private static Set<String> interfaces() throws IOException {
        Set<String> names = new TreeSet<>();
        NetworkInterface.networkInterfaces().forEach(each -> names.add(each.getName()));
        return names;
    }

    private static Set<String> cgroups() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String root : List.of("/sys/fs/cgroup", "/sys/fs/cgroup/unified")) {
            if (Files.isDirectory(Path.of(root))) {
                try (var groups = Files.newDirectoryStream(Path.of(root), "ferry-*")) {
                    groups.forEach(group -> names.add(group.toString()));
                }
            }
        }
        return names;
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static String other(String name) {
        String value = System.getProperty(name, System.getenv(name));
        assertThat(value).as(name + " must be set; `./ferry test` does").isNotBlank();
        return value;
    }

    private record Run(int exit, String output) {}

    private Run ferry(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "ferry.app.Main"));
        command.addAll(List.of(words));
        Path errors = Files.createTempFile("ferry-test", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
            return new Run(process.exitValue(), output + Files.readString(errors));
        } finally {
            Files.deleteIfExists(errors);
        }
    }

    /** The JSON document of a run that must have gone well. */
    private static JsonNode status(Run run) throws IOException {
        assertThat(run.exit()).as(run.output()).isZero();
        String document = run.output()
                .lines()
                .filter(line -> line.startsWith("{"))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("no JSON in: " + run.output()));
        return JSON.readTree(document);
    }
}

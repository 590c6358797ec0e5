package ferry.app;

import static ferry.app.LabSides.log;
import static ferry.app.LabSides.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.docker.Engine;
import ferry.migrate.Plan;
import ferry.migrate.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The program table (assets/programs): each program checks one kernel feature before the crossing, over there, and after
 * the way back; what does not cross yet is refused by the plan, with a reason. Writes target/programs.tsv.
 */
@Tag("lab")
class ProgramTableLabTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Path SOURCES = Path.of("..", "assets", "programs");
    private static final String IMAGE = "ferry/programs";
    /** Each is a translator with some 7 MB of its own, which travel in a skeleton's checkpoint. */
    private static final int TOGETHER = 40;

    /** What is tried: all that cross or are refused, "all" for those that should cross too, or names. */
    private static final String ONLY = System.getenv().getOrDefault("FERRY_PROGRAMS", "");

    private static final String SKIPPED = "skipped";
    private static final Pattern VERIFIED = Pattern.compile("(?m)^verified \\d+ ok \\d+ failed$");

    @TempDir
    static Path folder;

    private static LabSides lab;
    private static final Map<String, List<String>> TABLE = new TreeMap<>();
    private final List<String> names = new ArrayList<>();

    /** A line of expectations.tsv; the README beside it has the kinds. */
    private record Expected(String name, String kind, String reason) {
        boolean crosses() {
            return kind.equals("crosses");
        }

        /** Was seen to cross, or never tried. */
        boolean should() {
            return kind.equals("crossed") || kind.equals("expected");
        }

        boolean refused() {
            return kind.equals("refused");
        }
    }

    @BeforeAll
    static void open() throws Exception {
        lab = LabSides.open(folder);
        Path out = folder.resolve("build");
        Process make = new ProcessBuilder("make", "-s", "-j2", "-C", SOURCES.toString(), "OUT=" + out.toAbsolutePath())
                .inheritIO()
                .start();
        assertThat(make.waitFor()).as("make of assets/programs").isZero();
        Path tar = folder.resolve("image.tar");
        try (TarArchiveOutputStream to = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
            for (String name : List.of("tmp", "root", "etc")) {
                TarArchiveEntry entry = new TarArchiveEntry(name + "/");
                entry.setMode(name.equals("tmp") ? 01777 : 0755);
                to.putArchiveEntry(entry);
                to.closeArchiveEntry();
            }
            add(to, out.resolve("programs"), "programs", 0755);
            try (Stream<Path> files = Files.walk(out.resolve("image"))) {
                for (Path p : files.sorted().toList()) {
                    add(to, p, out.relativize(p).toString(), 0644);
                }
            }
        }
        try (var in = Files.newInputStream(tar)) {
            lab.pc().importImage(in, IMAGE, "linux/amd64", List.of());
        }
    }

    private static void add(TarArchiveOutputStream to, Path file, String name, int mode) throws IOException {
        boolean isFolder = Files.isDirectory(file);
        TarArchiveEntry entry = new TarArchiveEntry(name + (isFolder ? "/" : ""));
        entry.setMode(isFolder ? 0755 : mode);
        if (!isFolder) {
            entry.setSize(Files.size(file));
        }
        to.putArchiveEntry(entry);
        if (!isFolder) {
            Files.copy(file, to);
        }
        to.closeArchiveEntry();
    }

    @AfterAll
    static void close() throws IOException {
        List<String> lines = new ArrayList<>(List.of("name\there\tthere\tback"));
        TABLE.forEach((name, told) -> lines.add(name + "\t" + String.join("\t", told)));
        Files.write(Path.of("target", "programs.tsv"), lines);
        lab.close();
    }

    @AfterEach
    void remove() {
        for (String name : names) {
            lab.pc().remove(name, true);
            lab.phone().remove(name, true);
        }
    }

    private static List<Expected> expected() throws IOException {
        return Files.readAllLines(SOURCES.resolve("expectations.tsv")).stream()
                .filter(l -> !l.startsWith("#") && !l.isBlank())
                .map(l -> l.split("\t"))
                .map(w -> new Expected(w[0], w[1], w[2]))
                .toList();
    }

    static List<List<String>> batches() throws IOException {
        // 30 take the emulated phone six minutes there and back: the others come on demand.
        List<String> crossing = expected().stream()
                .filter(e -> e.crosses() || ONLY.equals("all") && e.should())
                .map(Expected::name)
                .toList();
        if (!ONLY.isBlank() && !ONLY.equals("all")) {
            return List.of(List.of(ONLY.split(" ")));
        }
        List<List<String>> batches = new ArrayList<>();
        for (int at = 0; at < crossing.size(); at += TOGETHER) {
            batches.add(crossing.subList(at, Math.min(crossing.size(), at + TOGETHER)));
        }
        return batches;
    }

    @ParameterizedTest
    @MethodSource("batches")
    void crossesThereAndBack(List<String> programs) throws IOException {
        // Each other container has a terminal of its own, as docker run -t makes it.
        boolean tty = !programs.contains(batches().getFirst().getFirst());
        String name = start(programs, tty);
        verified(programs, lab.pc(), name);
        cross(name, lab.pc(), lab.phone());
        verified(programs, lab.phone(), name);
        cross(name, lab.phone(), lab.pc());
        verified(programs, lab.pc(), name);
        Map<String, String> wrong = new LinkedHashMap<>();
        for (String p : programs) {
            List<String> told = TABLE.getOrDefault(p, List.of());
            if (!told.getFirst().equals(SKIPPED) && !told.equals(List.of("ok", "ok", "ok"))) {
                wrong.put(p, told.toString());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void whatDoesNotCrossIsRefusedByThePlan() throws IOException {
        List<String> asked = List.of(ONLY.split(" "));
        Map<String, String> wrong = new LinkedHashMap<>();
        for (Expected e : expected()) {
            if (!e.refused() || !ONLY.isBlank() && !ONLY.equals("all") && !asked.contains(e.name())) {
                continue;
            }
            String name = start(List.of(e.name()), false);
            if (!log(lab.pc(), name).contains("ready 1 skipped 0")) {
                TABLE.put(e.name(), List.of("skipped", e.reason(), ""));
                continue;
            }
            Plan plan = lab.migrations().plan(request(name, lab.pc(), lab.phone()));
            if (plan.possible()) {
                wrong.put(e.name(), "not refused, though it has " + e.reason());
            }
            TABLE.put(
                    e.name(),
                    List.of(
                            "refused",
                            plan.blockers().stream()
                                    .map(Plan.Finding::what)
                                    .findFirst()
                                    .orElse("NOT REFUSED"),
                            ""));
            assertThat(running(lab.pc(), name)).isTrue();
            lab.pc().remove(name, true);
        }
        assertThat(wrong).isEmpty();
    }

    private String start(List<String> programs, boolean tty) {
        String name = "programs-" + UUID.randomUUID().toString().substring(0, 6);
        names.add(name);
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("Image", IMAGE).put("Tty", tty);
        var cmd = body.putArray("Cmd").add("/programs").add("run");
        programs.forEach(cmd::add);
        lab.pc().start(lab.pc().create(name, body));
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> log(lab.pc(), name).contains("\nready ")
                        || log(lab.pc(), name).startsWith("ready ")
                        || !running(lab.pc(), name));
        return name;
    }

    /** Asks all programs, and notes in the table what each has answered. */
    private static void verified(List<String> programs, Engine engine, String name) {
        Map<String, String> told = verify(engine, name);
        for (String p : programs) {
            TABLE.computeIfAbsent(p, k -> new ArrayList<>()).add(told.getOrDefault(p, SKIPPED));
        }
    }

    /** Asks all programs; returns what each answered. */
    private static Map<String, String> verify(Engine engine, String name) {
        long before = VERIFIED.matcher(log(engine, name)).results().count();
        engine.kill(name, "SIGUSR1");
        await().atMost(PATIENCE)
                .pollInterval(POLL)
                .until(() -> VERIFIED.matcher(log(engine, name)).results().count() > before || !running(engine, name));
        Map<String, String> told = new LinkedHashMap<>();
        String log = log(engine, name);
        assertThat(running(engine, name)).as(log).isTrue();
        for (String line : log.lines().toList()) {
            if (line.startsWith("ok ")) {
                told.put(line.substring(3), "ok");
            } else if (line.startsWith("FAIL ")) {
                String[] w = line.substring(5).split(": ", 2);
                told.put(w[0], w.length > 1 ? w[1] : "FAIL");
            }
        }
        return told;
    }

    private static Plan.Request request(String name, Engine from, Engine to) {
        return new Plan.Request(name, from.endpoint(), to.endpoint(), Optional.empty(), false);
    }

    private static void cross(String name, Engine from, Engine to) {
        Plan plan = lab.migrations().plan(request(name, from, to));
        assertThat(plan.blockers()).as("blockers").isEmpty();
        List<String> told = new ArrayList<>();
        Progress.Result result = lab.migrations().run(plan, p -> told.add(p.toString()));
        assertThat(result.outcome())
                .as("%s%n%s", result, String.join("\n", told))
                .isEqualTo("moved");
        lab.migrations().confirm(result.session());
    }
}

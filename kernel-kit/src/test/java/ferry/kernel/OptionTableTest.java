package ferry.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OptionTableTest {
    /** Names that rows may need although they have no row: everyone has them, or they only open a menu. */
    private static final Set<String> WITHOUT_ROW =
            Set.of("EXPERT", "UNIX", "IP_ADVANCED_ROUTER", "MISC_FILESYSTEMS", "NF_CT_NETLINK");

    static List<KernelOption> rows() {
        return List.copyOf(OptionTable.shipped().options());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void rowIsAsTheReadmeSays(KernelOption row) {
        assertThat(row.name()).matches("[A-Z][A-Z0-9_]+").doesNotStartWith("CONFIG_");
        assertThat(row.area())
                .isIn("namespaces", "core", "criu", "crossing", "cgroups", "network", "storage", "android");
        assertThat(row.breaks()).endsWith(".").hasSizeLessThan(160);
        assertThat(row.cure())
                .satisfiesAnyOf(c -> assertThat(c).isEmpty(), c -> assertThat(c).endsWith("."));
        assertThat(row.sources()).isNotEmpty().isSubsetOf(OptionTable.shipped().sources());
        assertThat(row.needs())
                .allMatch(n ->
                        WITHOUT_ROW.contains(n) || OptionTable.shipped().find(n).isPresent());
        row.module().ifPresent(m -> assertThat(m).matches("[A-Za-z0-9_]+"));
        row.symbol().ifPresent(s -> assertThat(s).matches("[a-z0-9_]+"));
        row.live().ifPresent(l -> assertThat(l).matches("(xt\\.)?[a-z0-9_]+\\.[A-Za-z0-9_]+(>=\\d+)?"));
        row.since().ifPresent(s -> row.until().ifPresent(u -> assertThat(u).isGreaterThan(s)));
        assertThat(row.uses()).doesNotContainKeys(Purpose.GKI);
        boolean both = row.uses().containsKey(Purpose.DOCKER)
                && (row.uses().containsKey(Purpose.DOCKER_V1) || row.uses().containsKey(Purpose.DOCKER_V2));
        assertThat(both).as("docker beside docker-v1 or docker-v2").isFalse();
    }

    @Test
    void keysThatRowsLookAtAreSaidByTheProbe() throws Exception {
        String script;
        try (var in = getClass().getResourceAsStream("/ferry/assets/kernel/probe.sh")) {
            script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (KernelOption row : rows()) {
            row.live().map(l -> l.replaceAll(">=.*", "")).ifPresent(key -> {
                String family = key.substring(0, key.indexOf('.') + 1);
                String last = key.substring(family.length());
                boolean said = key.equals("va.bits")
                        || key.startsWith("xt.") && script.contains("say \"xt.${kind%:*}.$name\"")
                        || script.contains(key + " ")
                        || (script.contains("say " + family + "$") && script.contains(last + " ")
                                || script.matches("(?s).*say " + family + "\\$.*\\b" + last + "\\b.*")
                                || script.matches("(?s).*\\b" + last + "\\b.*say " + family + "\\$.*"));
                assertThat(said).as(row.name() + " looks at " + key).isTrue();
            });
        }
    }

    @Test
    void neededOptionsDoNotNeedEachOtherInACircle() {
        for (KernelOption row : rows()) {
            assertThat(depth(row, 0)).isLessThan(10);
        }
    }

    private static int depth(KernelOption row, int level) {
        if (level > 10) {
            return level;
        }
        return row.needs().stream()
                .flatMap(n -> OptionTable.shipped().find(n).stream())
                .mapToInt(n -> depth(n, level + 1))
                .max()
                .orElse(level);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{option: X, area: core, for: {docker: required}, kabi: neutral, gki: \"on\"} | breaks: it is empty",
                "{option: X, area: core, for: {dockr: required}, kabi: neutral, gki: absent, breaks: A.} | no purpose dockr",
                "{option: X, area: core, for: {docker: must}, kabi: neutral, gki: absent, breaks: A.} | must is none of",
                "{option: X, area: core, kabi: neutral, gki: absent, breaks: A.} | no purpose needs it",
                "{option: X, area: core, for: {criu: required}, kabi: maybe, gki: absent, breaks: A.} | maybe is none of",
                "{option: X, area: core, for: {criu: required}, since: new, kabi: neutral, gki: absent, breaks: A.} | no version",
                "{option: X, area: core, for: {criu: required}, color: red, kabi: neutral, gki: absent, breaks: A.} | color"
            })
    void wrongRowsAreNamed(String row, String words) {
        String yaml = "options:\n  - " + row + "\n";
        assertThatThrownBy(() -> OptionTable.parse(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))))
                .hasMessageContaining(words);
    }
}

package ferry.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.CheckReport.Finding;
import ferry.kernel.CheckReport.Outcome;
import ferry.kernel.CheckReport.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Verdicts on configurations that nobody here wrote (Debian's and Ubuntu's; fetch-configs.sh), and on probes of phones. */
class KernelCheckTest {
    private static final Set<Purpose> ALL = EnumSet.allOf(Purpose.class);

    static String resource(String name) {
        try (InputStream in = KernelCheckTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static KernelFacts facts(String probe, Optional<KernelConfig> config) {
        Map<String, String> values = new HashMap<>(KernelProbe.parse(probe, ""));
        values.put("root.via", "adbd");
        boolean decoy = config.flatMap(KernelConfig::version)
                .map(v -> !KernelProbe.fits(
                        v,
                        KernelVersion.parse(values.getOrDefault("release", "")).orElseThrow()))
                .orElse(false);
        return new KernelFacts(values, config, config.isPresent() ? "/proc/config.gz" : "", decoy, Duration.ZERO);
    }

    /** One line a purpose: its outcome, and what is required and missing (! known, ? not seen). */
    private static String shown(CheckReport report) {
        StringBuilder text = new StringBuilder();
        for (Verdict verdict : report.verdicts()) {
            text.append(verdict.purpose().word()).append(' ').append(verdict.outcome());
            for (Finding finding : verdict.findings()) {
                if (finding.level() == KernelOption.Level.REQUIRED) {
                    text.append(finding.sighting().isKnown() ? " !" : " ?").append(finding.what());
                }
            }
            text.append('\n');
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "debian-5.10-arm64",
                "debian-6.1-amd64",
                "debian-6.1-arm64",
                "debian-6.1-armhf",
                "debian-6.12-cloud-arm64",
                "debian-7.2-arm64",
                "ubuntu-5.15-amd64",
                "ubuntu-6.8-amd64"
            })
    void distributionsKernelsAreJudgedAsExpected(String name) {
        KernelConfig config = KernelConfig.parse(resource(name + ".config"));
        assertThat(shown(KernelCheck.check(Evidence.of(config, name), ALL))).isEqualTo(resource(name + ".expected"));
    }

    @Test
    void stockGkiPhoneIsJudgedAsExpected() {
        KernelFacts facts = facts(resource("gki-5.10.probe"), Optional.empty());
        CheckReport report = KernelCheck.check(Evidence.of(facts), ALL);
        assertThat(shown(report)).isEqualTo(resource("gki-5.10.expected"));
        assertThat(report.notes())
                .anyMatch(n -> n.contains("no configuration"))
                .anyMatch(n -> n.contains("SELinux enforces"))
                .anyMatch(n -> n.contains("f2fs"));
        assertThat(KernelCheck.usual(Evidence.of(facts))).contains(Purpose.GKI);
        assertThat(facts.addressBits()).hasValue(39);
        assertThat(facts.root()).isEqualTo(KernelFacts.Root.MAGISK);
    }

    @Test
    void whatIsSeenCountsMoreThanWhatIsClaimed() {
        KernelConfig claims = KernelConfig.parse(
                "# Linux/arm64 5.10.260 Kernel Configuration\nCONFIG_PID_NS=y\nCONFIG_VETH=y\n# CONFIG_NET_NS is not set\n");
        Evidence evidence = Evidence.of(facts(resource("gki-5.10.probe"), Optional.of(claims)));
        assertThat(evidence.of(option("PID_NS")))
                .isEqualTo(new Sighting(Sighting.State.OFF, "probe: no ns.pid, although the configuration has it"));
        assertThat(evidence.of(option("NET_NS")).isOn()).isTrue();
        assertThat(evidence.of(option("VETH"))).isEqualTo(new Sighting(Sighting.State.ON, "config: y"));
    }

    @Test
    void decoyIsNamedAndNotBelieved() {
        KernelConfig decoy = KernelConfig.parse("# Linux/arm64 4.14.180 Kernel Configuration\nCONFIG_VETH=y\n");
        Evidence evidence = Evidence.of(facts(resource("gki-5.10.probe"), Optional.of(decoy)));
        assertThat(evidence.of(option("VETH")).isKnown()).isFalse();
        assertThat(KernelCheck.check(evidence, ALL).notes())
                .anyMatch(n -> n.contains("decoy") && n.contains("4.14.180") && n.contains("5.10.260"));
    }

    @ParameterizedTest
    @CsvSource({
        "6.12.118, 6.12.118+deb13-arm64, true",
        "6.8.12, 6.8.0-45-generic, true",
        "6.9.1, 6.8.0-45-generic, false",
        "4.14.180, 4.14.353-SOVIET, false",
        "4.14.353, 5.4.353, false"
    })
    void headerFitsTheRunningKernel(String written, String running, boolean fits) {
        assertThat(KernelProbe.fits(
                        KernelVersion.parse(written).orElseThrow(),
                        KernelVersion.parse(running).orElseThrow()))
                .isEqualTo(fits);
    }

    @Test
    void defconfigLeavesUnnamedOptionsOpen() {
        KernelConfig config = KernelConfig.parse("CONFIG_PID_NS=y\n# CONFIG_SYSVIPC is not set\n");
        Verdict criu = KernelCheck.check(Evidence.of(config, "x"), Set.of(Purpose.CRIU))
                .verdicts()
                .getFirst();
        assertThat(criu.missing()).extracting(Finding::what).containsExactly("SYSVIPC");
        KernelConfig open = KernelConfig.parse("CONFIG_PID_NS=y\n");
        assertThat(KernelCheck.check(Evidence.of(open, "x"), Set.of(Purpose.CRIU))
                        .verdicts()
                        .getFirst()
                        .outcome())
                .isEqualTo(Outcome.UNSURE);
    }

    @Test
    void oldKernelsAreAskedForOldNames() {
        String old = "# Linux/arm64 4.14.353 Kernel Configuration\nCONFIG_ANDROID_PARANOID_NETWORK=y\n";
        List<String> missing = KernelCheck.check(Evidence.of(KernelConfig.parse(old), "x"), Set.of(Purpose.DOCKER_V1))
                .verdicts()
                .getFirst()
                .missing()
                .stream()
                .map(Finding::what)
                .toList();
        assertThat(missing)
                .contains("NF_NAT_IPV4", "NF_CONNTRACK_IPV4", "ANDROID_PARANOID_NETWORK", "CGROUP_DEVICE")
                .doesNotContain("MEMCG_V1", "CPUSETS_V1", "DEVPTS_MULTIPLE_INSTANCES", "IP_NF_IPTABLES_LEGACY");
        assertThat(KernelCheck.check(Evidence.of(KernelConfig.parse(old), "x"), Set.of(Purpose.DOCKER_V2))
                        .verdicts()
                        .getFirst()
                        .missing())
                .extracting(Finding::what)
                .contains("kernel 4.15 or newer");
    }

    @Test
    void whatTheFunctionsOfTheKernelShowIsSeen() {
        String probe = resource("gki-5.10.probe").replace("end=1", "symbol.veth_newlink=1\nxt.table.nat=1\nend=1");
        Evidence evidence = Evidence.of(facts(probe, Optional.empty()));
        assertThat(evidence.of(option("VETH")).how()).isEqualTo("probe: veth_newlink");
        assertThat(evidence.of(option("IP_NF_NAT")).how()).isEqualTo("probe: xt.table.nat");
        // A table that is not registered now may come with its module.
        assertThat(evidence.of(option("IP_NF_RAW")).isKnown()).isFalse();
    }

    @Test
    void overlayThatTheDataFolderRefusesIsNamed() {
        String probe = resource("gki-5.10.probe").replace("end=1", "data.folder=/data/local\ndata.overlay=0\nend=1");
        CheckReport report = KernelCheck.check(Evidence.of(facts(probe, Optional.empty())), Set.of(Purpose.DOCKER_V2));
        assertThat(report.verdicts().getFirst().findings())
                .anySatisfy(f -> assertThat(f.what()).isEqualTo("overlay on the data folder"))
                .anySatisfy(f -> assertThat(f.sighting().how()).contains("/data/local"));
    }

    @Test
    void anOldPhoneWithoutConfigurationMayHaveParanoidNetwork() {
        String probe = resource("gki-5.10.probe").replaceAll("release=.*", "release=4.14.190-perf");
        CheckReport report = KernelCheck.check(Evidence.of(facts(probe, Optional.empty())), Set.of(Purpose.DOCKER_V1));
        assertThat(report.verdicts().getFirst().findings())
                .filteredOn(f -> f.what().equals("ANDROID_PARANOID_NETWORK"))
                .singleElement()
                .satisfies(f -> assertThat(f.sighting().isKnown()).isFalse());
    }

    @Test
    void whatCouldNotBeSeenIsCounted() {
        String probe = resource("gki-5.10.probe")
                .replace("uid=0", "uid=2000")
                .replace("proc.keys=1", "proc.keys=?")
                .replace("dev.tun=1", "dev.tun=?");
        KernelFacts facts = facts(probe, Optional.empty());
        assertThat(facts.unseen()).containsExactly("dev.tun", "proc.keys");
        assertThat(KernelCheck.check(Evidence.of(facts), ALL).notes()).anyMatch(n -> n.contains("2 things could not"));
    }

    @Test
    void everyFindingSaysWhatFollowsAndWhatToDo() {
        Evidence evidence = Evidence.of(facts(resource("gki-5.10.probe"), Optional.empty()));
        Set<String> without = KernelCheck.check(evidence, ALL).verdicts().stream()
                .flatMap(v -> v.findings().stream())
                .filter(f -> f.consequence().isBlank() || f.cure().isBlank())
                .map(Finding::what)
                .collect(Collectors.toSet());
        assertThat(without).isEmpty();
    }

    private static KernelOption option(String name) {
        return OptionTable.shipped().find(name).orElseThrow();
    }
}

package ferry.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FragmentTest {
    private static final String BARE = "# Linux/arm64 6.12.1 Kernel Configuration\nCONFIG_ARM64_VA_BITS_39=y\n";

    private static Evidence evidence(String config) {
        return Evidence.of(KernelConfig.parse(config), "test");
    }

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void makesABareConfigurationPass(Purpose purpose) {
        Fragment fragment = Fragment.smallest(evidence(BARE), Set.of(purpose), false, false);
        CheckReport after = KernelCheck.check(evidence(BARE + fragment.text()), Set.of(purpose));
        assertThat(after.passes()).as(after.toString()).isTrue();
    }

    @Test
    void isSmallWhereLittleIsMissing() {
        String config = KernelCheckTest.resource("debian-6.12-cloud-arm64.config");
        assertThat(Fragment.smallest(evidence(config), Set.of(Purpose.TRANSLATED), false, false)
                        .values())
                .isEmpty();
        assertThat(Fragment.smallest(evidence(config), Set.of(Purpose.DOCKER_V1), false, false)
                        .values())
                .containsOnlyKeys("MEMCG_V1", "CPUSETS_V1");
    }

    @Test
    void leavesOutWhatBreaksTheModulesOfAGkiPhone() {
        Evidence gki = Evidence.of(KernelCheckTest.facts(KernelCheckTest.resource("gki-5.10.probe"), Optional.empty()));
        Fragment kept = Fragment.smallest(gki, Set.of(Purpose.DOCKER, Purpose.CRIU), true, true);
        assertThat(kept.values())
                .containsKeys("PID_NS", "CHECKPOINT_RESTORE", "SYSVIPC", "IPC_NS")
                .doesNotContainKeys("CGROUP_DEVICE", "CGROUP_PIDS", "BRIDGE_NETFILTER", "NFT_COMPAT");
        assertThat(kept.lost()).extracting(CheckReport.Finding::what).contains("CGROUP_PIDS", "BRIDGE_NETFILTER");
        assertThat(kept.lost()).allSatisfy(f -> assertThat(f.consequence()).isNotBlank());
    }

    @Test
    void deselectsTheRestOfAChoice() {
        Fragment fragment = Fragment.smallest(evidence(BARE), Set.of(Purpose.TRANSLATED), false, false);
        assertThat(fragment.text()).contains("CONFIG_ARM64_VA_BITS_48=y\n# CONFIG_ARM64_VA_BITS_39 is not set\n");
    }

    @Test
    void namesWhatKconfigDropped() {
        Fragment fragment = Fragment.smallest(evidence(BARE), Set.of(Purpose.CRIU), false, false);
        String result =
                BARE + fragment.text().replace("CONFIG_EXPERT=y\n", "").replace("CONFIG_CHECKPOINT_RESTORE=y\n", "");
        assertThat(fragment.dropped(KernelConfig.parse(result)))
                .contains(new Fragment.Dropped(
                        "CHECKPOINT_RESTORE", "y", "n", "It depends on EXPERT, which the result does not have."));
        assertThat(fragment.dropped(KernelConfig.parse(BARE + fragment.text()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isTheSameTwice(boolean recommended) {
        assertThat(Fragment.smallest(evidence(BARE), Set.of(Purpose.CRIU, Purpose.DOCKER), recommended, false)
                        .text())
                .isEqualTo(Fragment.smallest(evidence(BARE), Set.of(Purpose.DOCKER, Purpose.CRIU), recommended, false)
                        .text());
    }
}

package ferry.kernel.loop;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.CheckReport;
import ferry.kernel.ConfigReader;
import ferry.kernel.KernelConfig;
import ferry.kernel.KernelSources;
import ferry.kernel.Purpose;
import ferry.kernel.loop.LoopProgress.State;
import ferry.kernel.loop.LoopProgress.Step;
import ferry.kernel.patch.PatchPlan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop up to the configuration, on Debian's linux-source-6.12; needs flex, bison and arm64's cross compiler. */
@Tag("sources")
@Timeout(600)
class LoopConfigurationLabTest {
    @Test
    void aStockPhonesKernelIsMended() throws Exception {
        List<LoopProgress> told = new ArrayList<>();
        LoopPlan plan = new LoopConfiguration(
                        KernelSources.cache().resolve("loop"), List.of("cgroup-prefix"), new LoopSteps(told::add))
                .run();

        assertThat(plan.stock().verdicts().stream()
                        .flatMap(v -> v.missing().stream())
                        .map(CheckReport.Finding::what)
                        .distinct())
                .as("what the check misses on the stock configuration")
                .containsExactlyInAnyOrder(
                        "PID_NS",
                        "IPC_NS",
                        "POSIX_MQUEUE",
                        "SYSVIPC",
                        "NETFILTER_XT_MATCH_ADDRTYPE",
                        "CHECKPOINT_RESTORE",
                        "KCMP",
                        "PROC_CHILDREN",
                        "FHANDLE",
                        "UNIX_DIAG",
                        "PACKET_DIAG",
                        "NETLINK_DIAG",
                        "ARM64_VA_BITS_48",
                        "BINFMT_MISC");
        assertThat(plan.stock().verdict(Purpose.ANDROID).orElseThrow().outcome())
                .as("the phone itself lacks nothing")
                .isEqualTo(CheckReport.Outcome.PASS);
        KernelConfig stock = ConfigReader.read(plan.stockConfig());
        assertThat(stock.value("ARM64_VA_BITS")).isEqualTo("39");
        assertThat(stock.isOn("VIRTIO_BLK")).as("it can boot").isTrue();

        assertThat(plan.dropped()).isEmpty();
        assertThat(plan.mends()).as(plan.full().toString()).isTrue();
        KernelConfig full = ConfigReader.read(plan.fullConfig());
        assertThat(full.value("ARM64_VA_BITS")).isEqualTo("48");
        assertThat(full.isOn("MODULES")).as("all is built in").isFalse();

        assertThat(plan.patches())
                .filteredOn(p -> p.patch().id().equals("cgroup-prefix"))
                .singleElement()
                .satisfies(p -> assertThat(p.state()).isEqualTo(PatchPlan.State.APPLICABLE))
                .satisfies(p -> assertThat(p.diff()).contains("+++ b/kernel/cgroup/cgroup.c"));
        assertThat(plan.tree().root().resolve(".ferry"))
                .as("a dry run leaves the tree alone")
                .doesNotExist();
        assertThat(told)
                .filteredOn(p -> p.state() == State.DONE)
                .extracting(LoopProgress::step)
                .containsExactly(
                        Step.SOURCES, Step.STOCK, Step.CHECK, Step.FRAGMENT, Step.PATCH, Step.CONFIGURE, Step.CHECK);
    }
}

package ferry.kernel.tree;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.CheckReport;
import ferry.kernel.Evidence;
import ferry.kernel.Fragment;
import ferry.kernel.KernelCheck;
import ferry.kernel.KernelConfig;
import ferry.kernel.KernelSources;
import ferry.kernel.Purpose;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fragments through the tools of a whole tree, Debian's linux-source-6.12; needs flex, bison and arm64's cross compiler. */
@Tag("sources")
@Timeout(600)
class TreeLabTest {
    @TempDir
    static Path folder = Path.of("");

    private static SourceTree tree = new SourceTree(Path.of(""), new ferry.kernel.KernelVersion(0, 0, 0));

    @BeforeAll
    static void unpack() throws Exception {
        KernelSources.run(folder, "tar", "-xf", KernelSources.tarball("6.12").toString(), "-C", folder.toString());
        tree = SourceTree.open(folder.resolve("linux-source-6.12"));
    }

    private static TreeConfiguration configuration(String name) {
        return new TreeConfiguration(new Make(tree, Toolchain.find("arm64"), folder.resolve(name)));
    }

    /** From next to nothing to all purposes: what the wish depends on (NET, INET, NETFILTER, ...) is found by Kconfig. */
    @Test
    void makesTinyconfigPass() {
        TreeConfiguration configuration = configuration("tiny");
        KernelConfig tiny = configuration.target("tinyconfig");
        Set<Purpose> purposes = EnumSet.of(Purpose.DOCKER_V1, Purpose.DOCKER_V2, Purpose.TRANSLATED, Purpose.NATIVE);
        Fragment fragment = Fragment.smallest(Evidence.of(tiny, ""), purposes, false, false);
        TreeConfiguration.Result result = configuration.merge(folder.resolve("tiny/.config"), fragment, true);
        assertThat(result.dropped()).isEmpty();
        assertThat(result.added()).containsKeys("NET", "INET", "NETFILTER", "BLOCK");
        CheckReport report = KernelCheck.check(Evidence.of(result.config(), ""), purposes);
        assertThat(report.passes()).as(report.toString()).isTrue();
    }

    @Test
    void whatIsDroppedIsNamedWithTheDependency() {
        TreeConfiguration configuration = configuration("dropped");
        configuration.target("tinyconfig");
        Fragment wish = new Fragment(
                Map.of("MEM_SOFT_DIRTY", "y", "SQUASHFS", "y", "CHECKPOINT_RESTORE", "y", "EMBEDDED", "y"), List.of());
        TreeConfiguration.Result alone = configuration.merge(folder.resolve("dropped/.config"), wish, false);
        assertThat(alone.dropped())
                .extracting(Fragment.Dropped::option)
                .containsExactlyInAnyOrder("MEM_SOFT_DIRTY", "SQUASHFS", "CHECKPOINT_RESTORE", "EMBEDDED");

        TreeConfiguration.Result opened = configuration.merge(folder.resolve("dropped/.config"), wish, true);
        assertThat(opened.added()).containsKeys("MISC_FILESYSTEMS", "PROC_FS");
        assertThat(opened.dropped())
                .extracting(Fragment.Dropped::option)
                .containsExactlyInAnyOrder("MEM_SOFT_DIRTY", "EMBEDDED");
        assertThat(opened.dropped())
                .anySatisfy(d -> assertThat(d.why()).contains("HAVE_ARCH_SOFT_DIRTY cannot be chosen"))
                .anySatisfy(d -> assertThat(d.why()).contains("EMBEDDED is no option of this kernel"));
    }

    @Test
    void theArchitecturesDefaultIsJudged() {
        KernelConfig config = configuration("default").target("defconfig");
        assertThat(config.complete()).isTrue();
        CheckReport report = KernelCheck.check(Evidence.of(config, ""), Set.of(Purpose.CRIU));
        assertThat(report.verdicts().getFirst().missing())
                .extracting(CheckReport.Finding::what)
                .containsExactlyInAnyOrder(
                        "CHECKPOINT_RESTORE",
                        "PROC_CHILDREN",
                        "UNIX_DIAG",
                        "INET_UDP_DIAG",
                        "PACKET_DIAG",
                        "NETLINK_DIAG");
    }
}

package ferry.kernel.patch;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.KernelSources;
import ferry.kernel.patch.PatchPlan.State;
import ferry.kernel.tree.SourceTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Patches on the files of Debian's own kernel sources. */
@Tag("sources")
@Timeout(300)
class PatchingLabTest {
    private static final List<String> FILES = List.of(
            "Makefile",
            "Kconfig",
            "kernel/Makefile",
            "kernel/cgroup",
            "include/linux/mm.h",
            "include/linux/sched.h",
            "include/linux/sched",
            "mm/memory.c");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"6.12", "6.1"})
    void takesWhatFitsAndLeavesTheRest(String version) throws Exception {
        SourceTree tree = SourceTree.open(KernelSources.unpack(version, folder, FILES));
        Patching patching = new Patching(tree);
        KernelPatch prefix = PatchTable.find("cgroup-prefix");
        PatchPlan plan = patching.plan(prefix);
        assertThat(plan.state()).as(plan.reason()).isEqualTo(State.APPLICABLE);
        String before = tree.read("kernel/cgroup/cgroup.c").orElseThrow();
        patching.apply(plan);

        // The lines stand in cgroup_add_file, and the same diff is what patch makes of it without fuzz.
        CText after = new CText(tree.read("kernel/cgroup/cgroup.c").orElseThrow());
        assertThat(after.find(
                        CText.words("kernfs_create_link("),
                        after.functions("cgroup_add_file").getFirst()))
                .hasSize(1);
        Path other = Files.createDirectories(folder.resolve("other/kernel/cgroup"));
        Files.writeString(other.resolve("cgroup.c"), before);
        Path diff = Files.writeString(folder.resolve("ferry.diff"), plan.diff());
        String said = KernelSources.run(folder.resolve("other"), "patch", "-p1", "-F0", "--input", diff.toString());
        assertThat(said).doesNotContain("fuzz").doesNotContain("offset");
        assertThat(Files.readString(other.resolve("cgroup.c"))).isEqualTo(after.text());

        patching.undo(patching.planUndo(prefix));
        assertThat(tree.read("kernel/cgroup/cgroup.c")).contains(before);
        // Mainline's two pairs are in two branches, its config.gz is honest, and it reserves no slots.
        assertThat(patching.plan(PatchTable.find("nr-puds")).state()).isEqualTo(State.NOT_HERE);
        assertThat(PatchTable.find("nr-puds").edits()).allSatisfy(e -> assertThat(
                        e.look(new CText(tree.read("include/linux/mm.h").orElseThrow()))
                                .state())
                .isEqualTo(Edit.State.PRESENT));
        assertThat(patching.plan(PatchTable.find("config-decoy")).state()).isEqualTo(State.PRESENT);
        assertThat(patching.plan(PatchTable.find("sysvipc-kabi")).state()).isEqualTo(State.NOT_HERE);
        assertThat(patching.plan(PatchTable.find("xt-qtaguid")).state()).isEqualTo(State.NOT_HERE);
    }

    /**
     * A hunk for the cpuset table of 4.14, as patches for Docker on Android have it: patch reports success on 6.12 and puts
     * it into the table of version 2, where it changes nothing for the cgroups that Android mounts.
     */
    @Test
    void aHunkByLinesGoesIntoTheWrongTable() throws Exception {
        Path root = KernelSources.unpack("6.12", folder, FILES);
        String hunk = """
                --- a/kernel/cgroup/cpuset.c
                +++ b/kernel/cgroup/cpuset.c
                @@ -1840,6 +1840,14 @@ static struct cftype files[] = {
                 \t{
                 \t\t.name = "cpus",
                 \t\t.seq_show = cpuset_common_seq_show,
                +\t\t.write = cpuset_write_resmask,
                +\t\t.max_write_len = (100U + 6 * NR_CPUS),
                +\t\t.private = FILE_CPULIST,
                +\t},
                +
                +\t{
                +\t\t.name = "cpuset.cpus",
                +\t\t.seq_show = cpuset_common_seq_show,
                 \t\t.write = cpuset_write_resmask,
                 \t\t.max_write_len = (100U + 6 * NR_CPUS),
                 \t\t.private = FILE_CPULIST,
                """;
        Path diff = Files.writeString(folder.resolve("predecessor.diff"), hunk);
        assertThat(KernelSources.run(root, "patch", "-p1", "--input", diff.toString()))
                .contains("patching file kernel/cgroup/cpuset.c");
        CText patched = new CText(Files.readString(root.resolve("kernel/cgroup/cpuset.c")));
        List<CText.Span> added = patched.find(CText.words(".name = \"cpuset.cpus\""), patched.whole());
        assertThat(added).hasSize(1);
        int table = patched.find(CText.words("struct cftype dfl_files[] = {"), patched.whole())
                .getFirst()
                .end();
        assertThat(added.getFirst().start()).isGreaterThan(table);
        CText first = new CText(Files.readString(root.resolve("kernel/cgroup/cpuset-v1.c")));
        assertThat(first.find(CText.words(".name = \"cpuset.cpus\""), first.whole()))
                .isEmpty();
        // Ferry's own change does not care where the table is.
        assertThat(new Patching(SourceTree.open(root))
                        .plan(PatchTable.find("cgroup-prefix"))
                        .state())
                .isEqualTo(State.APPLICABLE);
    }

    /** The reader of C finds its way through real files: all of kernel/cgroup and the headers of the scheduler. */
    @Test
    void realFilesAreBalanced() throws Exception {
        Path root = KernelSources.unpack("6.12", folder, FILES);
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> sources =
                    files.filter(f -> f.toString().matches(".*\\.[ch]")).toList();
            assertThat(sources).hasSizeGreaterThan(40);
            for (Path file : sources) {
                assertThat(new CText(Files.readString(file)).balanced())
                        .as(file.toString())
                        .isTrue();
            }
        }
    }
}

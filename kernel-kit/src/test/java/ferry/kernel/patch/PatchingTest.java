package ferry.kernel.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.kernel.KernelException;
import ferry.kernel.patch.PatchPlan.State;
import ferry.kernel.tree.SourceTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Trees in the shapes that the patches meet; PatchingLabTest takes whole ones. */
class PatchingTest {
    private static final String CGROUP = """
            static int cgroup_add_file(struct cgroup_subsys_state *css, struct cgroup *cgrp,
            \t\t\t   struct cftype *cft)
            {
            \tchar name[CGROUP_FILE_NAME_MAX];

            \tif (ret) {
            \t\tkernfs_remove(kn);
            \t\treturn 0; /* not this one */
            \t}
            #ifdef CONFIG_DEBUG_LOCK_ALLOC
            \tkey = &cft->lockdep_key;
            #endif
            \treturn 0;
            }

            static int other(void)
            {
            \treturn 0;
            }
            """;
    private static final String QTAGUID = """
            static int iface_stat_fmt_proc_show(struct seq_file *m, void *v)
            {
            \tstruct rtnl_link_stats64 dev_stats, *stats;
            \tstruct rtnl_link_stats64 no_dev_stats = {0};

            \tif (iface_entry->active) {
            \t\tstats = dev_get_stats(iface_entry->net_dev,
            \t\t\t\t      &dev_stats);
            \t} else {
            \t\tstats = &no_dev_stats;
            \t}
            \tshow(m, stats);
            \treturn 0;
            }

            static void iface_stat_create(struct net_device *d)
            {
            \tstruct rtnl_link_stats64 dev_stats, *stats;
            }
            """;
    private static final String PUDS = """
            static inline void mm_inc_nr_puds(struct mm_struct *mm)
            {
            \tif (mm_pud_folded(mm))
            \t\treturn;
            \tatomic_long_add(PTRS_PER_PUD * sizeof(pud_t), &mm->pgtables_bytes);
            }
            static inline void mm_dec_nr_puds(struct mm_struct *mm)
            {
            \tif (mm_pud_folded(mm))
            \t\treturn;
            \tatomic_long_sub(PTRS_PER_PUD * sizeof(pud_t), &mm->pgtables_bytes);
            }
            """;
    private static final String STUBS = """
            static inline void mm_inc_nr_puds(struct mm_struct *mm) {}
            static inline void mm_dec_nr_puds(struct mm_struct *mm) {}
            """;
    private static final String SCHED = """
            struct task_struct {
            \tint state;
            #ifdef CONFIG_SYSVIPC
            \tstruct sysv_sem\t\t\tsysvsem;
            \tstruct sysv_shm\t\t\tsysvshm;
            #endif
            #ifdef CONFIG_DETECT_HUNG_TASK
            \tunsigned long last;
            #endif
            \tANDROID_KABI_USE(1, unsigned int saved_state);
            \tANDROID_KABI_RESERVE(2);
            \tANDROID_KABI_RESERVE(3);
            \tANDROID_KABI_RESERVE(4);
            \tANDROID_KABI_RESERVE(5);
            \tANDROID_KABI_RESERVE(6);
            \tANDROID_KABI_RESERVE(7);
            \tANDROID_KABI_RESERVE(8);
            };
            """;
    private static final String USER = """
            struct user_struct {
            #ifdef CONFIG_POSIX_MQUEUE
            \t/* protected by mq_lock */
            \tunsigned long mq_bytes; /* how many */
            #endif
            \tANDROID_KABI_RESERVE(1);
            \tANDROID_KABI_RESERVE(2);
            };
            """;

    @TempDir
    Path folder;

    private SourceTree tree(String version, String path, String text) throws IOException {
        String[] numbers = version.split("\\.", -1);
        file("Makefile", "VERSION = " + numbers[0] + "\nPATCHLEVEL = " + numbers[1] + "\nSUBLEVEL = 7\n");
        file("Kconfig", "");
        file(path, text);
        return SourceTree.open(folder);
    }

    private void file(String path, String text) throws IOException {
        Files.createDirectories(folder.resolve(path).getParent());
        Files.write(folder.resolve(path), text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static PatchPlan plan(SourceTree tree, String id) {
        return new Patching(tree).plan(PatchTable.find(id));
    }

    static Stream<Arguments> applicable() {
        return Stream.of(
                Arguments.of("cgroup-prefix", "6.1", "kernel/cgroup/cgroup.c", CGROUP),
                Arguments.of("cgroup-prefix", "4.4", "kernel/cgroup.c", CGROUP),
                Arguments.of("cgroup-prefix", "4.14", "kernel/cgroup/cgroup.c", CGROUP.replace("\n", "\r\n")),
                Arguments.of("cgroup-prefix", "4.14", "kernel/cgroup/cgroup.c", "/* \u00e9 */\n" + CGROUP),
                Arguments.of("xt-qtaguid", "4.9", "net/netfilter/xt_qtaguid.c", QTAGUID),
                Arguments.of("nr-puds", "4.14", "include/linux/mm.h", PUDS + PUDS),
                Arguments.of("nr-puds", "4.14", "include/linux/mm.h", "#ifndef FOLDED\n" + PUDS + PUDS + "#endif\n"),
                Arguments.of(
                        "nr-puds",
                        "4.14",
                        "include/linux/mm.h",
                        PUDS + PUDS.replace("\tif (mm_pud_folded(mm))\n\t\treturn;\n", "")),
                Arguments.of("sysvipc-kabi", "5.10", "include/linux/sched.h", SCHED),
                Arguments.of("mqueue-kabi", "5.10", "include/linux/sched/user.h", USER),
                Arguments.of(
                        "config-decoy",
                        "4.14",
                        "kernel/Makefile",
                        "$(obj)/configs.o: $(obj)/config_data.gz\n\n"
                                + "$(obj)/config_data.gz: arch/arm64/configs/vts_defconfig FORCE\n\t$(call if_changed,gzip)\n"));
    }

    /** Applied, applied again, taken back: the tree is byte for byte as it was. */
    @ParameterizedTest
    @MethodSource("applicable")
    void goesThereAndBack(String id, String version, String path, String text) throws IOException {
        file("include/linux/android_kabi.h", "");
        SourceTree tree = tree(version, path, text);
        Patching patching = new Patching(tree);
        KernelPatch patch = PatchTable.find(id);
        PatchPlan plan = patching.plan(patch);
        assertThat(plan.reason()).isEmpty();
        assertThat(plan.state()).isEqualTo(State.APPLICABLE);
        assertThat(plan.diff()).contains("--- a/" + path, "\n+");
        assertThat(tree.read(path)).contains(text);

        patching.apply(plan);
        assertThat(tree.read(path).orElseThrow()).isNotEqualTo(text);
        assertThat(patching.plan(patch).state()).isEqualTo(State.PRESENT);
        assertThat(patching.applied()).containsExactly(id);

        patching.undo(patching.planUndo(patch));
        assertThat(tree.read(path)).contains(text);
        assertThat(patching.applied()).isEmpty();
        assertThat(patching.planUndo(patch).state()).isEqualTo(State.REFUSED);
    }

    @Test
    void linkStandsInTheRightFunctionAndPlace() throws IOException {
        String after = plan(tree("6.12", "kernel/cgroup/cgroup.c", CGROUP), "cgroup-prefix")
                .files()
                .getFirst()
                .after();
        assertThat(after).containsOnlyOnce("kernfs_create_link(");
        assertThat(after.indexOf("kernfs_create_link("))
                .isBetween(after.indexOf("#endif"), after.indexOf("static int other"));
        assertThat(after).contains("\t\t\treturn PTR_ERR(link);\n\t}\n\treturn 0;\n}\n\nstatic int other");
    }

    @Test
    void otherFunctionsKeepTheirDeclaration() throws IOException {
        String after = plan(tree("4.9", "net/netfilter/xt_qtaguid.c", QTAGUID), "xt-qtaguid")
                .files()
                .getFirst()
                .after();
        assertThat(after).containsOnlyOnce("struct rtnl_link_stats64 dev_stats, *stats;");
        assertThat(after)
                .contains("\tstats = &no_dev_stats;\n\tshow(m, stats);")
                .doesNotContain("dev_get_stats");
    }

    @Test
    void fieldsGoIntoTheLastFreeSlots() throws IOException {
        file("include/linux/android_kabi.h", "");
        String after = plan(tree("6.1", "include/linux/sched.h", SCHED), "sysvipc-kabi")
                .files()
                .getFirst()
                .after();
        assertThat(after).contains("""
                \tint state;
                #ifdef CONFIG_DETECT_HUNG_TASK
                """).contains("""
                \tANDROID_KABI_RESERVE(5);
                #ifdef CONFIG_SYSVIPC
                \t_ANDROID_KABI_REPLACE(ANDROID_KABI_RESERVE(6), struct sysv_sem sysvsem);
                \t_ANDROID_KABI_REPLACE(ANDROID_KABI_RESERVE(7); ANDROID_KABI_RESERVE(8), struct sysv_shm sysvshm);
                #else
                \tANDROID_KABI_RESERVE(6);
                \tANDROID_KABI_RESERVE(7);
                \tANDROID_KABI_RESERVE(8);
                #endif
                };
                """);
        String vendor = SCHED.replace("ANDROID_KABI_RESERVE(7)", "ANDROID_KABI_USE(7, u64 mine)");
        assertThat(plan(tree("6.1", "include/linux/sched.h", vendor), "sysvipc-kabi")
                        .diff())
                .contains("+\t_ANDROID_KABI_REPLACE(ANDROID_KABI_RESERVE(4), struct sysv_sem sysvsem);");
    }

    /** id, version, file, text, state, words of the reason. */
    static Stream<Arguments> leftAlone() {
        String mainline = "#ifdef FOLDED\n" + STUBS + "#else\n" + PUDS + "#endif\n";
        String apart = "#ifdef FOLDED\n" + STUBS + "#endif\n#ifndef FOLDED\n" + PUDS + "#endif\n";
        String conditions = "#ifdef A\n" + PUDS + "#endif\n#ifdef B\n" + PUDS + "#endif\n";
        String three = SCHED.replace("ANDROID_KABI_RESERVE(4);", "").replace("ANDROID_KABI_RESERVE(7);", "");
        return Stream.of(
                Arguments.of("nr-puds", "4.14", "include/linux/mm.h", mainline, State.PRESENT, ""),
                Arguments.of("nr-puds", "4.14", "include/linux/mm.h", apart, State.PRESENT, ""),
                Arguments.of("nr-puds", "4.14", "include/linux/mm.h", PUDS, State.PRESENT, ""),
                Arguments.of("nr-puds", "4.14", "include/linux/mm.h", "int x;\n", State.NOT_HERE, "none of"),
                Arguments.of(
                        "nr-puds", "6.12", "include/linux/mm.h", PUDS + PUDS, State.NOT_HERE, "not for kernel 6.12"),
                Arguments.of("nr-puds", "4.14", "include/linux/mm.h", STUBS + PUDS, State.REFUSED, "different things"),
                Arguments.of("nr-puds", "4.14", "include/linux/mm.h", conditions, State.REFUSED, "not the same"),
                Arguments.of("nr-puds", "4.14", "include/linux/mm.h", PUDS + PUDS + PUDS, State.REFUSED, "3 times"),
                Arguments.of("cgroup-prefix", "6.1", "kernel/cgroup/x.c", CGROUP, State.NOT_HERE, "none of"),
                Arguments.of(
                        "cgroup-prefix",
                        "6.1",
                        "kernel/cgroup/cgroup.c",
                        "int x;\n",
                        State.REFUSED,
                        "no cgroup_add_file()"),
                Arguments.of(
                        "cgroup-prefix",
                        "6.1",
                        "kernel/cgroup/cgroup.c",
                        CGROUP + CGROUP,
                        State.REFUSED,
                        "defined 2 times"),
                Arguments.of(
                        "cgroup-prefix",
                        "6.1",
                        "kernel/cgroup/cgroup.c",
                        CGROUP.replace("\treturn 0;\n}\n\nstatic", "\treturn add(kn);\n}\n\nstatic"),
                        State.REFUSED,
                        "0 times \"return 0 ;\""),
                Arguments.of(
                        "cgroup-prefix",
                        "6.1",
                        "kernel/cgroup/cgroup.c",
                        CGROUP + "static int cut(void)\n{\n",
                        State.REFUSED,
                        "without an end"),
                Arguments.of(
                        "xt-qtaguid",
                        "4.9",
                        "net/netfilter/xt_qtaguid.c",
                        QTAGUID.replaceFirst("dev_stats, \\*stats", "*stats"),
                        State.REFUSED,
                        "1 of its 2 changes"),
                Arguments.of(
                        "xt-qtaguid",
                        "4.9",
                        "net/netfilter/xt_qtaguid.c",
                        QTAGUID.replace("iface_entry->active", "iface_entry->active && 1"),
                        State.REFUSED,
                        "0 times \"if ( iface_entry"),
                Arguments.of(
                        "sysvipc-kabi", "6.1", "include/linux/sched.h", three, State.REFUSED, "no 3 reserved slots"),
                Arguments.of(
                        "sysvipc-kabi",
                        "6.1",
                        "include/linux/sched.h",
                        SCHED.replace("sysvsem;\n", "sysvsem;\n\tint more;\n"),
                        State.REFUSED,
                        "do not stand alone"),
                Arguments.of("sysvipc-kabi", "6.12", "include/linux/sched.h", SCHED, State.NOT_HERE, "not for kernel"),
                Arguments.of(
                        "config-decoy",
                        "6.1",
                        "kernel/Makefile",
                        "$(obj)/config_data: $(KCONFIG_CONFIG) FORCE\n",
                        State.PRESENT,
                        ""),
                Arguments.of(
                        "config-decoy",
                        "6.1",
                        "kernel/Makefile",
                        "$(obj)/config_data: $(MY_FILE) FORCE\n",
                        State.REFUSED,
                        "unknown here"));
    }

    @ParameterizedTest
    @MethodSource("leftAlone")
    void leavesAlone(String id, String version, String path, String text, State state, String words)
            throws IOException {
        file("include/linux/android_kabi.h", "");
        SourceTree tree = tree(version, path, text);
        PatchPlan plan = plan(tree, id);
        assertThat(plan.state()).as(plan.reason()).isEqualTo(state);
        assertThat(plan.reason()).contains(words);
        assertThat(plan.diff()).isEmpty();
        assertThatThrownBy(() -> new Patching(tree).apply(plan)).isInstanceOf(KernelException.class);
        assertThat(tree.read(path)).contains(text);
    }

    @Test
    void slotsAreAskedOfGkiTreesOnly() throws IOException {
        PatchPlan plan = plan(tree("6.1", "include/linux/sched.h", SCHED), "sysvipc-kabi");
        assertThat(plan.state()).isEqualTo(State.NOT_HERE);
        assertThat(plan.reason()).contains("no GKI tree");
    }

    @Test
    void undoKeepsLaterChangesElsewhereAndRefusesThoseOnTheSpot() throws IOException {
        SourceTree tree = tree("6.1", "kernel/cgroup/cgroup.c", CGROUP);
        Patching patching = new Patching(tree);
        KernelPatch patch = PatchTable.find("cgroup-prefix");
        patching.apply(patching.plan(patch));
        String patched = tree.read("kernel/cgroup/cgroup.c").orElseThrow();

        tree.write("kernel/cgroup/cgroup.c", patched.replace("struct kernfs_node *link;", "struct kernfs_node *l;"));
        assertThat(patching.planUndo(patch).reason()).contains("changed where the patch is");

        tree.write("kernel/cgroup/cgroup.c", "/* new */\n" + patched);
        patching.undo(patching.planUndo(patch));
        assertThat(tree.read("kernel/cgroup/cgroup.c")).contains("/* new */\n" + CGROUP);
    }

    @Test
    void pathsAndLinksDoNotLeaveTheTree() throws IOException {
        SourceTree tree = tree("6.1", "kernel/cgroup/x.c", "");
        Path outside = Files.createTempFile("outside", ".c");
        try {
            Files.writeString(outside, CGROUP);
            Files.createSymbolicLink(folder.resolve("kernel/cgroup/cgroup.c"), outside);
            assertThatThrownBy(() -> plan(tree, "cgroup-prefix")).hasMessageContaining("leaves the kernel tree");
            assertThatThrownBy(() -> tree.read("../x")).hasMessageContaining("leaves the kernel tree");
        } finally {
            Files.delete(outside);
        }
    }

    @Test
    void whatIsNoTreeIsNamed() throws IOException {
        assertThatThrownBy(() -> SourceTree.open(folder.resolve("none"))).hasMessageContaining("no kernel tree at");
        assertThatThrownBy(() -> SourceTree.open(folder)).hasMessageContaining("no Makefile or no Kconfig");
        file("Kconfig", "");
        file("Makefile", "all:\n");
        assertThatThrownBy(() -> SourceTree.open(folder)).hasMessageContaining("names no kernel version");
    }
}

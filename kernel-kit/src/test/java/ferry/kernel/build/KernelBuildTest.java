package ferry.kernel.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ferry.kernel.KernelException;
import ferry.kernel.KernelSources;
import ferry.kernel.patch.PatchTable;
import ferry.kernel.tree.Toolchain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The build's steps on a tree whose Makefile has the targets of a kernel's and compiles nothing, so that they take no time;
 * KernelBuildLabTest takes the real thing.
 */
@Timeout(60)
class KernelBuildTest {
    /** The short lines of kbuild, the targets that are asked for, and an object that is made once. */
    private static final String MAKEFILE = """
            VERSION = 6
            PATCHLEVEL = 1
            SUBLEVEL = 9
            C = $(O)/.config
            tinyconfig:
            \t@printf '# Linux/arm64 6.1.9 Kernel Configuration\\nCONFIG_A=y\\n' > $C
            olddefconfig:
            \t@sed -i '/CONFIG_GONE/d' $C
            prepare:
            \t@mkdir -p $(O)/include/config $(O)/arch/arm64/boot; echo 6.1.9-ferry > $(O)/include/config/kernel.release
            $(O)/a.o: $(CURDIR)/a.c
            \t@set -e; echo '  CC      a.o'; cp $< $@
            $(O)/b.o: $(CURDIR)/a.c
            \t@set -e; echo '  CC [M]  fs/b.o'; cp $< $@
            Image: $(O)/a.o $(O)/b.o
            \t@cat $(O)/a.o > $(O)/arch/arm64/boot/Image; echo map > $(O)/System.map
            """;

    @TempDir
    Path folder;

    private Path tree = Path.of("");

    @BeforeEach
    void tree() throws IOException {
        tree = Files.createDirectory(folder.resolve("tree"));
        Files.writeString(tree.resolve("Makefile"), MAKEFILE);
        Files.writeString(
                tree.resolve("Kconfig"), "config A\n\tbool \"A\"\nconfig GONE\n\tbool \"G\"\n\tdepends on NONE\n");
        Files.writeString(tree.resolve("a.c"), "int a;\n");
        Files.createDirectories(tree.resolve("scripts/kconfig"));
        // Arguments: -m -O OUT BASE FRAGMENT
        Files.writeString(tree.resolve("scripts/kconfig/merge_config.sh"), "cat \"$4\" \"$5\" > \"$3/.config\"\n");
    }

    private BuildRequest request(Path source, Map<String, String> wish, boolean anyway, String... patches) {
        return new BuildRequest(
                source,
                "arm64",
                BuildRequest.Base.of("tinyconfig"),
                Set.of(),
                Optional.empty(),
                wish,
                List.of(patches).stream().map(PatchTable::find).toList(),
                folder.resolve("work"),
                1,
                anyway);
    }

    /** With whatever compiler: none is run. */
    private static BuildResult build(BuildRequest request, Consumer<BuildProgress> watcher) {
        return KernelBuild.run(request, watcher, arch -> new Toolchain(arch, "", false));
    }

    @Test
    void goesThroughItsStepsAndCompilesNothingTwice() throws IOException {
        List<String> steps = new ArrayList<>();
        BuildResult first = build(
                request(tree, Map.of("B", "y"), true), p -> steps.add(p.step().word() + " " + p.state()));
        assertThat(steps)
                .containsExactly(
                        "configure started",
                        "configure done",
                        "prepare started",
                        "prepare done",
                        "compile started",
                        "compile progress",
                        "compile progress",
                        "compile done",
                        "collect started",
                        "collect done");
        assertThat(first.compiled()).isEqualTo(2);
        assertThat(first.release()).isEqualTo("6.1.9-ferry");
        assertThat(first.image()).hasContent("int a;");
        assertThat(first.sha256()).containsOnlyKeys("Image", "System.map", "config");
        assertThat(first.folder().resolve("kernel.json"))
                .content()
                .contains("6.1.9-ferry", first.sha256().getOrDefault("Image", "none"));
        assertThat(first.folder().resolve("config")).content().contains("CONFIG_A=y", "CONFIG_B=y");

        BuildResult second = build(request(tree, Map.of("B", "y"), true), p -> {});
        assertThat(second.compiled()).isZero();
        assertThat(second.sha256()).isEqualTo(first.sha256());
    }

    @Test
    void aWishThatTheTreeDropsEndsItBeforeAnythingIsCompiled() {
        assertThatThrownBy(() -> build(request(tree, Map.of("GONE", "y"), false), p -> {}))
                .isInstanceOf(WishDropped.class)
                .hasMessageContaining("CONFIG_GONE=y was not taken: GONE depends on NONE, which is off.");
        assertThat(folder.resolve("work/build/a.o")).doesNotExist();
        BuildResult anyway = build(request(tree, Map.of("GONE", "y"), true), p -> {});
        assertThat(anyway.dropped()).hasSize(1);
    }

    @Test
    void aPatchThatDoesNotFitEndsItWithTheTreeAsItWas() throws IOException {
        Files.createDirectories(tree.resolve("kernel/cgroup"));
        Files.writeString(tree.resolve("kernel/cgroup/cgroup.c"), "int other;\n");
        assertThatThrownBy(() -> build(request(tree, Map.of(), true, "cgroup-prefix"), p -> {}))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("does not fit this tree");
        assertThat(tree.resolve(".ferry")).doesNotExist();
    }

    @Test
    void whatTheCompilerSaysIsSaid() throws IOException {
        Files.writeString(
                tree.resolve("Makefile"),
                MAKEFILE.replace("cp $< $@", "echo 'a.c:1: error: no such thing'; echo 'make: *** [a.o]'; exit 1"));
        assertThatThrownBy(() -> build(request(tree, Map.of(), true), p -> {}))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("error: no such thing");
        Files.writeString(
                tree.resolve("Makefile"), MAKEFILE.replace("cp $< $@", "echo 'No space left on device'; exit 1"));
        assertThatThrownBy(() -> build(request(tree, Map.of(), true), p -> {}))
                .isInstanceOfSatisfying(
                        KernelException.class, e -> assertThat(e.cure()).contains("disk is full"));
        Files.writeString(tree.resolve("Makefile"), MAKEFILE);
        assertThat(build(request(tree, Map.of(), true), p -> {}).compiled()).isEqualTo(2);
    }

    @Test
    void anInterruptEndsTheCompilers() throws Exception {
        Files.writeString(tree.resolve("Makefile"), MAKEFILE.replace("cp $< $@", "echo $$$$ > $(O)/pid; sleep 1000"));
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread build = Thread.ofPlatform().start(() -> {
            try {
                build(request(tree, Map.of(), true), p -> {});
            } catch (KernelException e) {
                thrown.set(e);
            }
        });
        Path pid = folder.resolve("work/build/pid");
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(pid) && Files.size(pid) > 1);
        build.interrupt();
        build.join();
        assertThat(thrown.get()).hasMessageContaining("cancelled");
        long number = Long.parseLong(Files.readString(pid).strip());
        await().atMost(Duration.ofSeconds(10))
                .until(() ->
                        ProcessHandle.of(number).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void aTarballIsUnpackedOnce() throws Exception {
        Path tar = folder.resolve("linux.tar.gz");
        KernelSources.run(folder, "tar", "-czf", tar.toString(), "tree");
        List<String> steps = new ArrayList<>();
        build(request(tar, Map.of(), true), p -> steps.add(p.step().word()));
        assertThat(steps).startsWith("unpack");
        Path file = folder.resolve("work/source/a.c");
        Files.writeString(file, "int b;\n");
        assertThat(build(request(tar, Map.of(), true), p -> {}).image()).hasContent("int b;");

        // One that was half unpacked, or that has changed, is unpacked anew.
        Files.delete(folder.resolve("work/source.from"));
        assertThat(build(request(tar, Map.of(), true), p -> {}).image()).hasContent("int a;");

        byte[] bytes = Files.readAllBytes(tar);
        Files.write(tar, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> build(request(tar, Map.of(), true), p -> {}))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("Cannot unpack");
    }

    @Test
    void aTreeThatWasBuiltInPlaceAndAFolderInsideItAreNamed() throws IOException {
        BuildRequest inside = new BuildRequest(
                tree,
                "arm64",
                BuildRequest.Base.of("tinyconfig"),
                Set.of(),
                Optional.empty(),
                Map.of(),
                List.of(),
                tree.resolve("out"),
                1,
                true);
        assertThatThrownBy(() -> build(inside, p -> {})).hasMessageContaining("is inside the tree");
        Files.writeString(tree.resolve(".config"), "CONFIG_A=y\n");
        assertThatThrownBy(() -> build(request(tree, Map.of(), true), p -> {}))
                .hasMessageContaining("was built in place");
    }

    @Test
    void twoBuildsInOneFolderAreRefused() {
        assertThatThrownBy(() -> build(request(tree, Map.of(), true), p -> {
                    if (p.step() == BuildProgress.Step.PREPARE && p.state().equals("started")) {
                        build(request(tree, Map.of(), true), q -> {});
                    }
                }))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("Another build works in");
    }
}

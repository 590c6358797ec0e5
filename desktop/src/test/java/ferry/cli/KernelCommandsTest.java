package ferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernel's commands from the words to the output; what they do is tested in the kernel kit. */
class KernelCommandsTest {
    private static final String CGROUP = """
            static int cgroup_add_file(struct cgroup *cgrp)
            {
            \tchar name[CGROUP_FILE_NAME_MAX];

            \treturn 0;
            }
            """;

    @TempDir
    Path temp;

    private FakeServices services;
    private Shell shell;
    private Path file;

    @BeforeEach
    void tree() throws IOException {
        services = new FakeServices(temp);
        shell = new Shell(services, false);
        Path tree = Files.createDirectories(temp.resolve("tree/kernel/cgroup"))
                .resolve("../..")
                .normalize();
        Files.writeString(tree.resolve("Makefile"), "VERSION = 6\nPATCHLEVEL = 1\n");
        Files.writeString(tree.resolve("Kconfig"), "");
        file = Files.writeString(tree.resolve("kernel/cgroup/cgroup.c"), CGROUP);
        Files.writeString(temp.resolve("config"), "# Linux/arm64 6.1.1 Kernel Configuration\nCONFIG_PID_NS=y\n");
    }

    @AfterEach
    void close() {
        services.close();
    }

    private Shell.Answer run(String line) {
        return shell.run(line.replace("TREE", temp.resolve("tree").toString()).replace("TEMP", temp.toString()));
    }

    @Test
    void aPatchIsShownMadeAndTakenBack() throws IOException {
        assertThat(run("kernel patch --tree TREE").out())
                .contains("cgroup-prefix  applicable", "nr-puds        not here");
        Shell.Answer dry = run("kernel patch --tree TREE cgroup-prefix --dry-run");
        assertThat(dry.exit()).isZero();
        assertThat(dry.out()).contains("--- a/kernel/cgroup/cgroup.c", "+\t\tlink = kernfs_create_link(");
        assertThat(file).content().isEqualTo(CGROUP);

        assertThat(run("kernel patch --tree TREE cgroup-prefix").err()).contains("applied", "cost:");
        assertThat(file).content().contains("kernfs_create_link");
        assertThat(run("kernel patch --tree TREE").out()).contains("present, by Ferry");
        assertThat(run("kernel patch --tree TREE cgroup-prefix --undo").err()).contains("taken back");
        assertThat(file).content().isEqualTo(CGROUP);
    }

    @Test
    void oneRefusalLeavesAllAlone() throws IOException {
        Files.writeString(temp.resolve("tree/kernel/Makefile"), "$(obj)/config_data: $(MINE) FORCE\n");
        Shell.Answer answer = run("kernel patch --tree TREE cgroup-prefix config-decoy");
        assertThat(answer.exit()).isEqualTo(3);
        assertThat(answer.err()).contains("unknown here");
        assertThat(file).content().isEqualTo(CGROUP);
    }

    @Test
    void jsonHasTheStateOfEachPatch() {
        JsonNode list = Json.parse(run("kernel patch --tree TREE --json").out());
        assertThat(list.get(0).path("patch").asText()).isEqualTo("cgroup-prefix");
        assertThat(list.get(0).path("state").asText()).isEqualTo("applicable");
        assertThat(list.get(0).path("diff").asText()).contains("@@ -");
        assertThat(list.get(0).path("needed").isNull()).isTrue();
    }

    @Test
    void aCheckEndsLikeAChecker() {
        Shell.Answer no = run("kernel check --config TEMP/config --for criu");
        assertThat(no.exit()).isEqualTo(1);
        assertThat(no.out()).contains("fail    CRIU", "UTS_NS (required, config: not there): ");
        JsonNode json = Json.parse(
                run("kernel check --config TEMP/config --for criu --json").out());
        assertThat(json.path("passes").asBoolean(true)).isFalse();
        String fragment = run("kernel fragment --config TEMP/config --for criu").out();
        assertThat(fragment).contains("CONFIG_UTS_NS=y").doesNotContain("CONFIG_PID_NS");
    }

    @Test
    void whatTwoPurposesLackIsExplainedOnce() {
        String out = run("kernel check --config TEMP/config --for criu --for docker-v2")
                .out();
        assertThat(out).containsOnlyOnce("UTS_NS (required").contains("as above: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kernel patch --tree TREE nonsense | 5 | There are: cgroup-prefix",
                "kernel patch --tree TEMP/none cgroup-prefix | 5 | no kernel tree",
                "kernel patch cgroup-prefix | 2 | --tree",
                "kernel patch --tree TREE cgroup-prefix --undo | 3 | Ferry did not apply it",
                "kernel fragment --tree TREE | 2 | --config says what to begin with",
                "kernel check --tree TREE | 2 | --config says what to begin with",
                "kernel build --tree TREE --jobs 0 | 2 | at least 1",
                "kernel build --tree TEMP/none.tar.xz --out TEMP/w | 5 | none.tar.xz",
                "kernel build --tree TREE --arch mips --out TEMP/w | 5 | mips"
            })
    void whatIsWrongIsSaid(String line, int exit, String words) {
        Shell.Answer answer = run(line);
        assertThat(answer.err()).contains(words).doesNotContain("fault in Ferry");
        assertThat(answer.exit()).isEqualTo(exit);
    }
}

package ferry.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ProbeScriptTest {
    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash"})
    void seesTheKernelOfThisMachine(String shell) throws Exception {
        String script = KernelCheckTest.resource("/ferry/assets/kernel/probe.sh");
        Process process =
                new ProcessBuilder(shell, "-c", script, "probe", "overlay|veth", "sys_kcmp", "always").start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(err).isEmpty();
        Map<String, String> values = KernelProbe.parse(out, err);
        assertThat(values)
                .containsEntry(
                        "release",
                        Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip())
                .containsEntry("ns.mnt", "1")
                .containsEntry("proc.pagemap", "1")
                .containsKeys("machine", "cgroup.memory", "selinux.enforce");
        for (String ns : new String[] {"pid", "net", "user", "time"}) {
            assertThat(values.get("ns." + ns)).isEqualTo(Files.exists(Path.of("/proc/self/ns", ns)) ? "1" : "0");
        }
        assertThat(KernelCheckTest.facts(out, java.util.Optional.empty())
                        .addressBits()
                        .orElseThrow())
                .isBetween(39, 57);
    }

    /** Words that change something; a comment may hold them. */
    @Test
    void holdsNothingThatWrites() {
        String whole = KernelCheckTest.resource("/ferry/assets/kernel/probe.sh").replaceAll("(?m)^\\s*#.*$", "");
        // The one mount is made in a namespace of its own, which is cut off from the phone's first.
        String code = whole.replaceFirst("(?s)unshare -m sh -c \"mount -o rprivate none / \\|\\|.*?exit 8\"", "");
        assertThat(code).isNotEqualTo(whole);
        Pattern writes =
                Pattern.compile("\\b(mount|umount|mkdir|rm|touch|modprobe|insmod|setprop|tee|dd|chmod|mv)\\b\\s+[^.=]");
        assertThat(writes.matcher(code).results().map(java.util.regex.MatchResult::group))
                .isEmpty();
        assertThat(Pattern.compile("(?<![0-9])>(?!/dev/null|&)")
                        .matcher(code.replaceAll("2>/dev/null|>/dev/null", ""))
                        .results())
                .isEmpty();
    }

    @Test
    void brokenAnswersAreRefused() {
        assertThatThrownBy(() -> KernelProbe.parse("probe=1\nns.pid=1\n", "sh: \u001b[31mKilled"))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("did not run to its end")
                .hasMessageContaining("?[31mKilled");
        assertThatThrownBy(() -> KernelProbe.parse("", "")).isInstanceOf(KernelException.class);
        assertThatThrownBy(() -> KernelProbe.parse("a=1\n".repeat(20_000), "")).hasMessageContaining("too many lines");
        assertThat(KernelProbe.parse("probe=1\nrelease=" + "x".repeat(1 << 20) + "\nend=1\n", "")
                        .get("release"))
                .hasSizeLessThan(5000);
    }
}

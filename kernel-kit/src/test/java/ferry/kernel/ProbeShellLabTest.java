package ferry.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The probe in Android's dialect: mksh, and toybox for every program (Debian's packages of both). */
@Tag("sources")
@Timeout(120)
class ProbeShellLabTest {
    @TempDir
    Path folder;

    @Test
    void runsInMkshWithToybox() throws Exception {
        for (String name : new String[] {"mksh", "toybox"}) {
            KernelSources.run(
                    folder, "dpkg-deb", "-x", KernelSources.deb(name, folder).toString(), folder.toString());
        }
        Path toybox = folder.resolve("bin/toybox");
        Path programs = Files.createDirectory(folder.resolve("programs"));
        for (String name : KernelSources.run(folder, toybox.toString()).strip().split("\\s+", -1)) {
            Files.createSymbolicLink(programs.resolve(name), toybox);
        }
        Path shell = Files.createSymbolicLink(programs.resolve("sh"), folder.resolve("bin/mksh"));
        // The script puts Android's folders first; here only ours is there.
        String script = KernelCheckTest.resource("/ferry/assets/kernel/probe.sh")
                .replaceFirst("(?m)^PATH=.*$", "PATH=" + programs);
        Process process = new ProcessBuilder(
                        shell.toString(), "-c", script, "probe", "overlay|veth", "sys_kcmp", "always")
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(err).isEmpty();
        Map<String, String> values = KernelProbe.parse(out, err);
        assertThat(values)
                .containsEntry("ns.mnt", "1")
                .containsEntry("vdso", "1")
                .containsKeys("machine", "data.overlay", "vm.soft_dirty", "selinux.enforce", "va.top");
    }
}

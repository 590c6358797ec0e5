package ferry.rom.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.adb.ShellResult;
import ferry.rom.RomException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real script in this machine's sh, with a dockerd that is none. */
class DockerStartTest {
    @TempDir
    Path temp;

    private final List<String> asked = new ArrayList<>();

    @AfterEach
    void end() throws IOException {
        Path pid = temp.resolve("pid");
        if (Files.exists(pid)) {
            ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).ifPresent(ProcessHandle::destroy);
        }
    }

    /** A shell of this machine. What is asked of root by {@code id -u} is answered 0 or 2000. */
    private DockerStart.Shell shell(boolean root) {
        return (limit, words) -> {
            asked.add(words[0]);
            if (words[0].equals("id")) {
                return new ShellResult(0, root ? "0\n" : "2000\n", "");
            }
            try {
                Process p = new ProcessBuilder(words).start();
                String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return new ShellResult(
                        p.waitFor(), out, new String(p.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        };
    }

    private DeviceDocker docker(String body) throws IOException {
        Path daemon = temp.resolve("it's a dockerd");
        Files.writeString(daemon, "#!/bin/sh\necho $$ >'" + temp + "/pid'\n" + body + "\n");
        Files.setPosixFilePermissions(daemon, PosixFilePermissions.fromString("rwx------"));
        return new DeviceDocker(
                daemon.toString(), temp.resolve("run/docker.sock").toString(), false, "", "");
    }

    @Test
    void itWaitsForTheSocket() throws IOException {
        DeviceDocker docker = docker("""
                sleep 1
                exec perl -MSocket -e 'socket(S, AF_UNIX, SOCK_STREAM, 0); my $p = $ARGV[1]; $p =~ s,^unix://,,;
                    bind(S, sockaddr_un($p)) or die; listen(S, 1); print "up\\n"; sleep 60' -- "$@"
                """);
        new DockerStart("fake", shell(true)).start(docker);
        assertThat(Path.of(docker.socket())).exists();
        assertThat(asked).containsExactly("id", "sh");
    }

    @Test
    void oneThatEndsIsToldWithItsLog() throws IOException {
        DeviceDocker docker =
                docker("echo 'failed to mount cgroups'; echo 'Devices cgroup isn'\\''t mounted' >&2; exit 1");
        assertThatThrownBy(() -> new DockerStart("fake", shell(true)).start(docker))
                .isInstanceOfSatisfying(RomException.class, e -> {
                    assertThat(e)
                            .hasMessageContaining("has ended")
                            .hasMessageContaining("failed to mount cgroups · Devices cgroup isn't mounted");
                    assertThat(e.cure()).contains("kernel");
                });
    }

    @Test
    void bothDialectsOfSuAreTried() throws IOException {
        DeviceDocker docker = docker("exit 1");
        DockerStart start = new DockerStart("fake", (limit, words) -> {
            asked.add(String.join(" ", List.of(words).subList(0, Math.min(2, words.length))));
            assertThat(limit).isGreaterThan(Duration.ofSeconds(40));
            return words[0].equals("id")
                    ? new ShellResult(0, "2000", "")
                    : words[1].equals("-c")
                            ? new ShellResult(1, "", "su: invalid uid/gid '-c'")
                            : new ShellResult(0, "ferry:started\n", "");
        });
        start.start(docker);
        assertThat(asked).containsExactly("id -u", "su -c", "su 0");
    }

    @Test
    void withoutRootItSaysWhereToAllowIt() throws IOException {
        DeviceDocker docker = docker("exit 1");
        DockerStart start = new DockerStart(
                "fake",
                (limit, words) -> words[0].equals("id")
                        ? new ShellResult(0, "2000", "")
                        : new ShellResult(127, "", "sh: su: inaccessible or not found\u001b[31m"));
        assertThatThrownBy(() -> start.start(docker)).isInstanceOfSatisfying(RomException.class, e -> {
            assertThat(e)
                    .hasMessageContaining("gets no root: sh: su: inaccessible")
                    .hasMessageNotContaining("\u001b");
            assertThat(e.cure()).contains("Magisk");
        });
        assertThatThrownBy(() -> start.start(new DeviceDocker("", "", false, "", "")))
                .hasMessageContaining("no dockerd");
    }
}

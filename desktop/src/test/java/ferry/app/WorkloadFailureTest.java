package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sample container that cannot be made: what it was, and what to do. */
class WorkloadFailureTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Temporary failure resolving 'mirror.example' | FERRY_DEBIAN_MIRROR",
                "E: Failed to fetch http://x/InRelease  Could not connect to x:80 | FERRY_DEBIAN_MIRROR",
                "tar: usr/lib/x: Cannot write: No space left on device | The disk is full",
                "make: no mmdebstrap; install it with: apt-get install mmdebstrap | apt-get install mmdebstrap",
                "make: no gcc; install gcc | apt-get install gcc",
                "W: GPG error: The following signatures couldn't be verified: NO_PUBKEY 0E98 | debian-archive-keyring",
                "make: package libc6 was not fetched; remove x | is not whole",
                "something else | fetch.log",
            })
    void theCureFitsTheCause(String line, String cure) {
        LabException e = WorkloadFailure.of("redis", List.of("fetching packages", line, ""), temp);
        assertThat(e).hasMessage("The sample container redis could not be made: " + line);
        assertThat(e.cure()).contains(cure);
    }

    @Test
    void anEmptyOutputIsNoFault() {
        assertThat(WorkloadFailure.of("redis", List.of(), temp)).hasMessageContaining("said nothing");
    }

    @Test
    void withoutACompilerItSaysWhatToInstall() {
        Workloads workloads = new Workloads(temp, Map.of("PATH", temp.toString()));
        assertThatThrownBy(() -> make(workloads)).isInstanceOfSatisfying(LabException.class, e -> assertThat(e.cure())
                .contains("apt-get install gcc"));
    }

    @Test
    void withoutANetworkItSaysSo() {
        assumeThat(Path.of("/usr/bin/mmdebstrap")).exists();
        Workloads workloads = new Workloads(temp, Map.of("FERRY_DEBIAN_MIRROR", "http://127.0.0.1:9/debian"));
        assertThatThrownBy(() -> make(workloads)).isInstanceOfSatisfying(LabException.class, e -> assertThat(e)
                .hasMessageContaining("127.0.0.1:9")
                .satisfies(each -> assertThat(e.cure()).contains("FERRY_DEBIAN_MIRROR=")));
    }

    @Test
    void aCacheThatCannotBeWrittenIsNoFaultOfFerry() throws Exception {
        Path file = Files.createFile(temp.resolve("file"));
        assertThatThrownBy(() -> make(new Workloads(file)))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("could not be made in " + file);
    }

    private static void make(Workloads workloads) throws InterruptedException {
        String unused = workloads.make("looper", line -> {}).toString();
    }
}

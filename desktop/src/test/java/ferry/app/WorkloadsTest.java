package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadsTest {
    @TempDir
    Path cache;

    @Test
    void everyRowHasACommandAndAWayToSeeThatItGoesOn() {
        for (Workloads.Workload w : new Workloads(cache).all()) {
            assertThat(w.cmd()).as(w.name()).isNotEmpty();
            assertThat(w.check().line().isPresent() || !w.check().exec().isEmpty())
                    .as(w.name())
                    .isTrue();
        }
    }

    @Test
    void theTableAndTheScriptKnowTheSameNames() throws Exception {
        Workloads workloads = new Workloads(cache);
        Path script = cache.resolve("make"); // the assets may be in a jar
        try (InputStream in = Workloads.class.getResourceAsStream("/ferry/assets/workloads/make")) {
            Files.copy(in, script);
        }
        Process p = new ProcessBuilder("bash", script.toString(), "names").start();
        assertThat(p.inputReader().lines().toList())
                .containsExactlyInAnyOrderElementsOf(
                        workloads.all().stream().map(Workloads.Workload::name).toList());
    }

    @Test
    void anUnknownNameIsNamedTogetherWithTheKnownOnes() {
        assertThatThrownBy(() -> new Workloads(cache).workload("emacs"))
                .hasMessageContaining("emacs")
                .hasMessageContaining("redis");
    }

    @Test
    void aLogMustFitAndCountByOne() {
        WorkloadsCheck check = new Workloads(cache).workload("server").check();
        assertThat(check.log("server 4 ok\nserver 5 ok\nserv"))
                .isEqualTo(new WorkloadsCheck.Verdict(5, java.util.Optional.empty()));
        assertThat(check.log("server 4 ok\nserver 6 ok\n").wrong())
                .hasValueSatisfying(w -> assertThat(w).contains("after line 4 comes line 6"));
        assertThat(check.log("server 4 ok\nserver 4 ok\n").good()).isFalse();
        assertThat(check.log("server 4 ok\nserver 5 pipe gave 3\n").wrong())
                .hasValueSatisfying(w -> assertThat(w).contains("pipe gave 3"));
        assertThat(check.log("").counter()).isZero();
    }

    @Test
    void aLooperIsHeldAgainstItsReference() {
        WorkloadsCheck check = new Workloads(cache).workload("looper").check();
        String one = "looper 1 d=2.5 x=0.9 hash=0123456789abcdef\n";
        String two = "looper 2 d=3.5 x=0.4 hash=fedcba9876543210\n";
        assertThat(check.log(two, one + two).good()).isTrue();
        assertThat(check.log(two.replace("3.5", "3.6"), one + two).wrong())
                .hasValueSatisfying(w -> assertThat(w).contains("3.6"));
        assertThat(check.log(two, one).good()).isFalse();
        assertThat(check.reference(7)).containsExactly("/usr/bin/looper", "-i", "0", "-n", "7");
    }
}

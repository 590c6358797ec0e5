package ferry.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.session.Session;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Ferry that is killed in the middle, as by SIGKILL, and another one that recovers its session. */
@Tag("lab")
class KilledTest {
    private static final String NAME = "migrate-killed";
    private Bed bed;
    private Path folder;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        this.folder = folder;
        bed = new Bed(folder);
    }

    @AfterEach
    void close() {
        bed.close();
    }

    /** Runs one crossing in a JVM of its own. */
    static final class Ferry {
        private Ferry() {}

        public static void main(String[] args) throws Exception {
            try (Bed bed = new Bed(Path.of(args[0]))) {
                // Never gets so far when it is killed as it should.
                System.err.println(bed.cross(args[1], Faults.fromEnvironment(), p -> {}));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {
                "PREPARE_CREATED",
                "CHECKPOINT_BEGIN",
                "CHECKPOINT_TAKEN",
                "STREAM_MIDDLE",
                "RESTORE_BEGIN",
                "RESTORE_END",
                "FINISH_BEGIN"
            })
    void endsWithOneThatRuns(Fault fault) throws Exception {
        String id =
                bed.start(NAME, b -> b.withObject("/HostConfig/RestartPolicy").put("Name", "unless-stopped"));
        Process ferry = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dferry.fault=" + fault.word() + ":kill",
                        "-DFERRY_TEST_PC_DOCKER="
                                + Bed.setting("FERRY_TEST_PC_DOCKER").orElseThrow(),
                        "-DFERRY_TEST_PC2_DOCKER="
                                + Bed.setting("FERRY_TEST_PC2_DOCKER").orElse(""),
                        Ferry.class.getName(),
                        folder.toString(),
                        NAME)
                .inheritIO()
                .start();
        assertThat(ferry.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(ferry.exitValue()).isEqualTo(137);
        List<Session> interrupted = bed.journal.interrupted();
        assertThat(interrupted).hasSize(1);
        String session = interrupted.getFirst().id();

        Progress.Result result = bed.migrations(Faults.none()).recover(session, p -> {});

        boolean forward = fault.phase().compareTo(Phase.RESTORE) > 0 || fault == Fault.RESTORE_END;
        assertThat(result.outcome()).as("%s", result.error()).isEqualTo(forward ? "moved" : "rolled-back");
        assertThat(Bed.running(bed.from, id)).isEqualTo(!forward);
        long frozen = Bed.counts(bed.from, id).getLast();
        if (forward) {
            Bed.awaitCount(bed.to, result.container(), frozen + 10);
            assertThat(Bed.counts(bed.to, result.container()).getFirst()).isEqualTo(frozen + 1);
        } else {
            Bed.awaitCount(bed.from, id, frozen + 10);
            FaultedCrossingTest.assertWhole(Bed.counts(bed.from, id));
            assertThat(bed.to.inspect(bed.targetName(NAME))).isEmpty();
        }
        var runs = forward ? bed.to.inspect(result.container()) : bed.from.inspect(id);
        assertThat(runs.orElseThrow()
                        .path("HostConfig")
                        .path("RestartPolicy")
                        .path("Name")
                        .asText())
                .isEqualTo("unless-stopped");
        bed.assertClean(session, forward);
        assertThat(bed.journal.interrupted()).isEmpty();
    }
}

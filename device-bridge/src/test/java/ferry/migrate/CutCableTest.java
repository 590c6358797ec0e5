package ferry.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The target's engine cannot be reached any more. */
@Tag("lab")
class CutCableTest {
    private static final String NAME = "migrate-cut";
    private Bed bed;
    private SocketCut cable;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        bed = new Bed(folder);
        cable = bed.cable();
    }

    @AfterEach
    void close() throws Exception {
        cable.mend();
        bed.close();
    }

    private Progress.Result crossAndCut(Predicate<Progress> when) {
        return bed.cross(NAME, Faults.none(), p -> {
            if (when.test(p)) {
                cable.cut();
            }
        });
    }

    private static boolean started(Progress p, Phase phase) {
        return p instanceof Progress.Step s && s.phase() == phase && s.state().equals("started");
    }

    @Test
    void beforeTheRestoreTheSourceGoesOnAtOnce() throws Exception {
        String id = bed.start(NAME, b -> {});

        Progress.Result result = crossAndCut(p -> started(p, Phase.STREAM));

        assertThat(result.outcome()).as("%s", result.error()).isEqualTo("rolled-back");
        assertThat(result.error()).hasValueSatisfying(e -> assertThat(e).contains("Left over"));
        Bed.awaitCount(bed.from, id, Bed.counts(bed.from, id).getLast() + 10);
        FaultedCrossingTest.assertWhole(Bed.counts(bed.from, id));

        // What is left over there goes with the next crossing.
        cable.mend();
        bed.to.rename(bed.targetName(NAME), "migrate-cut-left");
        Progress.Result again = bed.cross(NAME, Faults.none(), p -> {});
        assertThat(again.outcome()).as("%s", again.error()).isEqualTo("moved");
        assertThat(bed.to.inspect("migrate-cut-left")).isEmpty();
        bed.assertClean(result.session(), false);
    }

    @Test
    void afterTheRestoreBeganNothingIsStartedBlindly() throws Exception {
        String id = bed.start(NAME, b -> {});

        Progress.Result result = crossAndCut(p -> started(p, Phase.VERIFY));

        assertThat(result.outcome()).as("%s", result.error()).isEqualTo("attention");
        assertThat(Bed.running(bed.from, id)).as("the target may run").isFalse();

        cable.mend();
        Progress.Result recovered = bed.migrations(Faults.none()).recover(result.session(), p -> {});

        assertThat(recovered.outcome()).as("%s", recovered.error()).isEqualTo("moved");
        assertThat(Bed.running(bed.to, recovered.container())).isTrue();
        assertThat(Bed.running(bed.from, id)).isFalse();
        bed.assertClean(result.session(), true);
    }
}

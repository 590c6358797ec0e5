package ferry.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A cancel is an interrupt of the migration's thread, at the beginning of each step. */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CancelTest {
    private static final String NAME = "migrate-cancelled";
    private Bed bed;
    private String id;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        bed = new Bed(folder);
        id = bed.start(NAME, b -> {});
    }

    @AfterAll
    void close() {
        bed.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"PREPARE", "CHECKPOINT", "STREAM", "RECODE", "RESTORE", "VERIFY"})
    void theSourceGoesOn(Phase phase) throws Exception {
        long before = Bed.counts(bed.from, id).getLast();

        Progress.Result result = bed.cross(NAME, Faults.none(), p -> {
            if (p instanceof Progress.Step s && s.phase() == phase && s.state().equals("started")) {
                Thread.currentThread().interrupt();
            }
        });

        assertThat(Thread.interrupted())
                .as("the cancel stays visible to the caller")
                .isTrue();
        assertThat(result.outcome()).as("%s", result.error()).isEqualTo("rolled-back");
        assertThat(result.error()).hasValueSatisfying(e -> assertThat(e).contains("Cancelled"));
        Bed.awaitCount(bed.from, id, before + 10);
        FaultedCrossingTest.assertWhole(Bed.counts(bed.from, id));
        assertThat(bed.to.inspect(bed.targetName(NAME))).isEmpty();
        bed.assertClean(result.session(), false);
    }
}

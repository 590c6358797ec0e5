package ferry.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.session.Session;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every fault once, on one container that must survive them all. */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultedCrossingTest {
    private static final String NAME = "migrate-faulted";
    private Bed bed;
    private String id;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        bed = new Bed(folder);
        id = bed.start(NAME, b -> b.withObject("/HostConfig/RestartPolicy").put("Name", "always"), "fork");
    }

    @AfterAll
    void close() {
        bed.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"UNDO_RESUME", "FINISH_BEGIN", "FINISH_END"})
    void theSourceGoesOn(Fault fault) throws Exception {
        long before = Bed.counts(bed.from, id).getLast();
        int sessions = bed.journal.list().size();

        Progress.Result result = bed.cross(NAME, Faults.parse(fault.word()), p -> {});

        assertThat(result.outcome()).isEqualTo(fault.phase() == Phase.PLAN ? "refused" : "rolled-back");
        assertThat(result.error()).hasValueSatisfying(e -> assertThat(e).contains(fault.word()));
        assertThat(Bed.running(bed.from, id)).isTrue();
        Bed.awaitCount(bed.from, id, before + 20);
        assertWhole(Bed.counts(bed.from, id));
        assertThat(bed.from.checkpoints(id)).isEmpty();
        assertThat(bed.to.inspect(bed.targetName(NAME))).isEmpty();
        assertThat(bed.inspect(bed.from, NAME)
                        .path("HostConfig")
                        .path("RestartPolicy")
                        .path("Name")
                        .asText())
                .isEqualTo("always");
        bed.assertClean(result.session(), false);
        assertThat(bed.journal.list()).hasSize(sessions + 1);
        Session row = bed.journal.find(result.session()).orElseThrow();
        assertThat(row.outcome()).isEqualTo(result.outcome());
    }

    /** Every number once, in order: it ran on from where it stood, and never twice. */
    static void assertWhole(List<Long> counts) {
        for (int i = 1; i < counts.size(); i++) {
            assertThat(counts.get(i)).isEqualTo(counts.get(i - 1) + 1);
        }
    }
}

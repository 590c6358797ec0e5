package ferry.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.session.SessionException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes after a crossing: confirm, back, and a clean-up that failed. */
@Tag("lab")
class SettlementTest {
    private static final String NAME = "migrate-settled";
    private Bed bed;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        bed = new Bed(folder);
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void backReturnsToTheSource() throws Exception {
        String id =
                bed.start(NAME, b -> b.withObject("/HostConfig/RestartPolicy").put("Name", "always"));
        Progress.Result moved = bed.cross(NAME, Faults.none(), p -> {});
        assertThat(moved.outcome()).as("%s", moved.error()).isEqualTo("moved");
        assertThat(policy(bed.to, moved.container())).isEqualTo("always");
        assertThat(policy(bed.from, id)).isEqualTo("no");
        long frozen = Bed.counts(bed.from, id).getLast();
        Bed.awaitCount(bed.to, moved.container(), frozen + 30);

        Progress.Result back = bed.migrations(Faults.none()).back(moved.session(), p -> {});

        assertThat(back.outcome()).as("%s", back.error()).isEqualTo("moved");
        assertThat(bed.to.inspect(moved.container())).isEmpty();
        Bed.awaitCount(bed.from, id, frozen + 5);
        FaultedCrossingTest.assertWhole(Bed.counts(bed.from, id));
        assertThat(policy(bed.from, id)).isEqualTo("always");
        assertThat(bed.from.checkpoints(id)).isEmpty();
        assertThat(bed.journal.find(moved.session()).orElseThrow().outcome()).isEqualTo("went-back");
        bed.assertClean(moved.session(), false);
        assertThatThrownBy(() -> bed.migrations(Faults.none()).confirm(moved.session()))
                .isInstanceOf(SessionException.class)
                .hasMessageContaining("went-back");
    }

    @Test
    void confirmLetsTheSourceGo() throws Exception {
        String id = bed.start(NAME, b -> {});
        Progress.Result moved = bed.cross(NAME, Faults.none(), p -> {});

        bed.migrations(Faults.none()).confirm(moved.session());

        assertThat(bed.from.inspect(id)).isEmpty();
        assertThat(Bed.running(bed.to, moved.container())).isTrue();
        assertThat(bed.journal.find(moved.session()).orElseThrow().outcome()).isEqualTo("confirmed");
    }

    @Test
    void confirmKeepsTheSourceWhenTheTargetIsGone() throws Exception {
        String id = bed.start(NAME, b -> {});
        Progress.Result moved = bed.cross(NAME, Faults.none(), p -> {});
        bed.to.remove(moved.container(), true);

        assertThatThrownBy(() -> bed.migrations(Faults.none()).confirm(moved.session()))
                .isInstanceOf(SessionException.class)
                .hasMessageContaining("all that is left");
        assertThat(bed.from.inspect(id)).isPresent();

        Progress.Result back = bed.migrations(Faults.none()).back(moved.session(), p -> {});

        assertThat(back.outcome()).as("%s", back.error()).isEqualTo("moved");
        assertThat(Bed.running(bed.from, id)).isTrue();
    }

    @Test
    void removeSourceConfirmsAtOnce() throws Exception {
        String id = bed.start(NAME, b -> {});
        LiveMigrations migrations = bed.migrations(Faults.none());
        Plan plan = migrations.plan(new Plan.Request(NAME, "pc-a", "pc-b", Optional.empty(), true));

        Progress.Result moved = migrations.run(plan, p -> {});

        assertThat(moved.outcome()).as("%s", moved.error()).isEqualTo("moved");
        assertThat(bed.from.inspect(id)).isEmpty();
        assertThat(bed.journal.find(moved.session()).orElseThrow().outcome()).isEqualTo("confirmed");
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"FINISH_BEGIN", "FINISH_END"})
    void aFailedCleanUpTakesNothingBack(Fault fault) throws Exception {
        String id = bed.start(NAME, b -> {});

        Progress.Result moved = bed.cross(NAME, Faults.parse(fault.word()), p -> {});

        assertThat(moved.outcome()).isEqualTo("moved");
        assertThat(moved.error()).hasValueSatisfying(e -> assertThat(e).contains("clean-up"));
        assertThat(Bed.running(bed.to, moved.container())).isTrue();
        assertThat(Bed.running(bed.from, id)).isFalse();
    }

    /** When even the way back fails, nothing runs, nothing is lost, and the person is told what to do. */
    @Test
    void aFailedRollBackAsksForAPerson() throws Exception {
        String id = bed.start(NAME, b -> {});

        Progress.Result held = bed.cross(NAME, Faults.parse("restore-begin,undo-resume"), p -> {});

        assertThat(held.outcome()).isEqualTo("attention");
        assertThat(held.error())
                .hasValueSatisfying(e -> assertThat(e).contains("ferry sessions recover " + held.session()));
        assertThat(Bed.running(bed.from, id)).isFalse();
        long frozen = Bed.counts(bed.from, id).getLast();

        Progress.Result recovered = bed.migrations(Faults.none()).recover(held.session(), p -> {});

        assertThat(recovered.outcome()).as("%s", recovered.error()).isEqualTo("rolled-back");
        Bed.awaitCount(bed.from, id, frozen + 5);
        FaultedCrossingTest.assertWhole(Bed.counts(bed.from, id));
        bed.assertClean(held.session(), false);
    }

    private static String policy(ferry.docker.Engine engine, String id) {
        return engine.inspect(id)
                .orElseThrow()
                .path("HostConfig")
                .path("RestartPolicy")
                .path("Name")
                .asText();
    }
}

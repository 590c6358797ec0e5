package ferry.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.session.Remarks;
import ferry.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EstimatingTest {
    private static final long MIB = 1 << 20;

    /** A crossing that carried so much, with the milliseconds of checkpoint, stream, recode, restore and what is left. */
    private static Session crossed(String outcome, String from, long mib, long... ms) {
        List<Session.Step> steps = new ArrayList<>();
        String[] phases = {"checkpoint", "stream", "recode", "restore"};
        long at = 1000;
        for (int i = 0; i < phases.length; i++) {
            steps.add(new Session.Step(phases[i], "done", at, Optional.of(at + ms[i]), 0, "[]", ""));
            at += ms[i];
        }
        return new Session(
                "s" + at,
                0,
                Optional.of(at),
                "c",
                "web",
                from,
                "phone",
                "translated",
                outcome,
                at - 1000 + ms[4],
                1,
                Optional.empty(),
                "{\"load\":{\"memoryBytes\":" + mib * MIB + ",\"fileBytes\":0}}",
                "",
                "",
                "",
                "",
                steps,
                List.of(),
                Remarks.NONE);
    }

    private static Estimate estimate(long mib, Session... journal) {
        var request = new Plan.Request("c", "pc", "phone", Optional.empty(), false);
        return Estimating.of(
                Estimating.alike(List.of(journal), request, Strategy.TRANSLATED),
                "x86_64",
                "aarch64",
                new Estimate.Load(mib * MIB, 0));
    }

    private static long ms(Estimate e, Phase phase) {
        return e.parts().stream()
                .filter(p -> p.phase() == phase)
                .findFirst()
                .orElseThrow()
                .ms();
    }

    @Test
    void withNothingMeasuredTheLabsFiguresHoldAndMoreMemoryTakesLonger() {
        Estimate small = estimate(10);
        Estimate large = estimate(500);
        assertThat(small.crossings()).isZero();
        assertThat(small.ms()).isPositive();
        for (Phase phase : List.of(Phase.CHECKPOINT, Phase.RECODE, Phase.RESTORE)) {
            assertThat(ms(large, phase)).as(phase.word()).isGreaterThan(ms(small, phase));
        }
    }

    @ParameterizedTest
    @CsvSource({"100, 1100, 2000", "200, 1200, 4000", "0, 1000, 0", "1000, 2000, 20000"})
    void aRateIsTheSlopeBetweenCrossingsOfDifferentSizes(long mib, long restore, long recode) {
        // restore: a second and a millisecond for each MiB; recode: 20 ms for each MiB
        Estimate e = estimate(
                mib,
                crossed("moved", "pc", 50, 300, 200, 1000, 1050, 5),
                crossed("confirmed", "pc", 150, 300, 200, 3000, 1150, 5),
                crossed("went-back", "pc", 400, 300, 200, 8000, 1400, 5));
        assertThat(e.crossings()).isEqualTo(3);
        assertThat(ms(e, Phase.RESTORE)).isEqualTo(restore);
        assertThat(ms(e, Phase.RECODE)).isEqualTo(recode);
        assertThat(ms(e, Phase.CHECKPOINT)).isEqualTo(300);
        assertThat(ms(e, Phase.VERIFY)).isEqualTo(5);
        assertThat(e.ms()).isEqualTo(300 + 200 + recode + restore + 5);
    }

    @Test
    void oneSlowCrossingDoesNotSpoilIt() {
        Estimate e = estimate(
                10,
                crossed("moved", "pc", 10, 300, 200, 800, 1000, 5),
                crossed("moved", "pc", 11, 300, 200, 800, 60_000, 5),
                crossed("moved", "pc", 10, 300, 200, 800, 1010, 5));
        assertThat(ms(e, Phase.RESTORE)).isCloseTo(1000, Offset.offset(20L));
    }

    @Test
    void whatDidNotCrossOrCrossedElsewhereDoesNotCount() {
        Estimate e = estimate(
                10,
                crossed("rolled-back", "pc", 10, 9000, 9000, 9000, 9000, 9000),
                crossed("moved", "other", 10, 9000, 9000, 9000, 9000, 9000),
                crossed("moved", "pc", 10, 1, 2, 3, 4, 5));
        assertThat(e.crossings()).isEqualTo(1);
        assertThat(e.ms()).isEqualTo(15);
    }

    @Test
    void aSessionWithoutItsStepsSaysNothing() {
        Session whole = crossed("moved", "pc", 10, 1, 2, 3, 4, 5);
        Session header = crossed("moved", "pc", 10, 1, 2, 3, 4, 5);
        header = new Session(
                header.id(),
                0,
                header.endedMs(),
                "c",
                "web",
                "pc",
                "phone",
                "translated",
                "moved",
                15,
                1,
                Optional.empty(),
                "not JSON",
                "",
                "",
                "",
                "",
                List.of(),
                List.of(),
                Remarks.NONE);
        assertThat(estimate(10, header).crossings()).isZero();
        assertThat(estimate(10, header, whole).ms()).isEqualTo(15);
    }
}

package ferry.ui.crossing;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.migrate.Phase;
import ferry.migrate.Plan;
import ferry.migrate.Progress;
import ferry.ui.crossing.Crossing.Stage;
import ferry.ui.crossing.Crossing.StepView;
import ferry.ui.gallery.Samples;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;

/** What a crossing makes of the migration's events. */
@ExtendWith(ApplicationExtension.class)
class CrossingTest {
    private final AtomicLong clock = new AtomicLong();
    private final Plan plan = Samples.plan(new Plan.Request("c", "lab-pc", "lab-phone", Optional.empty(), false));
    private final Crossing crossing = new Crossing(plan, "web", clock::get);

    @Test
    void rateAndTimeLeftComeFromTheBytes() {
        stream("started", 0);
        for (int second = 1; second <= 10; second++) {
            clock.addAndGet(1_000_000_000);
            stream("progress", second * 1_000_000L);
        }
        StepView step = awaitStep(Phase.STREAM, 10_000_000);
        assertThat(step.rate()).isBetween(999_000.0, 1_001_000.0);
        assertThat(step.millisLeft().orElseThrow()).isBetween(9_900L, 10_100L);
    }

    @Test
    void theDowntimeRunsFromTheFreezeToTheVerification() {
        crossing.accept(new Progress.Step(Phase.CHECKPOINT, "started", 0, 0, OptionalLong.empty(), ""));
        clock.addAndGet(Duration.ofMillis(1500).toNanos());
        crossing.accept(new Progress.Step(Phase.VERIFY, "done", 100, 0, OptionalLong.empty(), ""));
        clock.addAndGet(Duration.ofSeconds(5).toNanos());
        crossing.accept(new Progress.Log("end"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> !crossing.view().log().isEmpty());
        assertThat(crossing.view().downtimeMs()).hasValue(1500);
    }

    @Test
    void aMeasuredDowntimeIsBelieved() {
        crossing.end(Samples.result(plan, "moved", 2130, Optional.empty()));
        await(Stage.MOVED);
        assertThat(crossing.view().downtimeMs()).hasValue(2130);
    }

    @Test
    void outcomesBecomeStages() {
        crossing.end(Samples.result(plan, "rolled-back", -1, Optional.of("no room")));
        await(Stage.ROLLED_BACK);
        assertThat(crossing.view().problem().orElseThrow().what()).isEqualTo("no room");
        crossing.end(Samples.result(plan, "refused", -1, Optional.empty()));
        await(Stage.REFUSED);
        crossing.end(Samples.result(plan, "something-new", -1, Optional.empty()));
        await(Stage.ATTENTION);
    }

    @Test
    void aFloodOfLogLinesStaysBounded() {
        for (int i = 0; i < 100_000; i++) {
            crossing.accept(new Progress.Log("line " + i));
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> !crossing.view().log().isEmpty()
                        && crossing.view().log().getLast().equals("line 99999"));
        assertThat(crossing.view().log()).hasSize(500);
    }

    private void stream(String state, long bytes) {
        crossing.accept(new Progress.Step(Phase.STREAM, state, 0, bytes, OptionalLong.of(20_000_000), ""));
    }

    private StepView awaitStep(Phase phase, long bytes) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> step(phase).bytes() == bytes);
        return step(phase);
    }

    private StepView step(Phase phase) {
        return crossing.view().steps().stream()
                .filter(step -> step.phase() == phase)
                .findFirst()
                .orElseThrow();
    }

    private void await(Stage stage) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> crossing.view().stage() == stage);
    }
}

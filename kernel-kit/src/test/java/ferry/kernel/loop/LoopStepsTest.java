package ferry.kernel.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.kernel.KernelException;
import ferry.kernel.loop.LoopProgress.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopStepsTest {
    private final List<String> told = new ArrayList<>();
    private final LoopSteps steps =
            new LoopSteps(p -> told.add(p.step().word() + " " + p.state().word() + " " + p.text()));

    @Test
    void aStepTellsItsBeginningItsWayAndItsEnd() throws InterruptedException {
        int result = steps.take(
                Step.BUILD,
                "full",
                say -> {
                    say.accept("1 of 2");
                    return 7;
                },
                n -> n + " files");
        assertThat(result).isEqualTo(7);
        assertThat(told).containsExactly("build started full", "build progress 1 of 2", "build done 7 files");
    }

    @Test
    void aStepThatFailsIsNotToldAsDone() {
        assertThatThrownBy(() -> steps.take(
                        Step.SOURCES,
                        "",
                        _ -> {
                            throw new KernelException("no mirror\nsecond line", "", null);
                        },
                        Object::toString))
                .isInstanceOf(KernelException.class);
        assertThat(told).containsExactly("sources started ", "sources failed no mirror");
    }
}

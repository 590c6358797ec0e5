package ferry.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FaultTest {
    /** A new phase needs a fault, and {@link FaultedCrossingTest} tries every fault. */
    @Test
    void everyPhaseHasAFault() {
        Set<Phase> tried = Arrays.stream(Fault.values()).map(Fault::phase).collect(Collectors.toSet());

        assertThat(tried).isEqualTo(EnumSet.allOf(Phase.class));
    }

    @Test
    void readsWhatTheEnvironmentSays() {
        Faults faults = Faults.parse("stream-middle:2, restore-begin");

        faults.at(Fault.STREAM_MIDDLE);
        faults.at(Fault.VERIFY_BEGIN);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> faults.at(Fault.STREAM_MIDDLE))
                .hasMessageContaining("stream-middle");
        faults.at(Fault.STREAM_MIDDLE);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> faults.at(Fault.RESTORE_BEGIN))
                .hasMessageContaining("restore-begin");
    }

    @Test
    void refusesAPlaceThatIsNone() {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> Faults.parse("nowhere"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nowhere");
    }
}

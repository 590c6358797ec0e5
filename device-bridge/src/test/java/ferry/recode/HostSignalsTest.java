package ferry.recode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostSignalsTest {
    @Test
    void realTimeSignalsAndTheAbortHaveOtherNumbersBelowATranslator() {
        assertThat(HostSignals.ofGuest(10)).isEqualTo(10);
        assertThat(HostSignals.ofGuest(6)).isEqualTo(35);
        assertThat(HostSignals.ofGuest(StubLayout.HOLD_SIGNAL)).isEqualTo(54);
        assertThat(HostSignals.ofGuest(61)).as("more than the host has").isZero();
        assertThat(HostSignals.toGuest(34)).as("the translator's own").isZero();
        for (int guest = 1; guest <= 60; guest++) {
            assertThat(HostSignals.toGuest(HostSignals.ofGuest(guest))).isEqualTo(guest);
        }
    }

    @Test
    void aSetKeepsItsSignals() {
        long hosts = 1L << 9 | 1L << 34 | 1L << 33 | 1L << 40; // 10, 35, the translator's 34, 41
        assertThat(HostSignals.toGuests(hosts)).isEqualTo(1L << 9 | 1L << 5 | 1L << 36); // 10, 6, 37
    }
}

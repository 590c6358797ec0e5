package ferry.recode;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.criu.proto.FownEntry;
import ferry.criu.proto.TimerfdEntry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimerfdsTest {
    /** ticks, seconds and ns left, interval, flags; then seconds and ns left, flags. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            1, 0,   0, 0, 100, 0, 0, 100, 0
            7, 0,   0, 3,   0, 1, 3,   0, 0
            0, 0,   0, 3,   0, 1, 0,   0, 1
            1, 0,  50, 0, 100, 0, 0,  50, 0
            1, 0,   0, 0,   0, 1, 0,   0, 1
            """)
    void whatWaitsToBeReadIsArmed(
            long ticks, long s, long ns, long is, long ins, int flags, long sLeft, long nsLeft, int flagsLeft) {
        TimerfdEntry before = TimerfdEntry.newBuilder()
                .setId(3)
                .setFlags(2)
                .setFown(FownEntry.newBuilder()
                        .setUid(0)
                        .setEuid(0)
                        .setSignum(0)
                        .setPidType(0)
                        .setPid(0))
                .setClockid(1)
                .setTicks(ticks)
                .setSettimeFlags(flags)
                .setVsec(s)
                .setVnsec(ns)
                .setIsec(is)
                .setInsec(ins)
                .build();
        assertThat(Timerfds.armed(before))
                .isEqualTo(before.toBuilder()
                        .setVsec(sLeft)
                        .setVnsec(nsLeft)
                        .setSettimeFlags(flagsLeft)
                        .build());
    }
}

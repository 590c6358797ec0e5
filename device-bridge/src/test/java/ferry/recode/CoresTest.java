package ferry.recode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import ferry.criu.proto.SiginfoEntry;
import ferry.criu.proto.SignalQueueEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoresTest {
    @Test
    void pendingRealTimeSignalsHaveOtherNumbersUnderTheTranslator() {
        assertThat(numbers(Cores.pending(queue(10, 31, 32, 34, 60), Isa.AARCH64)))
                .containsExactly(10, 31, 36, 38, 64);
        assertThat(numbers(Cores.pending(queue(10, 31, 36, 38, 64), Isa.X86_64)))
                .containsExactly(10, 31, 32, 34, 60);
    }

    @Test
    void aHoldThatCameTooLateEndsNobody() {
        int hold = StubLayout.HOLD_SIGNAL + 4;
        int release = StubLayout.RELEASE_SIGNAL + 4;
        assertThat(numbers(Cores.pending(queue(hold, 38, release), Isa.X86_64))).containsExactly(34);
        assertThat(numbers(Cores.pending(queue(0, 61, 64), Isa.AARCH64)))
                .as("no signal, and two without a number over there")
                .isEmpty();
    }

    private static SignalQueueEntry queue(int... numbers) {
        SignalQueueEntry.Builder out = SignalQueueEntry.newBuilder();
        for (int n : numbers) {
            ByteBuffer info =
                    ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN).putInt(0, n);
            out.addSignals(SiginfoEntry.newBuilder().setSiginfo(ByteString.copyFrom(info.array())));
        }
        return out.build();
    }

    private static List<Integer> numbers(SignalQueueEntry queue) {
        return queue.getSignalsList().stream()
                .map(s -> s.getSiginfo()
                        .asReadOnlyByteBuffer()
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt(0))
                .toList();
    }
}

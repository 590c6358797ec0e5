package ferry.recode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalFramesTest {
    private static final int PAGE = StubLayout.PAGE;
    /** x87, SSE, AVX, the three of AVX-512, PKRU: what a program on a PC with AVX-512 leaves. */
    private static final long IN_USE = 0x2e7;

    private static final int STATE = 2696;

    private static ByteBuffer memory(int pages, int fpstate, int whole, int padding) {
        ByteBuffer memory = ByteBuffer.allocate(pages * PAGE).order(ByteOrder.LITTLE_ENDIAN);
        memory.putInt(fpstate + 464, 0x46505853)
                .putInt(fpstate + 468, whole)
                .putLong(fpstate + 472, IN_USE)
                .putInt(fpstate + 480, STATE)
                .putInt(fpstate + 484, padding)
                .putLong(fpstate + 512, IN_USE);
        return memory;
    }

    @ParameterizedTest
    @CsvSource({"0", "64", "3520", "3584", "3648", "8192"})
    void whatTheTranslatorLacksIsNotInUse(int fpstate) {
        ByteBuffer memory = memory(4, fpstate, STATE + 4, 0);
        new SignalFrames().mask(0x7000, memory.array(), 0, 4 * PAGE);
        assertThat(memory.getLong(fpstate + 512)).isEqualTo(7);
        assertThat(memory.getLong(fpstate + 472)).as("what could be in use").isEqualTo(IN_USE);
    }

    @ParameterizedTest
    @CsvSource({"0x9000, 7", "0xa000, 0x2e7"})
    void aFrameMayLieOnTwoStretches(String next, String mark) {
        ByteBuffer memory = memory(4, 2 * PAGE - 512, STATE + 4, 0);
        SignalFrames frames = new SignalFrames();
        frames.mask(0x7000, memory.array(), 0, 2 * PAGE);
        frames.mask(Long.decode(next), memory.array(), 2 * PAGE, 2 * PAGE);
        assertThat(memory.getLong(2 * PAGE)).isEqualTo(Long.decode(mark));
    }

    @ParameterizedTest
    @CsvSource({"2696, 0", "2700, 1", "0, 0", "-1, 0"})
    void whatOnlyLooksLikeOneIsLeft(int whole, int padding) {
        ByteBuffer memory = memory(1, 128, whole, padding);
        byte[] before = memory.array().clone();
        new SignalFrames().mask(0x7000, memory.array(), 0, PAGE);
        assertThat(memory.array()).isEqualTo(before);
    }

    @Test
    void aStretchMayLieAnywhereInTheBuffer() {
        ByteBuffer memory = memory(3, PAGE + 640, STATE + 4, 0);
        new SignalFrames().mask(0x7000, memory.array(), PAGE, PAGE);
        assertThat(memory.getLong(PAGE + 640 + 512)).isEqualTo(7);
    }
}

package ferry.recode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IsaTest {
    /** O_DIRECTORY, O_NOFOLLOW, O_DIRECT, O_LARGEFILE of asm/fcntl.h, in octal as there. */
    @ParameterizedTest
    @CsvSource({
        "200000, 40000",
        "400000, 100000",
        "40000, 200000",
        "100000, 400000",
        "2, 2",
        "4000, 4000",
        "2000000, 2000000"
    })
    void openFlagsArePermuted(String x86, String arm) {
        int a = Integer.parseInt(x86, 8);
        int b = Integer.parseInt(arm, 8);
        assertThat(Isa.X86_64.openFlags(a, Isa.AARCH64)).isEqualTo(b);
        assertThat(Isa.AARCH64.openFlags(b, Isa.X86_64)).isEqualTo(a);
    }

    @Test
    void thereAndBackIsTheSame() {
        for (int flags = 0; flags < 1 << 22; flags += 1021) {
            assertThat(Isa.AARCH64.openFlags(Isa.X86_64.openFlags(flags, Isa.AARCH64), Isa.X86_64))
                    .isEqualTo(flags);
        }
    }

    @Test
    void anUnknownMachineIsNamed() {
        assertThatThrownBy(() -> Isa.of("riscv64")).hasMessageContaining("riscv64");
    }
}

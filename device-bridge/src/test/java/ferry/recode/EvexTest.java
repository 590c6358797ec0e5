package ferry.recode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Instructions as GNU as writes them, each form of a ModRM byte among them. */
class EvexTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            62f36d4825d955 62f1fd48110545230100 62f17d20740e c3 | true  | register and immediate, relative to RIP, no displacement
            62f1ed4873d103 62e1fe487f8067452301 62f3f548239424 1000000000 c3 | true | immediate by opcode, 32 bits, SIB and 32 bits
            90 62f1f5485907 62f1ed4858 44c701 62f1fd4828d0 c3 | true | not at the start, SIB and 8 bits
            62f36d4825d955 62f1fd48110545230100 c3 | false | two in a row may be chance
            62f36d4825d955 90 62f1fd48110545230100 90 62f17d20740e | false | not in a row
            4831c0 c5f877 c4e27d18050000 c3 | false | other prefixes
            """)
    void codeWithAvx512IsKnownByInstructionsInARow(String bytes, boolean there, String what) {
        byte[] code = HexFormat.of().parseHex(bytes.replace(" ", ""));
        assertThat(Evex.compiledInto(program(code, Elf.PF_X))).as(what).isEqualTo(there);
        assertThat(Evex.compiledInto(program(code, 0))).as("data").isFalse();
    }

    /** An ELF file with one segment to be loaded. */
    private static Elf program(byte[] contents, int flags) {
        ByteBuffer file = ByteBuffer.allocate(120 + contents.length + 32).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
        file.putShort(18, (short) 62).putLong(32, 64).putShort(56, (short) 1);
        file.putInt(64, Elf.PT_LOAD).putInt(68, flags).putLong(72, 120).putLong(96, contents.length + 16);
        file.position(120).put(contents);
        return Elf.of(file.array()).orElseThrow();
    }
}

package ferry.ui.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures and foreign texts as they are written. */
class ShownTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1024, 1.0 KiB",
        "1000, 1.0 KiB",
        "10240, 10 KiB",
        "1048576, 1.0 MiB",
        "32500000, 31 MiB",
        "-2048, -2.0 KiB"
    })
    void bytes(long bytes, String shown) {
        assertThat(Shown.bytes(bytes)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 ms", "999, 999 ms", "2140, 2.1 s", "59999, 59 s", "61000, 1 min 01 s", "3600000, 1 h 00 min"})
    void millis(long ms, String shown) {
        assertThat(Shown.millis(ms)).isEqualTo(shown);
    }

    @Test
    void plainTextsAreLeftAlone() {
        for (String text : new String[] {"web", "数據庫-кеш", "\u05e9\u05dc\u05d5\u05dd", ""}) {
            assertThat(Shown.line(text)).isSameAs(text);
        }
    }

    @Test
    void whatWouldTurnOrBreakTheLineIsMadeVisible() {
        assertThat(Shown.line("a\u0007\n\u001b\u007f\tb")).isEqualTo("a\u2407\u240a\u241b\u2421 b");
        assertThat(Shown.line("x\u202ey\u2066z\u200f")).isEqualTo("x\ufffdy\ufffdz\ufffd");
    }

    @Test
    void aTextWithoutEndIsCut() {
        assertThat(Shown.line("x".repeat(1_000_000))).hasSize(4098).endsWith(" …");
    }
}

package ferry.ui.details;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogTextTest {
    @Test
    void coloursAreTakenOutAndTheRestIsVisible() {
        assertThat(LogText.clean("\u001b[1;31mred\u001b[0m \u001b[2Kplain\r")).isEqualTo("red plain");
        assertThat(LogText.clean("\u001b]0;title\u0007x")).isEqualTo("\u241b]0;title\u2407x");
    }

    @Test
    void matchesAreFoundRegardlessOfCase() {
        assertThat(LogText.pieces("An error, an ERROR", "error", 10))
                .containsExactly("An ", "error", ", an ", "ERROR", "");
        assertThat(LogText.pieces("aaaa", "aa", 1)).containsExactly("", "aa", "aa");
        assertThat(LogText.matches("short", "longer than it")).isFalse();
    }

    @Test
    void levels() {
        assertThat(List.of("ERROR x", "a WARNING", "java.lang.IllegalStateException: x", "TERROR").stream()
                        .map(LogText::level)
                        .toList())
                .containsExactly("error", "warn", "", "");
    }
}

package ferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.00 kB",
        "999499, 999 kB",
        "999999, 1.00 MB",
        "10550000, 10.6 MB",
        "9223372036854775807, 9.22 EB",
        "-1, -"
    })
    void bytes(long bytes, String text) {
        assertThat(Units.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, -",
        "0, 0 ms",
        "999, 999 ms",
        "1000, 1.0 s",
        "59999, 59.9 s",
        "60000, 1 min 0 s",
        "3599999, 59 min 59 s",
        "3600000, 1 h 0 min"
    })
    void times(long ms, String text) {
        assertThat(Units.time(ms)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            It does not run   | only what runs can cross      | It does not run: only what runs can cross.
            A socket is open. | Only TCP, UDP and Unix cross. | A socket is open. Only TCP, UDP and Unix cross.
            And 3 more.       | ''                            | And 3 more.
            """)
    void findings(String what, String why, String text) {
        assertThat(Wording.sentence(what, why)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "migarte, migrate",
        "sesions, sessions",
        "stauts, status",
        "mig, migrate",
        "xyzzy, ''",
        "statuss, status"
    })
    void suggestions(String typed, String meant) {
        List<String> words = List.of("migrate", "sessions", "status", "plan", "ps");
        assertThat(Suggestion.of(typed, words).orElse("")).isEqualTo(meant);
    }

    @Test
    void distance() {
        assertThat(Suggestion.distance("", "abc")).isEqualTo(3);
        assertThat(Suggestion.distance("abc", "abc")).isZero();
        assertThat(Suggestion.distance("abcd", "acbd")).isEqualTo(1);
    }
}

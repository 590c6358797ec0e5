package ferry.adb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "",
                " ",
                "-n",
                "--",
                "$(id)",
                "`id`",
                "a;b",
                "a&b|c",
                "line\nend",
                "it's",
                "''",
                "\"",
                "\\",
                "*",
                "~",
                "#x",
                "a=b",
                "{a,b}",
                "!x",
                "ü€😀",
                "$HOME",
                "\t",
                "\r",
                "\u001b[0m",
                "(x)",
                "<x>"
            })
    void aShellGivesTheWordBack(String word) throws Exception {
        Process sh = new ProcessBuilder("/bin/sh", "-c", ShellWords.join("printf", "<%s>", word)).start();
        assertThat(new String(sh.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("<" + word + ">");
    }

    @Test
    void refusesNul() {
        assertThatThrownBy(() -> ShellWords.quote("a\0b")).isInstanceOf(AdbException.class);
    }
}

package ferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapeTest {
    /** Left as a Java string with its own escapes, because the sources must not hold such characters. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            plain text              | plain text
            Gr\\u00fc\\u00dfe \\u6f22\\u5b57 | Gr\\u00fc\\u00dfe \\u6f22\\u5b57
            \\ud83d\\ude00          | \\ud83d\\ude00
            a\\u001b[31mred         | a{1b}[31mred
            a\\u009b2J              | a{9b}2J
            title\\u001b]0;x\\u0007 | title{1b}]0;x{7}
            back\\u0008\\u007f      | back{8}{7f}
            over\\u000dwritten      | over\\rwritten
            two\\u000alines         | two\\nlines
            a\\u0009tab             | a\\ttab
            nul\\u0000              | nul{0}
            moc\\u202egnp.exe       | moc{202e}gnp.exe
            \\u2066iso\\u2069       | {2066}iso{2069}
            zero\\u200bwidth\\ufeff | zero{200b}width{feff}
            para\\u2029graph        | para{2029}graph
            lone\\ud83d             | lone{d83d}
            tag\\udb40\\udc41       | tag{e0041}
            private\\ue000          | private{e000}
            soft\\u00adhyphen       | soft{ad}hyphen
            """)
    void escapesALine(String given, String shown) {
        String wanted = decode(shown).replace("{", "\\u{");
        assertThat(Escape.line(decode(given))).isEqualTo(wanted);
    }

    @Test
    void keepsLineEndsAndTabsOfSeveralLines() {
        assertThat(Escape.lines("a\n\tb\r\nc\rd\u001b[0m\n")).isEqualTo("a\n\tb\nc\\u{d}d\\u{1b}[0m\n");
    }

    @Test
    void escapesWhatComesInPieces() throws IOException {
        String text = "Gr\u00fc\u00dfe \ud83d\ude00 \u001b[2J \u202e\n";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        InputStream byteByByte = new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] b, int off, int len) {
                return super.read(b, off, Math.min(len, 1));
            }
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        new Terminal(print, print, true).copy(byteByByte);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(Escape.lines(text));

        out.reset();
        new Terminal(print, print, false).copy(new ByteArrayInputStream(bytes));
        assertThat(out.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void endsOnACharacterThatWasCutOff() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        new Terminal(print, print, true).copy(new ByteArrayInputStream(new byte[] {'a', (byte) 0xf0, (byte) 0x9f}));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("a\ufffd");
    }

    @Test
    void writesJsonInAscii() {
        String json = Json.text(Json.object().put("a", "\u001b[31m\u202e\u009b\u007f\u00fc"));
        assertThat(json).isEqualTo("{\"a\":\"\\u001B[31m\\u202E\\u009B\\u007f\\u00FC\"}");
        assertThat(Json.parse(json).path("a").asText()).isEqualTo("\u001b[31m\u202e\u009b\u007f\u00fc");
    }

    /** The escapes of a Java string: \\uXXXX, \\r, \\n, \\t stay as they are but for \\u. */
    private static String decode(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\u", i)) {
                plain.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
                i += 5;
            } else {
                plain.append(text.charAt(i));
            }
        }
        return plain.toString();
    }
}

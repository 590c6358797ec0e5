package ferry.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionFileTest {
    private static final Session SESSION = new Session(
            "20261124-120000-00ff",
            1_764_000_000_000L,
            Optional.of(1_764_000_009_000L),
            "abc",
            "we\u202eb\n\u001b[31m \"quoted\" \uD83D\uDE00",
            "pc",
            "phone:x",
            "translated",
            "moved",
            812,
            Long.MAX_VALUE,
            Optional.of("none"),
            "{\"steps\":[1,2]}",
            "{}",
            "[]",
            "{\"a\":{\"b\":null}}",
            "12@34@boot",
            List.of(
                    new Session.Step("plan", "done", 1, Optional.of(2L), 3, "{}", "note"),
                    new Session.Step("stream", "started", 4, Optional.empty(), 0, "{\"x\":1}", "")),
            List.of(new Session.LogLine(1, "one"), new Session.LogLine(2, "")),
            Remarks.NONE);

    private static byte[] file(Session s) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SessionFile.write(s, out);
        return out.toByteArray();
    }

    private static Session read(byte[] file) {
        return SessionFile.read(new ByteArrayInputStream(file));
    }

    @Test
    void readsWhatItWrote() throws IOException {
        Session back = read(file(SESSION));
        assertThat(back.imported()).isTrue();
        assertThat(back).usingRecursiveComparison().ignoringFields("owner").isEqualTo(SESSION);
        assertThat(file(back)).isEqualTo(file(SESSION));
    }

    @Test
    void refusesEveryCutAndEveryFlippedByte() throws IOException {
        byte[] whole = file(SESSION);
        for (int n = 0; n < whole.length; n++) {
            byte[] cut = Arrays.copyOf(whole, n);
            assertThatThrownBy(() -> read(cut)).as("cut at %d", n).isInstanceOf(SessionException.class);
        }
        for (int n = 0; n < whole.length; n++) {
            if (n >= 4 && n < 10) continue; // gzip's time, flags and system: no part of the content
            byte[] flipped = whole.clone();
            flipped[n] ^= 0x55;
            assertThatThrownBy(() -> read(flipped)).as("byte %d", n).isInstanceOf(SessionException.class);
        }
        byte[] longer = Arrays.copyOf(whole, whole.length + 3);
        assertThatThrownBy(() -> read(longer))
                .isInstanceOf(SessionException.class)
                .hasMessageContaining("behind its end");
    }

    record Bad(String body, String says) {
        @Override
        public String toString() {
            return says + ": " + body.substring(0, Math.min(60, body.length()));
        }
    }

    static List<Bad> bad() throws IOException {
        String good = body(file(SESSION));
        UnaryOperator<String> quoted = s -> "\"" + s + "\"";
        return List.of(
                new Bad("", "but null"),
                new Bad("[]", "START_ARRAY"),
                new Bad("{}", "it lacks id"),
                new Bad(good + "{}", "behind its record"),
                new Bad(good.replace("\"id\":", "\"id\":\"twice\",\"id\":"), "Duplicate field"),
                new Bad(good.replace("\"strategy\"", "\"stratagem\""), "a field that form 2 does not have: stratagem"),
                new Bad(good.replace(quoted.apply("moved"), quoted.apply("won")), "its outcome is not known"),
                new Bad(good.replace("20261124-120000-00ff", "../../etc/passwd"), "its id is none of Ferry's"),
                new Bad(good.replace("\"downtimeMs\":812", "\"downtimeMs\":\"812\""), "no VALUE_NUMBER_INT"),
                new Bad(
                        good.replace("\"downtimeMs\":812", "\"downtimeMs\":99999999999999999999"),
                        "out of range of long"),
                new Bad(good.replace("\"downtimeMs\":812", "\"downtimeMs\":8.5"), "no VALUE_NUMBER_INT"),
                new Bad(good.replace("\"downtimeMs\":812", "\"downtimeMs\":null"), "no VALUE_NUMBER_INT"),
                new Bad(
                        good.replace("\"downtimeMs\":812", "\"downtimeMs\":" + "9".repeat(5000)),
                        "Number value length"),
                new Bad(good.replace("\"state\":\"done\"", "\"state\":\"gone\""), "the state of a step"),
                new Bad(good.replace("\"phase\":\"plan\",", ""), "a field of a step"),
                new Bad(good.replace("\"{\\\"steps\\\":[1,2]}\"", "\"{steps\""), "its plan is not JSON"),
                new Bad(good.replace("\"[]\"", quoted.apply("[".repeat(5000))), "its targetFacts is not JSON"),
                new Bad(good.replace("\"log\":[", "\"log\":" + "[".repeat(100_000)), "no VALUE_NUMBER_INT"),
                new Bad(good.replace("\"log\":[[1", "\"log\":[[{}"), "no VALUE_NUMBER_INT"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void refusesABodyThatIsNotASession(Bad bad) throws Exception {
        byte[] file = wrap(1, bad.body.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(SessionException.class)
                .hasMessageContaining(bad.says);
    }

    @Test
    void refusesOtherFiles() throws Exception {
        byte[] body = body(file(SESSION)).getBytes(StandardCharsets.UTF_8);
        Map<byte[], String> files = Map.of(
                new byte[0],
                "cut off",
                "text".getBytes(StandardCharsets.UTF_8),
                "not a gzip file",
                gzip("hello".getBytes(StandardCharsets.UTF_8)),
                "cut off",
                gzip("hello\nworld".getBytes(StandardCharsets.UTF_8)),
                "first line",
                gzip(new byte[5000]),
                "first line",
                wrap(3, body),
                "it has form 3",
                gzip(("ferry-session 1 999999999 " + "0".repeat(64) + "\n").getBytes(StandardCharsets.UTF_8)),
                "more than 64 MB",
                gzip(("ferry-session 1 60000000 " + "0".repeat(64) + "\nabc").getBytes(StandardCharsets.UTF_8)),
                "cut off after 3",
                gzip(("ferry-session 1 3 " + "0".repeat(64) + "\nabc").getBytes(StandardCharsets.UTF_8)),
                "its sum is wrong",
                gzip(("ferry-session 1 3 " + "0".repeat(64) + "\nabcd").getBytes(StandardCharsets.UTF_8)),
                "behind its end");
        files.forEach((file, says) -> assertThatThrownBy(() -> read(file))
                .isInstanceOf(SessionException.class)
                .hasMessageContaining(says));
    }

    /** A thousandfold bomb is left unread; an endless stream ends at the bound. */
    @Test
    void readsNoMoreThanItsBound() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(("ferry-session 1 3 " + "0".repeat(64) + "\n").getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 1000; i++) zip.write(new byte[1 << 20]);
        }
        assertThatThrownBy(() -> read(out.toByteArray())).hasMessageContaining("behind its end");

        byte[] start = gzip(
                ("ferry-session 1 67108864 " + "0".repeat(64) + "\n" + noise()).getBytes(StandardCharsets.ISO_8859_1));
        InputStream endless = new InputStream() {
            private int at;

            @Override
            public int read() {
                return at < start.length - 20 ? start[at++] & 0xff : 0x01;
            }
        };
        assertThatThrownBy(() -> SessionFile.read(endless)).isInstanceOf(SessionException.class);
    }

    private static String noise() {
        byte[] bytes = new byte[100_000];
        new Random(1).nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String body(byte[] file) throws IOException {
        String text =
                new String(new GZIPInputStream(new ByteArrayInputStream(file)).readAllBytes(), StandardCharsets.UTF_8);
        return text.substring(text.indexOf('\n') + 1);
    }

    private static byte[] wrap(int version, byte[] body) throws Exception {
        String sum =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(("ferry-session " + version + " " + body.length + " " + sum + "\n")
                .getBytes(StandardCharsets.US_ASCII));
        whole.write(body);
        return gzip(whole.toByteArray());
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }
}

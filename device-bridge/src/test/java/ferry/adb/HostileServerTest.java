package ferry.adb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers of a broken or hostile server or device: each ends as an AdbException with words, in time, in bounded memory. */
@Timeout(30)
class HostileServerTest {
    private static final String SILENT = "no answer within the time";
    private static final Duration PATIENT = Duration.ofSeconds(10);

    /** What the fake answers, what Ferry asked for, and words that the error must hold. */
    record Case(String name, FakeAdb.Handler answer, Consumer<AdbDevice> ask, String words) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case devices(String name, FakeAdb.Handler answer, String words) {
        return new Case(name, answer, device -> device.server().devices(), words);
    }

    /** An answer to a service of the device, behind its OKAY. */
    private static FakeAdb.Handler after(String service, Answer answer) {
        return (asked, c) -> {
            if (!asked.startsWith(service)) {
                return false;
            }
            c.text("OKAY");
            answer.to(c);
            return true;
        };
    }

    @FunctionalInterface
    interface Answer {
        void to(FakeAdb.Conversation c) throws java.io.IOException;
    }

    private static Case shell(String name, Answer answer, String words) {
        return new Case(
                name,
                after("shell,v2", answer),
                device -> device.shell(words.equals(SILENT) ? Duration.ofSeconds(1) : PATIENT, "id"),
                words);
    }

    private static Case list(String name, Answer answer, String words) {
        return new Case(name, after("sync:", answer), device -> device.list("/data"), words);
    }

    private static Case pull(String name, Answer answer, String words) {
        return new Case(
                name,
                after("sync:", answer),
                device -> device.pull("/x", OutputStream.nullOutputStream(), 100_000, done -> {}),
                words);
    }

    private static FakeAdb.Conversation dent(FakeAdb.Conversation c, String name) throws java.io.IOException {
        int length = name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        return c.sync("DNT2", 0, 0, 0, 0, 0, 0100644, 1, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, length)
                .text(name);
    }

    static Stream<Case> cases() {
        return Stream.of(
                devices("no OKAY", (s, c) -> c.text("HTTP/1.1 400") != null, "neither OKAY nor FAIL"),
                devices("length not hexadecimal", (s, c) -> c.text("OKAY").text("zz12") != null, "not hexadecimal"),
                devices("length with a sign", (s, c) -> c.text("OKAY").text("-001") != null, "not hexadecimal"),
                devices("cut in the length", (s, c) -> c.text("OKAY").text("00") != null, "middle of an answer"),
                devices("cut in the text", (s, c) -> c.text("OKAY").text("00ffabc") != null, "middle of an answer"),
                devices("cut in the status", (s, c) -> c.text("OK") != null, "middle of an answer"),
                devices("closed at once", (s, c) -> true, "middle of an answer"),
                devices(
                        "OKAY then silence",
                        (s, c) -> {
                            c.text("OKAY").silence();
                            return true;
                        },
                        SILENT),
                devices("OKAY OKAY", (s, c) -> c.text("OKAYOKAY") != null, "not hexadecimal"),
                devices(
                        "a byte now and then",
                        (s, c) -> {
                            c.text("OKAY").text("ffff");
                            for (int i = 0; i < 100; i++) {
                                c.text("x");
                                sleep(50);
                            }
                            return true;
                        },
                        SILENT),
                devices(
                        "FAIL with 1 MB",
                        (s, c) -> c.text("FAIL").text("ffff").text("\u001b[31mevil ".repeat(90_000)) != null,
                        "\\u{1b}[31mevil"),
                new Case(
                        "version that is no number",
                        (s, c) -> c.text("OKAY").hexText("new!") != null,
                        device -> device.server().version(),
                        "version 'new!'"),
                new Case(
                        "version of 2014",
                        (s, c) -> c.text("OKAY").hexText("001f") != null,
                        device -> device.server().version(),
                        "1.0.31"),
                new Case(
                        "unauthorized",
                        (s, c) -> c.text("FAIL").hexText("device unauthorized.\nThis adb server's ...") != null,
                        device -> device.shell(PATIENT, "id"),
                        "device unauthorized."),
                new Case(
                        "failed connect behind OKAY",
                        (s, c) -> c.text("OKAY").hexText("failed to connect to '10.0.0.9:1': refused") != null,
                        device -> device.server().connect("10.0.0.9:1"),
                        "refused"),
                shell("packet of an unknown kind", c -> c.shell(9, 3, "abc"), "unknown kind 9"),
                shell("packet of 4 GiB and an end", c -> c.shell(1, -1, "abc"), "middle of the output"),
                shell("exit code of 4 GiB", c -> c.shell(3, -1, ""), "exit code of 4294967295 bytes"),
                shell("no exit code", c -> c.shell(1, 2, "hi"), "middle of an answer"),
                shell("silent command", FakeAdb.Conversation::silence, SILENT),
                shell(
                        "output without end",
                        c -> {
                            byte[] megabyte = new byte[1 << 20];
                            for (int i = 0; i < 40; i++) {
                                c.shell(1, megabyte.length, "").bytes(megabyte);
                            }
                        },
                        "more than 16 MiB"),
                list("name with a slash", c -> dent(c, "../../etc/passwd"), "impossible name"),
                list("absolute name", c -> dent(c, "/etc/passwd"), "impossible name"),
                list("name of 4 GiB", c -> c.sync("DNT2", new int[17]).sync("", -1), "file name of 4294967295 bytes"),
                list("empty name", c -> dent(c, ""), "file name of 0 bytes"),
                list("DONE missing", c -> dent(c, "ok"), "middle of an answer"),
                list("another id", c -> c.sync("HACK", 1, 2, 3), "'HACK'"),
                list("FAIL with 4 GiB", c -> c.sync("FAIL", -1).text("x".repeat(5000)), "xxxx"),
                pull("block above 64 KiB", c -> c.sync("DATA", 65537), "65537 bytes"),
                pull("block cut short", c -> c.sync("DATA", 10).text("abc"), "middle of an answer"),
                pull("DONE missing", c -> c.sync("DATA", 3).text("abc"), "middle of an answer"),
                pull(
                        "more than allowed",
                        c -> {
                            for (int i = 0; i < 20; i++) {
                                c.sync("DATA", 65536).bytes(new byte[65536]);
                            }
                            c.silence();
                        },
                        "more than the 100000 bytes"),
                pull("missing file", c -> c.sync("FAIL", 12).text("No such file"), "No such file"),
                new Case(
                        "device does not take the data",
                        after("sync:", c -> sleep(3000)),
                        device -> device.push(new ByteArrayInputStream(new byte[64 << 20]), -1, "/x", 0777, n -> {}),
                        SILENT),
                new Case(
                        "disk full in the middle of a push",
                        after("sync:", c -> {
                            c.in.readNBytes(200_000);
                            c.sync("FAIL", 23).text("No space left on device");
                            c.silence();
                        }),
                        device -> device.push(new ByteArrayInputStream(new byte[64 << 20]), -1, "/x", 0777, n -> {}),
                        "No space left on device"),
                new Case(
                        "source grew while it was pushed",
                        after("sync:", FakeAdb.Conversation::silence),
                        device -> device.push(new ByteArrayInputStream(new byte[100]), 50, "/x", 0777, n -> {}),
                        "50 bytes announced"),
                new Case(
                        "source shrank while it was pushed",
                        after("sync:", FakeAdb.Conversation::silence),
                        device -> device.push(new ByteArrayInputStream(new byte[100]), 500, "/x", 0777, n -> {}),
                        "500 bytes announced, 100 found"),
                new Case(
                        "forward with an impossible port",
                        (s, c) -> s.contains(":forward:") && c.text("OKAYOKAY").hexText("0") != null,
                        device -> device.forwardTcp("localabstract:x"),
                        "named the port '0'"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isRefusedInTime(Case hostile) {
        try (FakeAdb adb = new FakeAdb(hostile.answer())) {
            long start = System.nanoTime();
            AdbServer server = hostile.words().equals(SILENT) ? adb.server(FakeAdb.SHORT) : adb.server();
            assertThatThrownBy(() -> hostile.ask().accept(server.device("fake")))
                    .isInstanceOf(AdbException.class)
                    .hasMessageContaining(hostile.words())
                    .message()
                    .satisfies(m -> assertThat(m.length()).isLessThan(1000))
                    .satisfies(m -> assertThat(m.chars().noneMatch(Character::isISOControl))
                            .isTrue());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        }
    }

    @Test
    void noServerIsAnErrorWithACure() throws IOException {
        // Bound and not listening: nobody else can come to listen there meanwhile.
        try (Socket held = new Socket()) {
            held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            AdbServer nobody = AdbServer.running((InetSocketAddress) held.getLocalSocketAddress(), AdbTimeouts.DEFAULT);
            assertThatThrownBy(nobody::devices)
                    .isInstanceOfSatisfying(
                            AdbException.class, e -> assertThat(e.cure()).contains("adb start-server"))
                    .hasMessageContaining("no adb server answers");
        }
    }

    @Test
    void dotsInAListingAreLeftOut() {
        FakeAdb.Handler answer = after("sync:", c -> {
            dent(c, ".");
            dent(c, "..");
            dent(c, "a;b");
            c.sync("DONE", new int[18]);
        });
        try (FakeAdb adb = new FakeAdb(answer)) {
            List<FileStat> files = adb.device().list("/x");
            assertThat(files).extracting(FileStat::name).containsExactly("a;b");
            assertThat(files.getFirst().size()).isEqualTo(5);
            assertThat(files.getFirst().isRegular()).isTrue();
        }
    }

    @Test
    void deviceWithoutShellV2GivesTheExitCodeBehindAMark() {
        FakeAdb.Handler answer = (service, c) -> {
            if (!service.startsWith("exec:")) {
                return false;
            }
            String mark = service.substring(service.lastIndexOf("echo ") + 5).replace("$?", "");
            c.text("OKAY").text("x".repeat(100_000)).text("end\n").text(mark).text("42\n");
            return true;
        };
        try (FakeAdb adb = new FakeAdb(answer)) {
            adb.features = "cmd";
            ShellResult result = adb.device().shell(PATIENT, "sh", "-c", "echo $(id)");
            assertThat(result.exitCode()).isEqualTo(42);
            assertThat(result.out()).hasSize(100_004).endsWith("xend\n");
            assertThat(adb.services.getLast()).startsWith("exec:( sh -c 'echo $(id)' ) 2>&1");
            assertThatThrownBy(() -> adb.device().session(false, "id"))
                    .isInstanceOf(AdbException.class)
                    .hasMessageContaining("too old");
        }
    }

    @Test
    void deviceWithoutSyncV2UsesTheOldForms() {
        FakeAdb.Handler answer = after("sync:", c -> {
            byte[] head = c.in.readNBytes(8);
            assertThat(new String(head, 0, 4, java.nio.charset.StandardCharsets.US_ASCII))
                    .isEqualTo("STAT");
            c.sync("STAT", 0100600, -1, 7);
        });
        try (FakeAdb adb = new FakeAdb(answer)) {
            adb.features = "cmd";
            assertThat(adb.device().stat("/x")).contains(new FileStat("/x", 0100600, 0xffffffffL, 7));
        }
    }

    @Test
    void pullGivesTheBytesAndCountsThem() {
        FakeAdb.Handler answer = after(
                "sync:",
                c -> c.sync("DATA", 3).text("abc").sync("DATA", 2).text("de").sync("DONE", 0));
        try (FakeAdb adb = new FakeAdb(answer)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertThat(adb.device().pull("/x", out, done -> {})).isEqualTo(5);
            assertThat(out.toString(java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("abcde");
        }
    }

    private static void sleep(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package ferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.session.Remarks;
import ferry.session.Session;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What ferry sessions show prints, read by somebody who sees it for the first time. */
class SessionTextTest {
    private static final long START = LocalDateTime.of(2026, 11, 25, 1, 2, 3)
            .atZone(ZoneId.systemDefault())
            .toInstant()
            .toEpochMilli();
    private static final String ID = "20261125-010203-beef";

    @Test
    void aMovedOne() {
        assertThat(print(session(
                        "moved",
                        Optional.of(START + 5800),
                        2130,
                        33_500_000,
                        Optional.empty(),
                        ID,
                        List.of(
                                step("plan", "done", 0, 420, 0, ""),
                                step("stream", "done", 420, 1330, 33_500_000, "")))))
                .isEqualTo("""
                        session    20261125-010203-beef
                        container  web (0123456789ab)
                        way        lab-pc -> lab-phone
                        strategy   translated: the same x86-64 program; on arm64 an emulator (qemu) runs it
                        started    2026-11-25 01:02:03, took 5.8 s
                        outcome    moved: it runs on lab-phone, the source waits on lab-pc, stopped
                                   to let the source go: ferry sessions confirm 20261125-010203-beef
                                   to return to it:      ferry sessions back 20261125-010203-beef
                        downtime   2.1 s, expected about 2.0 s (7 % longer)
                        carried    33.5 MB
                        source     Debian 13, x86_64, kernel 6.12.57, Docker 26.1.5, storage overlay2, CRIU 4.2, 2 processors, 8.00 GB of memory
                        target     aarch64, kernel 6.6.30-android15, 48-bit addresses, qemu 10.0.2, 1 processor
                        warning    It will be slower over there: translated programs are.

                        STEP    STATE  TIME    CARRIED  WHAT
                        plan    done   420 ms  -        look at both sides once more
                        stream  done   910 ms  33.5 MB  carry that across, with files and volumes

                        Log, by the time since the start:
                             420 ms  stream begins \\u{1b}
                        """);
    }

    @Test
    void oneThatWasRolledBackSaysItsErrorOnce() {
        String text = print(session(
                "rolled-back",
                Optional.of(START + 900),
                -1,
                0,
                Optional.of("criu said no. Left over: nothing."),
                ID,
                List.of(step("restore", "failed", 0, 900, 0, "criu said no."))));
        assertThat(text)
                .contains("outcome    rolled back: it runs on lab-pc as before\n")
                .contains("error      criu said no. Left over: nothing.\n")
                .contains("restore  failed  900 ms  -        let it go on over there\n")
                .doesNotContain("downtime")
                .doesNotContain("carried ")
                .doesNotContain("ferry sessions");
    }

    @Test
    void oneThatHasNotEnded() {
        String text = print(session("running", Optional.empty(), -1, 0, Optional.empty(), ID, List.of()));
        assertThat(text)
                .contains("started    2026-11-25 01:02:03\n")
                .contains("outcome    not ended yet\n")
                .contains("if its Ferry was killed: ferry sessions recover " + ID);
    }

    /** Nothing can be done here with a record of another machine. */
    @Test
    void anImportedOne() {
        assertThat(print(session("moved", Optional.of(START), 1, 1, Optional.empty(), Session.IMPORTED, List.of())))
                .startsWith("session    " + ID + ", imported from a file\n")
                .doesNotContain("ferry sessions");
    }

    private static String print(Session session) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        new SessionText(session, new Terminal(out, out, false)).print();
        return said.toString(StandardCharsets.UTF_8);
    }

    private static Session.Step step(String phase, String state, long from, long to, long bytes, String note) {
        return new Session.Step(phase, state, START + from, Optional.of(START + to), bytes, "{}", note);
    }

    private static Session session(
            String outcome,
            Optional<Long> ended,
            long downtimeMs,
            long bytes,
            Optional<String> error,
            String owner,
            List<Session.Step> steps) {
        return new Session(
                ID,
                START,
                ended,
                FakeEngine.ID,
                "web",
                "lab-pc",
                "lab-phone",
                "translated",
                outcome,
                downtimeMs,
                bytes,
                error,
                "{\"estimateMs\":2000,\"warnings\":[{\"what\":\"It will be slower over there\",\"why\":\"translated"
                        + " programs are\",\"mend\":\"\"}]}",
                "{\"docker\":\"26.1.5\",\"api\":\"1.45\",\"architecture\":\"x86_64\",\"kernel\":\"6.12.57\",\"system\":"
                        + "\"Debian 13\",\"storage\":\"overlay2\",\"cpus\":2,\"memoryBytes\":8000000000,\"criu\":\"4.2\"}",
                "{\"architecture\":\"aarch64\",\"kernel\":\"6.6.30-android15\",\"cpus\":1,\"qemu\":\"10.0.2\",\"addressBits\":48}",
                "{}",
                owner,
                steps,
                List.of(new Session.LogLine(START + 420, "stream begins \u001b")),
                Remarks.NONE);
    }
}

package ferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A signal in the middle of a migration, sent to a real process. */
class CancelTest {
    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP"})
    @Timeout(120)
    void waitsForTheRollBackAndExitsWithItsCode(String signal) throws Exception {
        // A shell may have started the tests with SIGINT ignored, which a child would inherit and Java honour.
        ProcessBuilder builder =
                Child.java(List.of(), EndlessMigration.class, "migrate", "moved", "--from", "a", "--to", "b", "--json");
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT,TERM,HUP"));
        command.addAll(builder.command());
        Process ferry = builder.command(command).start();
        try (BufferedReader out = ferry.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).contains("\"state\":\"started\"");
            Child.signal(ferry, signal);
            assertThat(out.readLine()).contains("\"state\":\"undone\"");
            assertThat(out.readLine()).contains("\"event\":\"result\"").contains("\"outcome\":\"rolled-back\"");
            assertThat(out.readLine()).isNull();
            assertThat(ferry.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(ferry.exitValue()).isEqualTo(Exit.ROLLED_BACK);
            assertThat(new String(ferry.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("Cancelling");
        } finally {
            ferry.destroyForcibly();
        }
    }

    @Test
    @Timeout(120)
    void cancelsAPlanWithNothingToRollBack() throws Exception {
        Process ferry = Child.java(
                        List.of(), EndlessMigration.class, "migrate", "unplanned", "--from", "a", "--to", "b")
                .start();
        try (BufferedReader out = ferry.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("planning");
            Child.signal(ferry, "TERM");
            assertThat(ferry.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(ferry.exitValue()).isEqualTo(Exit.ROLLED_BACK);
            assertThat(new String(ferry.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("Cancelled: lab-pc was not asked to the end.")
                    .doesNotContain("fault in Ferry");
        } finally {
            ferry.destroyForcibly();
        }
    }
}

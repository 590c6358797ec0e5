package ferry.rom;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class BackgroundProcessTest {
    private static Process sleeper(String seconds) throws Exception {
        return new ProcessBuilder("sleep", seconds).start();
    }

    @Test
    void knowsARunningProcessAndEndsIt() throws Exception {
        Process sleeper = sleeper("61");
        try {
            BackgroundProcess process = BackgroundProcess.of(sleeper.pid()).orElseThrow();
            assertThat(process.alive()).isTrue();
            process.end(Duration.ofSeconds(5));
            assertThat(process.alive()).isFalse();
            assertThat(sleeper.waitFor()).isNotZero();
        } finally {
            sleeper.destroyForcibly();
        }
    }

    @Test
    void doesNotTakeAnotherProcessWithTheSamePidForIt() throws Exception {
        Process sleeper = sleeper("62");
        try {
            BackgroundProcess earlier = new BackgroundProcess(sleeper.pid(), "1");
            assertThat(earlier.alive()).isFalse();
            earlier.end(Duration.ofSeconds(1));
            assertThat(sleeper.isAlive()).as("a stranger is not killed").isTrue();
        } finally {
            sleeper.destroyForcibly();
        }
    }

    @Test
    void surviveAStateFile() throws Exception {
        Process sleeper = sleeper("63");
        try {
            BackgroundProcess process = BackgroundProcess.of(sleeper.pid()).orElseThrow();
            Properties file = new Properties();
            process.save(file);
            assertThat(BackgroundProcess.load(file)).contains(process);
        } finally {
            sleeper.destroyForcibly();
        }
    }

    @Test
    void readsNothingFromADamagedStateFile() {
        Properties file = new Properties();
        assertThat(BackgroundProcess.load(file)).isEmpty();
        file.setProperty("pid", "-1");
        file.setProperty("started", "12");
        assertThat(BackgroundProcess.load(file))
                .as("kill -1 would end everything")
                .isEmpty();
        file.setProperty("pid", "99999999999999999999");
        assertThat(BackgroundProcess.load(file)).isEmpty();
    }

    @Test
    void findsProcessesByAnArgument() throws Exception {
        String mark = "ferry-test-" + System.nanoTime();
        Process shell = new ProcessBuilder("sh", "-c", "read _", mark).start();
        try {
            assertThat(BackgroundProcess.withArgument(mark))
                    .extracting(BackgroundProcess::pid)
                    .containsExactly(shell.pid());
            assertThat(BackgroundProcess.withArgument(mark.substring(0, 12)))
                    .as("a whole argument, not a part")
                    .isEmpty();
        } finally {
            shell.destroyForcibly();
        }
    }
}

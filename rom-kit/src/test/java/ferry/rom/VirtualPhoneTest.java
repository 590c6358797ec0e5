package ferry.rom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VirtualPhoneTest {
    @TempDir
    Path home;

    private Path folder;
    private VirtualPhone phone;

    @BeforeEach
    void open() throws Exception {
        folder = Files.createDirectories(home.resolve("phone"));
        Path run = Files.createDirectories(home.resolve("run"));
        phone = new VirtualPhone(new PhoneImage(home.resolve("image")), folder, run);
    }

    @Test
    void isDownWhenNothingIsKnown() {
        assertThat(phone.status().runs()).isFalse();
        assertThat(phone.status().detail()).isEmpty();
    }

    @Test
    void seesThatItsProcessHasEnded() throws Exception {
        // No process has both this PID and this start time: PID 1 started first of all.
        Files.writeString(folder.resolve("state.properties"), "pid=1\nstarted=99999999999\nport=20001\n");
        assertThat(phone.status().runs()).isFalse();
        assertThat(phone.status().detail()).contains("ended unexpectedly");
    }

    @Test
    void cleansUpAfterADeadProcess() throws Exception {
        Files.writeString(folder.resolve("state.properties"), "pid=1\nstarted=99999999999\nport=20001\n");
        Files.writeString(home.resolve("run/phone.sock"), "");
        Files.writeString(home.resolve("run/phone.qmp"), "");
        phone.stop();
        assertThat(folder.resolve("state.properties")).doesNotExist();
        assertThat(home.resolve("run")).isEmptyDirectory();
    }

    @Test
    void aFailedStartSaysWhichHalfAndLeavesNothing() {
        assertThatThrownBy(() -> phone.start(_ -> {}))
                .isInstanceOf(RomException.class)
                .hasMessageContaining("virtual phone did not come up");
        assertThat(phone.status().runs()).isFalse();
        assertThat(folder.resolve("disk.qcow2")).doesNotExist();
        assertThat(home.resolve("run")).isEmptyDirectory();
    }
}

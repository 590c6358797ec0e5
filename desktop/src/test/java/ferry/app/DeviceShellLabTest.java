package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.adb.AdbDevice;
import ferry.adb.AdbServer;
import ferry.app.device.DeviceTerminal;
import ferry.rom.RomException;
import ferry.rom.device.DeviceDocker;
import ferry.rom.device.DeviceProbe;
import ferry.rom.device.DockerStart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A terminal on the lab's phone, with a real adbd behind it; and the start of a Docker there. */
@Tag("lab")
class DeviceShellLabTest {
    @SuppressWarnings("NullAway.Init") // by open
    private AdbServer adb;

    @SuppressWarnings("NullAway.Init") // by open
    private AdbDevice phone;

    @BeforeEach
    void open() {
        adb = AdbServer.open();
        phone = adb.device(LabSides.setting("FERRY_TEST_PHONE_SERIAL"));
    }

    @AfterEach
    void close() {
        adb.close();
    }

    @Test
    void theShellKnowsItsSizeAlsoWhenItChanges() throws IOException {
        try (DeviceTerminal terminal = DeviceTerminal.start(phone, List.of(), 111, 33)) {
            terminal.input().write("stty size\r".getBytes(StandardCharsets.UTF_8));
            readUntil(terminal, "33 111");
            terminal.resize(80, 24);
            terminal.input().write("stty size; exit 7\r".getBytes(StandardCharsets.UTF_8));
            readUntil(terminal, "24 80");
            terminal.output().readAllBytes();
            assertThat(terminal.exitCode()).isEqualTo(7);
        }
    }

    private static void readUntil(DeviceTerminal terminal, String wanted) throws IOException {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf(wanted) < 0) {
            int c = terminal.output().read();
            assertThat(c).as(seen.toString()).isGreaterThanOrEqualTo(0);
            seen.append((char) c);
        }
    }

    @Test
    void aDockerThatRunsIsLeftAloneAndOneThatEndsIsTold() {
        DeviceDocker docker =
                new DeviceProbe(phone).whole(java.time.Duration.ZERO).facts().docker();
        assertThat(docker.daemon()).isNotEmpty();
        new DockerStart(phone).start(docker);
        DeviceDocker none = new DeviceDocker("/bin/false", "/tmp/ferry-test/docker.sock", false, "", "");
        assertThatThrownBy(() -> new DockerStart(phone).start(none))
                .isInstanceOf(RomException.class)
                .hasMessageContaining("has ended");
        assertThat(phone.shell(java.time.Duration.ofSeconds(10), "rm", "-r", "/tmp/ferry-test")
                        .exitCode())
                .isZero();
    }
}

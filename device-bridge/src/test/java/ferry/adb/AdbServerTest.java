package ferry.adb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class AdbServerTest {
    @Test
    void addressComesFromTheEnvironmentAsAdbReadsIt() {
        assertThat(AdbServer.address(Map.of()).getPort()).isEqualTo(5037);
        assertThat(AdbServer.address(Map.of("ANDROID_ADB_SERVER_PORT", "6000")).getPort())
                .isEqualTo(6000);
        assertThat(AdbServer.address(Map.of("ADB_SERVER_SOCKET", "tcp:7000")).toString())
                .isEqualTo("/127.0.0.1:7000");
        assertThat(AdbServer.address(Map.of("ADB_SERVER_SOCKET", "tcp:127.0.0.2:7000", "ANDROID_ADB_SERVER_PORT", "1"))
                        .toString())
                .isEqualTo("/127.0.0.2:7000");
        for (String bad : List.of("localfilesystem:/x", "tcp:x", "tcp:127.0.0.1:99999", "vsock:1:2")) {
            assertThatThrownBy(() -> AdbServer.address(Map.of("ADB_SERVER_SOCKET", bad)))
                    .isInstanceOf(AdbException.class);
        }
    }

    @Test
    void findsNoAdbOnAnEmptyPath(@TempDir Path folder) throws Exception {
        assertThat(AdbBinary.find(Map.of("PATH", folder.toString()))).isEmpty();
        assertThat(AdbBinary.find(Map.of())).isEmpty();
        Path adb = Files.createFile(
                folder.resolve("adb"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        assertThat(AdbBinary.find(Map.of("PATH", "/nowhere:" + folder))).contains(adb);
    }

    @Test
    void trackingSurvivesTheServersDeath() throws Exception {
        FakeAdb.Handler answer = (service, c) -> {
            c.text("OKAY").hexText("one device\n");
            c.silence();
            return true;
        };
        FakeAdb first = new FakeAdb(answer);
        List<List<Device>> told = new CopyOnWriteArrayList<>();
        try (AdbServer server = first.server();
                AutoCloseable tracking = server.track(told::add)) {
            await().until(() -> told.size() == 1);
            first.close();
            await().until(() -> told.size() == 2);
            assertThat(told.get(1)).isEmpty();
            try (FakeAdb second = new FakeAdb(first.address().getPort(), answer)) {
                await().atMost(Duration.ofSeconds(8)).until(() -> told.size() == 3);
                assertThat(told.get(2)).isEqualTo(told.get(0)).hasSize(1);
                tracking.close();
                assertThat(second.services).contains("host:track-devices-l");
            }
        }
        assertThat(told).hasSize(3);
    }

    @Test
    void trackingTellsEveryChangeOnce() throws Exception {
        FakeAdb.Handler answer = (service, c) -> {
            c.text("OKAY")
                    .hexText("one offline\n")
                    .hexText("one device\n")
                    .hexText("one device\n")
                    .hexText("");
            c.silence();
            return true;
        };
        List<List<Device>> told = new CopyOnWriteArrayList<>();
        try (FakeAdb adb = new FakeAdb(answer);
                AdbServer server = adb.server();
                AutoCloseable tracking = server.track(told::add)) {
            assertThat(tracking).isNotNull();
            await().until(() -> told.size() == 3);
            assertThat(told.get(2)).isEmpty();
        }
    }

    @Test
    void oldServersAreTrackedByTheShortForm() throws Exception {
        FakeAdb.Handler answer = (service, c) -> {
            if (service.endsWith("-l")) {
                c.text("FAIL").hexText("unknown host service");
                return true;
            }
            c.text("OKAY").hexText("one\tdevice\n");
            c.silence();
            return true;
        };
        List<List<Device>> told = new CopyOnWriteArrayList<>();
        try (FakeAdb adb = new FakeAdb(answer);
                AdbServer server = adb.server();
                AutoCloseable tracking = server.track(told::add)) {
            assertThat(tracking).isNotNull();
            await().until(() -> told.stream().anyMatch(list -> list.size() == 1));
        }
    }

    @Test
    void forwardsAreClosedWithTheServerObject(@TempDir Path folder) throws Exception {
        FakeAdb.Handler answer = (service, c) -> {
            if (!service.contains("forward:")) {
                return false;
            }
            c.text("OKAYOKAY");
            return true;
        };
        Path socket = folder.resolve("private/x.sock");
        try (FakeAdb adb = new FakeAdb(answer)) {
            try (AdbServer server = adb.server()) {
                server.device("s").forward(socket, "/var/run/docker.sock");
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
                        .isEqualTo("rwx------");
            }
            assertThat(adb.services)
                    .containsExactly(
                            "host-serial:s:forward:localfilesystem:" + socket + ";localfilesystem:/var/run/docker.sock",
                            "host-serial:s:killforward:localfilesystem:" + socket);
        }
    }

    @Test
    void forwardsIntoOpenFoldersAreRefused(@TempDir Path folder) throws Exception {
        Path open = Files.createDirectory(
                folder.resolve("open"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        try (FakeAdb adb = new FakeAdb((service, c) -> false)) {
            assertThatThrownBy(() -> adb.device().forward(open.resolve("x.sock"), "/var/run/docker.sock"))
                    .isInstanceOf(AdbException.class)
                    .hasMessageContaining("open to others");
            assertThatThrownBy(() -> adb.device().forward(folder.resolve("x".repeat(120)), "/var/run/docker.sock"))
                    .isInstanceOf(AdbException.class)
                    .hasMessageContaining("longer than 107 bytes");
            assertThatThrownBy(() -> adb.device().forward(folder.resolve("a;tcp:1"), "/var/run/docker.sock"))
                    .isInstanceOf(AdbException.class);
            assertThat(adb.services).isEmpty();
        }
    }
}

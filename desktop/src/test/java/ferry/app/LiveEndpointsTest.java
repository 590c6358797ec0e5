package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.adb.AdbServer;
import ferry.adb.AdbTimeouts;
import ferry.docker.DockerException;
import ferry.docker.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveEndpointsTest {
    private static final AdbTimeouts SHORT = new AdbTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(2));

    @TempDir
    Path folder;

    private static Endpoint named(List<Endpoint> endpoints, String name) {
        return endpoints.stream().filter(e -> e.name().equals(name)).findFirst().orElseThrow();
    }

    private LiveEndpoints endpoints(AdbServer adb, LabSide... sides) {
        return new LiveEndpoints(() -> List.of(sides), () -> adb, folder.resolve("run"));
    }

    private static AdbServer none() {
        return AdbServer.running(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), SHORT);
    }

    private LabSide side(String name, Path socket) {
        return new LabSide(
                name, Optional.of(URI.create("unix://" + socket)), Optional.empty(), Optional.empty(), List.of());
    }

    @Test
    void aLabThatIsDownIsListedWithItsCure() {
        LabSide down = new LabSide(
                "lab-pc",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of("it is down. Start it: ferry lab up"));
        try (LiveEndpoints endpoints = endpoints(none(), down)) {
            Endpoint e = named(endpoints.list(), "lab-pc");
            assertThat(e.state()).isEqualTo("down");
            assertThat(e.problems()).containsExactly("it is down. Start it: ferry lab up");
            assertThatThrownBy(() -> endpoints.open("lab-pc"))
                    .isInstanceOfSatisfying(
                            DockerException.class, x -> assertThat(x.cure()).contains("ferry lab up"));
        }
    }

    @Test
    void anUnknownNameGetsTheListOfNames() {
        try (LiveEndpoints endpoints = endpoints(none())) {
            assertThatThrownBy(() -> endpoints.open("lab-pcc")).isInstanceOfSatisfying(DockerException.class, x -> {
                assertThat(x).hasMessage("there is no endpoint lab-pcc");
                assertThat(x.cure()).contains("There are: pc");
            });
        }
    }

    @Test
    void saysWhyADockerDoesNotAnswer() throws Exception {
        Path gone = folder.resolve("gone.sock");
        Path dead = folder.resolve("dead.sock");
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(dead)); // closed at once: the file stays, nobody listens
        }
        try (LiveEndpoints endpoints = endpoints(none(), side("lab-pc", gone), side("lab-phone", dead))) {
            List<Endpoint> list = endpoints.list();
            assertThat(named(list, "lab-pc").state()).isEqualTo("no-docker");
            assertThat(named(list, "lab-phone").state()).isEqualTo("down");
            assertThat(list).allSatisfy(e -> assertThat(e.problems()).isNotEmpty());
        }
    }

    /** A Docker that accepts and says nothing keeps neither the list nor the others waiting for long. */
    @Test
    void oneThatIsSilentDoesNotKeepTheOthers() throws Exception {
        Path silent = folder.resolve("silent.sock");
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                LiveEndpoints endpoints = endpoints(none(), side("lab-pc", silent))) {
            channel.bind(UnixDomainSocketAddress.of(silent));
            long start = System.nanoTime();
            List<Endpoint> list = endpoints.list();
            assertThat(System.nanoTime() - start)
                    .isLessThan(Duration.ofSeconds(20).toNanos());
            assertThat(named(list, "lab-pc").state()).isEqualTo("down");
            assertThat(named(list, "lab-pc").problems().getFirst()).contains("did not answer within");
        }
    }

    @Test
    void eachStateOfADeviceHasItsWordAndCure() throws Exception {
        String devices =
                "A1 unauthorized\nB2 offline\nC3 no permissions\nD4 recovery\nE5 bootloader\nlabserial device\n";
        try (FakeAdbList adb = new FakeAdbList(devices);
                LiveEndpoints endpoints = endpoints(
                        AdbServer.running(adb.address(), SHORT),
                        new LabSide(
                                "lab-phone",
                                Optional.empty(),
                                Optional.of("labserial"),
                                Optional.empty(),
                                List.of("it failed. Start it.")))) {
            List<Endpoint> list = endpoints.list();
            assertThat(list)
                    .extracting(Endpoint::name)
                    .containsExactly("pc", "lab-phone", "phone:A1", "phone:B2", "phone:C3", "phone:D4", "phone:E5");
            assertThat(named(list, "phone:A1").state()).isEqualTo("unauthorized");
            assertThat(named(list, "phone:B2").state()).isEqualTo("offline");
            assertThat(named(list, "phone:C3").state()).isEqualTo("no-permission");
            assertThat(named(list, "phone:D4").problems().getFirst())
                    .contains("recovery")
                    .contains("adb reboot");
            assertThat(named(list, "phone:E5").problems().getFirst()).contains("fastboot reboot");
            assertThatThrownBy(() -> endpoints.open("phone:A1"))
                    .isInstanceOfSatisfying(
                            DockerException.class, x -> assertThat(x.cure()).contains("accept"));
            assertThatThrownBy(() -> endpoints.open("phone:ZZ"))
                    .isInstanceOf(DockerException.class)
                    .hasMessageContaining("adb lists no device ZZ");
        }
    }

    @Test
    void keepsTheSocketsFolderUntouchedWithoutPhones() {
        try (LiveEndpoints endpoints = endpoints(none())) {
            endpoints.list();
        }
        assertThat(Files.exists(folder.resolve("run"))).isFalse();
    }

    /** An adb server that knows one answer: its list of devices. */
    private static final class FakeAdbList implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

        FakeAdbList(String devices) throws IOException {
            Thread.ofVirtual().start(() -> {
                while (!server.isClosed()) {
                    try (Socket client = server.accept()) {
                        byte[] head = client.getInputStream().readNBytes(4);
                        client.getInputStream()
                                .readNBytes(Integer.parseInt(new String(head, StandardCharsets.US_ASCII), 16));
                        String answer = "OKAY" + String.format("%04x", devices.length()) + devices;
                        client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    } catch (IOException | NumberFormatException e) {
                        // The next client.
                    }
                }
            });
        }

        InetSocketAddress address() {
            return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}

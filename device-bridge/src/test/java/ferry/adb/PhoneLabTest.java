package ferry.adb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real phone or the lab's virtual one, which must have a Docker socket. */
@Tag("lab")
@Timeout(120)
class PhoneLabTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String PING = "GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n";
    private static AdbServer server;
    private static AdbDevice phone;
    private static String folder;

    @BeforeAll
    static void phone() {
        String serial = System.getProperty("FERRY_TEST_PHONE_SERIAL", System.getenv("FERRY_TEST_PHONE_SERIAL"));
        assertThat(serial)
                .as("FERRY_TEST_PHONE_SERIAL names the phone for lab tests")
                .isNotBlank();
        server = AdbServer.open();
        phone = server.device(serial);
        folder = phone.shell(
                        LIMIT, "sh", "-c", "mkdir -p /data/local/tmp && mktemp -d /data/local/tmp/ferry-test.XXXXXX")
                .check("folder for the test")
                .out()
                .strip();
    }

    @AfterAll
    static void clean() {
        if (folder != null) {
            phone.shell(LIMIT, "rm", "-rf", folder);
        }
        server.close();
    }

    @Test
    void serverAndDeviceIntroduceThemselves() {
        assertThat(server.version()).isGreaterThanOrEqualTo(41);
        assertThat(server.devices())
                .anyMatch(d -> d.serial().equals(phone.serial()) && d.state() == Device.State.DEVICE);
        assertThat(phone.features()).contains("shell_v2", "stat_v2");
        assertThat(phone.getprop("ferry.no.such.property")).isEmpty();
    }

    @Test
    void startsAServerWhereThereIsNone() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (AdbServer own = AdbServer.startable(address)) {
            assertThat(own.version()).isGreaterThanOrEqualTo(41);
            try (AdbConnection c = own.connection("kill")) {
                c.request("host:kill");
            }
        }
    }

    @Test
    void shellKeepsExitCodeAndStreamsApart() {
        ShellResult result = phone.shell(LIMIT, "sh", "-c", "echo out; echo err >&2; exit 7");
        assertThat(result).isEqualTo(new ShellResult(7, "out\n", "err\n"));
        assertThatThrownBy(() -> result.check("test"))
                .isInstanceOf(AdbException.class)
                .hasMessageContaining("ended with 7: err");
        assertThat(phone.shell(LIMIT, "ferry-no-such-program").exitCode()).isEqualTo(127);
    }

    @Test
    void hostileWordsArriveAsTheyAre() {
        String words = "$(reboot) `reboot`; & | 'x' \" \\ * \n -n ü";
        assertThat(phone.shell(LIMIT, "printf", "%s", words).out()).isEqualTo(words);
    }

    @Test
    void shellThatHangsIsCutInTime() {
        long start = System.nanoTime();
        assertThatThrownBy(() -> phone.shell(Duration.ofSeconds(2), "sleep", "20"))
                .isInstanceOf(AdbException.class)
                .hasMessageContaining("no answer within");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(1900), Duration.ofSeconds(6));
    }

    @Test
    void sessionStreamsBothWays() throws Exception {
        byte[] data = new byte[1 << 20];
        new Random(3).nextBytes(data);
        try (ShellSession session = phone.session(false, "sh", "-c", "cat; echo done >&2; exit 3")) {
            Thread writer = Thread.ofVirtual().start(() -> {
                try (OutputStream stdin = session.stdin()) {
                    stdin.write(data);
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(sha256(session.stdout().readAllBytes())).isEqualTo(sha256(data));
            writer.join();
            assertThat(new String(session.stderr().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("done\n");
            assertThat(session.waitFor(LIMIT)).isEqualTo(3);
        }
    }

    @Test
    void terminalHasASize() throws Exception {
        try (ShellSession session = phone.session(true, "sh", "-c", "read x; stty size")) {
            session.resize(33, 111);
            session.stdin().write("go\n".getBytes(StandardCharsets.UTF_8));
            String shown = new String(session.stdout().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(shown).contains("33 111");
        }
    }

    @Test
    void eightMegabytesThereAndBackAreEqual() throws Exception {
        byte[] data = new byte[8 << 20];
        new Random(1).nextBytes(data);
        String remote = folder + "/sub folder/$(x) 8m.bin";
        AtomicLong last = new AtomicLong();
        phone.push(new ByteArrayInputStream(data), data.length, remote, 0640, last::set);
        assertThat(last.get()).isEqualTo(data.length);
        FileStat stat = phone.stat(remote).orElseThrow();
        assertThat(stat.size()).isEqualTo(data.length);
        assertThat(stat.isRegular()).isTrue();
        assertThat(stat.permissions()).isEqualTo(0640);
        assertThat(phone.shell(LIMIT, "sha256sum", remote).check("hash").out()).contains(sha256(data));
        MessageDigest back = MessageDigest.getInstance("SHA-256");
        long pulled = phone.pull(remote, new DigestOutputStream(OutputStream.nullOutputStream(), back), last::set);
        assertThat(pulled).isEqualTo(data.length);
        assertThat(java.util.HexFormat.of().formatHex(back.digest())).isEqualTo(sha256(data));
        assertThat(phone.list(folder + "/sub folder"))
                .extracting(FileStat::name)
                .containsExactly("$(x) 8m.bin");
    }

    @Test
    void pushKeepsAFilesOwnPermissions(@TempDir Path local) throws Exception {
        Path file = Files.writeString(local.resolve("run.sh"), "echo hi");
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-x--x"));
        phone.push(file, folder + "/run.sh");
        assertThat(phone.stat(folder + "/run.sh").orElseThrow().permissions()).isEqualTo(0751);
    }

    @Test
    void refusalsOfTheDeviceAreNamed() {
        assertThat(phone.stat(folder + "/nothing")).isEmpty();
        assertThatThrownBy(() -> phone.pull(folder + "/nothing", OutputStream.nullOutputStream(), n -> {}))
                .isInstanceOf(AdbException.class)
                .hasMessageContaining("No such file");
        assertThatThrownBy(() ->
                        phone.push(new ByteArrayInputStream(new byte[4 << 20]), -1, "/proc/version", 0777, n -> {}))
                .isInstanceOf(AdbException.class)
                .hasMessageContaining("/proc/version");
        assertThatThrownBy(() -> server.device("no-such-serial").shell(LIMIT, "id"))
                .isInstanceOf(AdbException.class)
                .hasMessageContaining("not found");
        assertThatThrownBy(() ->
                        phone.open("localfilesystem:/no/such.sock").input().read())
                .isInstanceOf(AdbException.class);
    }

    @Test
    void dockerAnswersOverAForwardAndOverAStream(@TempDir Path local) throws Exception {
        Path socket = local.resolve("s/docker.sock");
        try (Forward forward = phone.forward(socket, "/var/run/docker.sock")) {
            assertThat(server.forwards())
                    .contains(new Forward.Entry(phone.serial(), forward.local(), forward.remote()));
            try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                channel.connect(UnixDomainSocketAddress.of(socket));
                channel.write(ByteBuffer.wrap(PING.getBytes(StandardCharsets.US_ASCII)));
                ByteBuffer answer = ByteBuffer.allocate(15);
                while (answer.hasRemaining() && channel.read(answer) >= 0) {
                    Thread.onSpinWait();
                }
                assertThat(new String(answer.array(), StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 200 OK");
            }
        }
        assertThat(socket).doesNotExist();
        assertThat(server.forwards()).noneMatch(f -> f.local().contains(socket.toString()));
        try (AdbStream stream = phone.open("localfilesystem:/var/run/docker.sock")) {
            stream.output().write(PING.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(stream.input().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200 OK")
                    .endsWith("OK");
        }
    }

    @Test
    void tcpForwardTakesAFreePort() throws Exception {
        try (Forward forward = phone.forwardTcp("localfilesystem:/var/run/docker.sock");
                Socket socket = new Socket("127.0.0.1", forward.port())) {
            socket.getOutputStream().write(PING.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readNBytes(15), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void trackingTellsThePhone() throws Exception {
        List<List<Device>> told = new CopyOnWriteArrayList<>();
        try (AutoCloseable tracking = server.track(told::add)) {
            assertThat(tracking).isNotNull();
            await().until(() -> told.stream()
                    .anyMatch(list -> list.stream().anyMatch(d -> d.serial().equals(phone.serial()))));
        }
    }

    private static String sha256(byte[] data) throws Exception {
        return java.util.HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(data));
    }
}

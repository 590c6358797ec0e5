package ferry.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.docker.Engine;
import ferry.docker.Engines;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Looks at containers of the lab's PC that have one thing each, made by src/test/c/blockers.c. */
@Tag("lab")
class LookLabTest {
    private static final String IMAGE =
            "ferry/test-blockers:" + UUID.randomUUID().toString().substring(0, 8);

    @TempDir
    static Path build;

    private static Engine engine;

    private final List<String> containers = new ArrayList<>();

    @BeforeAll
    static void image() throws Exception {
        String uri = System.getProperty("FERRY_TEST_PC_DOCKER", System.getenv("FERRY_TEST_PC_DOCKER"));
        assertThat(uri)
                .as("FERRY_TEST_PC_DOCKER must name the lab's PC, such as unix:///..")
                .isNotBlank();
        engine = Engines.open("lab-pc", URI.create(uri));
        Path program = build.resolve("blockers");
        Process gcc = new ProcessBuilder(
                        "gcc",
                        "-std=gnu17",
                        "-static",
                        "-o",
                        program.toString(),
                        Path.of("src/test/c/blockers.c").toAbsolutePath().toString())
                .inheritIO()
                .start();
        assertThat(gcc.waitFor()).isZero();
        engine.importImage(tar(program), IMAGE, "linux/amd64", List.of("ENTRYPOINT [\"/blockers\"]"));
    }

    @AfterAll
    static void close() {
        engine.removeImage(IMAGE, true);
        engine.close();
    }

    @AfterEach
    void remove() {
        containers.forEach(c -> engine.remove(c, true));
    }

    private static InputStream tar(Path program) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes)) {
            var entry = new TarArchiveEntry("blockers");
            entry.setMode(0755);
            entry.setSize(Files.size(program));
            tar.putArchiveEntry(entry);
            Files.copy(program, tar);
            tar.closeArchiveEntry();
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    /** Starts the program in a mode and waits until it has what it is asked for. */
    private String run(String mode, ObjectNode host) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("Image", IMAGE);
        var cmd = body.putArray("Cmd");
        for (String word : mode.split(" ")) {
            cmd.add(word);
        }
        body.set("HostConfig", host);
        String id =
                engine.create("ferry-test-look-" + UUID.randomUUID().toString().substring(0, 8), body);
        containers.add(id);
        engine.start(id);
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> log(id).contains("\n"));
        assertThat(log(id)).startsWith("ready");
        return id;
    }

    private static String log(String id) {
        try (InputStream in = engine.logs(id, -1, false)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ObjectNode isolated() {
        return JsonNodeFactory.instance.objectNode().put("NetworkMode", "none");
    }

    private static List<String> blockers(String id) {
        Look look = new LookProbe(engine, Optional.empty()).take(id);
        assertThat(look.errors()).isEmpty();
        return LookFindings.of(look, Strategy.TRANSLATED).blockers().stream()
                .map(Plan.Finding::what)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "sockets-unbound",
                "shared-anonymous",
                "posix-shm",
                "memfd",
                "sysv-shm",
                "sysv-sem",
                "sysv-msg",
                "pty",
                "signalfd",
                "zombie",
                "stopped",
                "flock",
                "fifo"
            })
    void whatIsSupportedIsNotRefused(String mode) {
        assertThat(blockers(run(mode, isolated()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            inotify | descriptor 3 (anon_inode:inotify) is of the kind inotify.
            pidfd | is of the kind pidfd.
            nsfd | is a handle of a namespace or process.
            aio | has an asynchronous I/O context
            netlink | is a netlink socket.
            raw | is a socket of the kind raw.
            packet | is a socket of the kind packet.
            backlog | has a connection that was not accepted yet
            traced | is traced by process 1.
            seccomp-filter | has installed a seccomp filter of its own.
            chroot | has changed its root to /below.
            many | The container has 202 processes.
            """)
    void whatCannotCrossIsNamed(String mode, String what) {
        assertThat(blockers(run(mode, isolated())))
                .anySatisfy(w -> assertThat(w).contains(what));
    }

    /** Docker's seccomp profile keeps these from ordinary containers. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fanotify | is of the kind fanotify.
            io_uring | is of the kind io_uring.
            userfaultfd | is of the kind userfaultfd.
            perf | is of the kind perf_event.
            bpf | is of the kind bpf-map.
            seccomp-strict | is in seccomp's strict mode.
            namespace | has a namespace of its own: net.
            """)
    void whatOnlyAContainerWithMoreRightsCanHaveIsNamedToo(String mode, String what) {
        ObjectNode host = isolated();
        host.putArray("CapAdd").add("ALL");
        host.putArray("SecurityOpt").add("seccomp=unconfined");
        assertThat(blockers(run(mode, host))).anySatisfy(w -> assertThat(w).contains(what));
    }

    @Test
    void aDeviceIsNamed() {
        ObjectNode host = isolated();
        host.putArray("Devices")
                .addObject()
                .put("PathOnHost", "/dev/fuse")
                .put("PathInContainer", "/dev/fuse")
                .put("CgroupPermissions", "rw");
        String id = run("device /dev/fuse", host);
        assertThat(blockers(id)).anySatisfy(w -> assertThat(w).contains("(/dev/fuse) is the device 10:229"));
        assertThat(LookConfiguration.of(engine.inspect(id).orElseThrow(), Strategy.TRANSLATED)
                        .blockers())
                .extracting(Plan.Finding::what)
                .containsExactly("The container has the device /dev/fuse.");
    }

    @Test
    void aTcpConnectionToAnotherContainerIsOutside() {
        ObjectNode bridge = JsonNodeFactory.instance.objectNode();
        String listener = run("listen 0.0.0.0", bridge);
        assertThat(blockers(listener)).isEmpty();
        String ip = engine.inspect(listener)
                .orElseThrow()
                .at("/NetworkSettings/Networks/bridge/IPAddress")
                .asText();
        String client = run("connect " + ip, bridge.deepCopy());
        assertThat(blockers(client)).singleElement().satisfies(w -> assertThat(w)
                .contains("TCP connection with the outside")
                .endsWith(ip + ":7000."));
    }

    @Test
    void lookingLeavesNothingBehindAndDoesNotStopTheContainer() {
        String id = run("none", isolated());
        new LookProbe(engine, Optional.empty()).take(id);
        assertThat(engine.containers(true))
                .filteredOn(c -> c.name().startsWith("ferry-look-"))
                .isEmpty();
        assertThat(engine.inspect(id).orElseThrow().at("/State/Running").asBoolean())
                .isTrue();
    }

    @Test
    void thereIsNothingToLookAtInAStoppedOrUnknownContainer() {
        String id = run("none", isolated());
        engine.kill(id, "KILL");
        engine.waitExit(id);
        var probe = new LookProbe(engine, Optional.empty());
        assertThatThrownBy(() -> probe.take(id))
                .isInstanceOf(LookException.class)
                .hasMessageContaining("does not run");
        assertThatThrownBy(() -> probe.take("ferry-no-such")).isInstanceOf(LookException.class);
    }
}

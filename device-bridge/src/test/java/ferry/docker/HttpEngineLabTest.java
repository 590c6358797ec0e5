package ferry.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("lab")
class HttpEngineLabTest {
    private LabDocker lab;
    private Engine engine;

    @BeforeEach
    void open() {
        lab = LabDocker.pc();
        engine = lab.engine();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void whatTheEngineIs() {
        EngineFacts facts = engine.facts();
        assertThat(facts.version()).isNotEmpty();
        assertThat(facts.architecture()).isEqualTo("x86_64");
        assertThat(facts.experimental()).isTrue();
        assertThat(facts.rootDir()).startsWith("/");
        assertThat(facts.cpus()).isPositive();
        assertThat(facts.memoryBytes()).isPositive();
    }

    @Test
    void theLifeOfAContainer() throws Exception {
        List<Event> events = new CopyOnWriteArrayList<>();
        try (AutoCloseable watch = engine.events(events::add, end -> {})) {
            String id = lab.create("life", "sh", "-c", "echo out; echo err >&2; while :; do sleep 0.1; done");
            engine.start(id);
            Container row = engine.containers(false).stream()
                    .filter(c -> c.id().equals(id))
                    .findFirst()
                    .orElseThrow();
            assertThat(row.name()).isEqualTo("ferry-test-docker-life");
            assertThat(row.platform()).isEqualTo("linux/amd64");
            assertThat(row.running()).isTrue();

            assertThat(engine.exec(id, List.of("sh", "-c", "echo o; echo e >&2; exit 7")))
                    .isEqualTo(new Engine.ExecResult(7, "o\n", "e\n"));
            engine.exec(id, List.of("sh", "-c", "echo x > /added"));
            assertThat(engine.changes(id)).contains(new Engine.Change("/added", 1));
            assertThat(engine.top(id).getFirst()).contains("PID");
            await().untilAsserted(() -> assertThat(lab.lines(id)).contains("out", "err"));

            engine.pause(id);
            assertThat(state(id)).isEqualTo("paused");
            engine.unpause(id);
            engine.rename(id, "ferry-test-docker-renamed");
            assertThat(engine.inspect("ferry-test-docker-renamed")).isPresent();
            engine.restart(id, Duration.ZERO);
            engine.kill(id, "KILL");
            assertThat(engine.waitExit(id)).isEqualTo(137);
            assertThat(state(id)).isEqualTo("exited");
            engine.remove(id, false);
            engine.remove(id, false);
            assertThat(engine.inspect(id)).isEmpty();

            await().untilAsserted(() -> assertThat(events.stream()
                            .filter(event -> event.id().equals(id))
                            .map(Event::action))
                    .startsWith("create", "start")
                    .endsWith("destroy"));
        }
    }

    private String state(String id) {
        return engine.inspect(id)
                .map(details -> details.path("State").path("Status").asText())
                .orElse("");
    }

    @Test
    void aLogIsFollowedUntilItIsClosed() throws IOException {
        String id = lab.create("follow", "sh", "-c", "i=0; while :; do i=$((i+1)); echo line $i; sleep 0.05; done");
        engine.start(id);
        try (InputStream log = engine.logs(id, 0, true)) {
            byte[] bytes = log.readNBytes(100);
            assertThat(new String(bytes, StandardCharsets.UTF_8)).startsWith("line ");
        }
        assertThat(state(id)).isEqualTo("running");
    }

    @Test
    void aTerminalIsATerminal() throws Exception {
        String id = lab.create("terminal", "sh", "-c", "while :; do sleep 0.2; done");
        engine.start(id);
        try (Terminal terminal = engine.terminal(id, List.of("sh"), 80, 24)) {
            terminal.resize(100, 30);
            terminal.input().write("echo $((6*7)) $TERM; exit 3\n".getBytes(StandardCharsets.UTF_8));
            String shown = new String(terminal.output().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(shown).contains("42 xterm-256color");
            assertThat(terminal.exitCode()).isEqualTo(3);
        }
    }

    @Test
    void samplesComeUntilTheContainerEnds() throws Exception {
        String id = lab.create("usage", "sh", "-c", "while :; do :; done");
        engine.start(id);
        List<Usage> samples = new CopyOnWriteArrayList<>();
        try (AutoCloseable watch = engine.usage(id, samples::add)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> samples.size() >= 2);
        }
        assertThat(engine.usage(id)).isNotNull();
    }

    @Test
    void anArchiveGoesInAndComesOut() throws IOException {
        String id = lab.create("archive", "sh");
        byte[] content = "content".repeat(10_000).getBytes(StandardCharsets.UTF_8);
        engine.putArchive(id, "/tmp", new ByteArrayInputStream(CheckpointTarTest.tar(out -> {
            CheckpointTarTest.folder(out, "folder/");
            CheckpointTarTest.file(out, "folder/file", content);
        })));
        try (TarArchiveInputStream tar = new TarArchiveInputStream(engine.getArchive(id, "/tmp/folder"))) {
            assertThat(tar.getNextEntry().getName()).isEqualTo("folder/");
            TarArchiveEntry file = tar.getNextEntry();
            assertThat(file.getName()).isEqualTo("folder/file");
            assertThat(file.getMode() & 07777).isEqualTo(04777);
            assertThat(file.getLongUserId()).isEqualTo(1000);
            assertThat(tar.readAllBytes()).isEqualTo(content);
        }
        assertThatThrownBy(() -> engine.getArchive(id, "/nothing"))
                .extracting(e -> ((DockerException) e).status())
                .isEqualTo(404);
    }

    @Test
    void aRefusedArchiveGivesDockersReasonThoughTheBodyIsLarge() throws IOException {
        String id = lab.create("refused", "sh");
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                return length;
            }
        };
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> engine.putArchive(id, "/nothing/here", endless))
                    .isInstanceOfSatisfying(
                            DockerException.class, e -> assertThat(e.status()).isEqualTo(404));
            assertThatThrownBy(() -> engine.putArchive(id, "/usr/bin/dash", endless))
                    .hasMessage("extraction point is not a directory");
        }
        assertThatThrownBy(() -> engine.putArchive("ferry-test-docker-none", "/", endless))
                .hasMessageContaining("No such container");
    }

    @Test
    void imagesTravel() throws IOException {
        lab.image();
        engine.tag(LabDocker.IMAGE, "ferry-test-docker-copy:2");
        byte[] saved;
        try (InputStream tar = engine.saveImage("ferry-test-docker-copy:2")) {
            saved = tar.readAllBytes();
        }
        engine.removeImage("ferry-test-docker-copy:2", false);
        assertThat(engine.inspectImage("ferry-test-docker-copy:2")).isEmpty();
        engine.loadImage(new ByteArrayInputStream(saved));
        assertThat(engine.images()).anyMatch(image -> image.tags().contains("ferry-test-docker-copy:2"));
        engine.removeImage("ferry-test-docker-copy:2", false);

        assertThatThrownBy(() -> engine.loadImage(new ByteArrayInputStream(new byte[] {1, 2, 3})))
                .isInstanceOf(DockerException.class);
    }

    @Test
    void anImageOfAnotherPlatformCanBeMade() {
        engine.importImage(
                new ByteArrayInputStream(new byte[1024]),
                "ferry-test-docker-arm:1",
                "linux/arm64",
                List.of("CMD [\"/x\"]", "ENV A=b"));
        try {
            JsonNode image = engine.inspectImage("ferry-test-docker-arm:1").orElseThrow();
            assertThat(image.path("Architecture").asText()).isEqualTo("arm64");
            assertThat(image.path("Config").path("Env").path(0).asText()).isEqualTo("A=b");
        } finally {
            engine.removeImage("ferry-test-docker-arm:1", true);
        }
    }

    @Test
    void volumes() {
        engine.createVolume("ferry-test-docker-volume");
        assertThat(engine.volumes()).anyMatch(volume -> volume.name().equals("ferry-test-docker-volume"));
        engine.removeVolume("ferry-test-docker-volume");
        assertThat(engine.volumes()).noneMatch(volume -> volume.name().equals("ferry-test-docker-volume"));
    }

    @Test
    void anUnknownCheckpointIsAnErrorWithACure() throws IOException {
        String id = lab.create("unknown", "sh");
        assertThat(engine.checkpoints(id)).isEmpty();
        assertThatThrownBy(() -> engine.startFrom(id, "none")).isInstanceOf(DockerException.class);
        assertThatThrownBy(() -> engine.checkpoint(id, "none", true)).isInstanceOf(DockerException.class);
    }
}

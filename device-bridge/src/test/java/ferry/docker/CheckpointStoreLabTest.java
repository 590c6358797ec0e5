package ferry.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("lab")
class CheckpointStoreLabTest {
    private static final String[] LOOPER = {
        "sh", "-c", "i=0; while :; do i=$((i+1)); echo $i; sleep 0.1; done",
    };

    private LabDocker lab;
    private Engine engine;
    private CheckpointStore store;

    @BeforeEach
    void open() {
        lab = LabDocker.pc();
        engine = lab.engine();
        store = new CheckpointStore(engine);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void aContainerGoesOnInAnotherOne() throws IOException {
        String source = lab.create("source", LOOPER);
        engine.start(source);
        await().atMost(Duration.ofSeconds(20)).until(() -> lab.lines(source).contains("5"));
        engine.checkpoint(source, "crossing", true);
        assertThat(engine.waitExit(source)).isEqualTo(137);
        int last = Integer.parseInt(lab.lines(source).getLast());

        byte[] tar;
        try (InputStream export = store.export(source, "crossing")) {
            tar = export.readAllBytes();
        }
        engine.deleteCheckpoint(source, "crossing");
        assertThat(engine.checkpoints(source)).isEmpty();
        engine.remove(source, true);

        String target = lab.create("target", LOOPER);
        // cgroup.img names the container that was checkpointed; the ids are equally long.
        String renamed = new String(tar, StandardCharsets.ISO_8859_1).replace(source, target);
        store.put(target, "arrival", new ByteArrayInputStream(renamed.getBytes(StandardCharsets.ISO_8859_1)));
        assertThat(engine.checkpoints(target)).containsExactly("arrival");
        engine.startFrom(target, "arrival");

        await().atMost(Duration.ofSeconds(20)).until(() -> lab.lines(target).size() > 5);
        List<String> lines = lab.lines(target);
        assertThat(Integer.parseInt(lines.getFirst())).isEqualTo(last + 1);
        assertThat(Integer.parseInt(lines.getLast())).isEqualTo(last + lines.size());
        assertThat(engine.top(target)).hasSizeGreaterThanOrEqualTo(2);
        assertThat(couriers()).isZero();
    }

    @Test
    void whatIsNotThere() throws IOException {
        String source = lab.create("source", LOOPER);
        engine.start(source);
        engine.checkpoint(source, "one", true);

        assertThatThrownBy(() -> store.export(source, "two")).isInstanceOfSatisfying(DockerException.class, e -> {
            assertThat(e.status()).isEqualTo(404);
            assertThat(e.getMessage()).contains("no such checkpoint");
            assertThat(e.cure()).isNotEmpty();
        });
        assertThat(couriers()).isZero();
    }

    @Test
    void aHostileTarLeavesNothingBehind() throws IOException {
        String target = lab.create("target", LOOPER);
        byte[] tar = CheckpointTarTest.tar(out -> {
            CheckpointTarTest.folder(out, "bad/");
            CheckpointTarTest.file(out, "bad/core-1.img", new byte[300_000]);
            CheckpointTarTest.link(out, "bad/files.img", "/etc/shadow");
        });

        assertThatThrownBy(() -> store.put(target, "bad", new ByteArrayInputStream(tar)))
                .isInstanceOf(DockerException.class)
                .hasMessageContaining("neither a file nor a folder");
        assertThat(engine.checkpoints(target)).isEmpty();
        assertThat(couriers()).isZero();
    }

    @Test
    void closingAnExportEarlyFreesItsCourier() throws IOException {
        String source = lab.create("source", LOOPER);
        engine.start(source);
        engine.checkpoint(source, "one", true);
        try (InputStream export = store.export(source, "one")) {
            assertThat(export.readNBytes(100)).hasSize(100);
        }
        assertThat(couriers()).isZero();
    }

    @Test
    void theSameCheckpointIsRestoredAgainAndAgain() throws IOException {
        String source = lab.create("source", LOOPER);
        engine.start(source);
        await().atMost(Duration.ofSeconds(20)).until(() -> lab.lines(source).contains("3"));
        engine.checkpoint(source, "one", false);
        for (int round = 0; round < 2; round++) {
            engine.kill(source, "KILL");
            engine.waitExit(source);
            store.restore(source, "one");
            assertThat(engine.top(source)).hasSizeGreaterThanOrEqualTo(2);
        }
        assertThat(couriers()).isZero();
    }

    private long couriers() {
        return engine.containers(true).stream()
                .filter(c -> Courier.isCourier(c))
                .count();
    }
}

package ferry.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What differs on the phone: the way there, its processor and its pace. */
@Tag("lab")
class PhoneEngineLabTest {
    @Test
    void aContainerOnThePhone() throws Exception {
        try (LabDocker lab = LabDocker.phone()) {
            Engine engine = lab.engine();
            assertThat(engine.facts().architecture()).isEqualTo("aarch64");
            String id = lab.create("phone", "sh", "-c", "i=0; while :; do i=$((i+1)); echo $i; sleep 0.1; done");
            engine.start(id);
            assertThat(engine.exec(id, List.of("sh", "-c", "echo here")).out()).isEqualTo("here\n");
            Usage usage = engine.usage(id);
            assertThat(usage.memoryBytes()).isPositive();
            assertThat(usage.processes()).isPositive();
            await().atMost(Duration.ofSeconds(30)).until(() -> lab.lines(id).contains("3"));
            assertThat(engine.containers(false))
                    .filteredOn(c -> c.id().equals(id))
                    .extracting(Container::platform)
                    .containsExactly("linux/arm64");

            CheckpointStore store = new CheckpointStore(engine);
            engine.checkpoint(id, "one", false);
            try (InputStream export = store.export(id, "one")) {
                assertThat(export.readAllBytes().length).isGreaterThan(50_000);
            }
        }
    }
}

package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ferry.docker.Engine;
import ferry.docker.Engines;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each sample container runs on the lab's PC and passes its own check. */
@Tag("lab")
class WorkloadsLabTest {
    private static Engine engine;
    private static Workloads workloads;

    @BeforeAll
    static void open() {
        String uri = System.getProperty("FERRY_TEST_PC_DOCKER", System.getenv("FERRY_TEST_PC_DOCKER"));
        assertThat(uri)
                .as("FERRY_TEST_PC_DOCKER must name the lab's PC, such as unix:///..")
                .isNotBlank();
        engine = Engines.open("lab-pc", URI.create(uri));
        workloads = LabSides.workloads();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    static Stream<String> names() {
        return LabSides.workloads().all().stream().map(Workloads.Workload::name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void runsAndPassesItsCheck(String name) throws Exception {
        var lines = new ArrayList<String>();
        workloads.ensure(name, engine, lines::add);
        WorkloadsCheck check = workloads.workload(name).check();
        var body = workloads.body(name);
        body.putObject("HostConfig").put("NetworkMode", "none");
        String id = engine.create(
                "ferry-test-workload-" + UUID.randomUUID().toString().substring(0, 8), body);
        try {
            engine.start(id);
            check.ready()
                    .ifPresent(ready -> await().atMost(Duration.ofSeconds(20)).until(() -> log(id).contains(ready)));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> check.line().isEmpty() || check.log(log(id)).counter() >= 3);
            check.seed(engine, id);
            String log = log(id);
            WorkloadsCheck.Verdict verdict = check.log(log);
            if (!check.reference().isEmpty()) {
                Engine.ExecResult reference = engine.exec(id, check.reference(verdict.counter()));
                verdict = check.log(log, reference.out());
            }
            assertThat(verdict.wrong()).isEmpty();
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(
                            () -> assertThat(check.ask(engine, id).wrong()).isEmpty());
        } finally {
            engine.remove(id, true);
        }
        var again = new ArrayList<String>();
        workloads.ensure(name, engine, again::add);
        assertThat(again).as("the second time there is nothing to do").isEmpty();
    }

    private static String log(String id) {
        try (InputStream in = engine.logs(id, -1, false)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

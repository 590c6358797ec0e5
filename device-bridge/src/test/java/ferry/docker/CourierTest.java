package ferry.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class CourierTest {
    private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)");
    private static final String SOURCE = "a".repeat(64);

    @TempDir
    Path folder;

    private FakeEngine fake;
    private HttpEngine engine;
    private final AtomicBoolean image = new AtomicBoolean(true);
    private final List<JsonNode> created = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() throws IOException {
        fake = new FakeEngine(folder);
        fake.on(
                "GET /info",
                call -> call.json(200, "{\"Architecture\":\"aarch64\",\"DockerRootDir\":\"/data/docker\"}"));
        fake.on("POST /containers/create", call -> {
            Matcher length = LENGTH.matcher(call.head());
            assertThat(length.find()).isTrue();
            byte[] body = call.body().readNBytes(Integer.parseInt(length.group(1)));
            if (image.get()) {
                created.add(EngineHttp.JSON.readTree(body));
                call.json(201, "{\"Id\":\"courier\"}");
            } else {
                call.json(404, "{\"message\":\"No such image: ferry/courier:1\"}");
            }
        });
        fake.on("POST /images/create", call -> {
            byte[] head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            assertThat(HttpBody.of(HttpHead.read(new ByteArrayInputStream(head)), call.body())
                            .readAllBytes())
                    .isEqualTo(new byte[1024]);
            image.set(true);
            call.json(200, "{\"status\":\"sha256:0\"}");
        });
        engine = fake.connect();
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
        fake.close();
    }

    private List<String> requests(String method) {
        return fake.heads().stream()
                .map(head -> head.lines().findFirst().orElse(""))
                .filter(line -> line.startsWith(method))
                .toList();
    }

    @Test
    void isLabelledWithItsSessionAndMountsWhatItWasTold() {
        Courier.open(engine, "s1", Map.of("/data/upper", "/upper"), Courier.Access.READ)
                .close();
        Courier.open(engine, "s1", Map.of("/data/upper", "/upper"), Courier.Access.WRITE)
                .close();
        Courier.open(engine, "s1", Map.of("/data/log", "/log"), Courier.Access.READ_EXISTING)
                .close();

        assertThat(created).allSatisfy(body -> {
            assertThat(body.path("Image").asText()).isEqualTo(Courier.IMAGE);
            assertThat(body.path("Labels").toString())
                    .isEqualTo("{\"ferry.role\":\"courier\",\"ferry.session\":\"s1\"}");
            assertThat(body.path("HostConfig").path("NetworkMode").asText()).isEqualTo("none");
        });
        assertThat(created.get(0).path("HostConfig").path("Binds").toString()).isEqualTo("[\"/data/upper:/upper:ro\"]");
        assertThat(created.get(1).path("HostConfig").path("Binds").toString()).isEqualTo("[\"/data/upper:/upper:rw\"]");
        assertThat(created.get(2).path("HostConfig").has("Binds")).isFalse();
        assertThat(created.get(2).path("HostConfig").path("Mounts").toString())
                .isEqualTo("[{\"Type\":\"bind\",\"Source\":\"/data/log\",\"Target\":\"/log\",\"ReadOnly\":true}]");
        assertThat(requests("POST")).allSatisfy(line -> assertThat(line).contains("name=ferry-courier-s1-"));
        assertThat(requests("DELETE")).hasSize(3).allSatisfy(line -> assertThat(line)
                .contains("/containers/courier?"));
    }

    @Test
    void makesItsImageWhereThereIsNone() {
        image.set(false);
        Courier courier = Courier.open(engine, "s1", Map.of("/data/upper", "/upper"), Courier.Access.READ);
        assertThat(courier.id()).isEqualTo("courier");
        assertThat(requests("POST"))
                .extracting(line -> line.replaceFirst("^POST /v[\\d.]+(/\\w+/\\w+).*", "$1"))
                .containsExactly("/containers/create", "/images/create", "/containers/create");
        assertThat(requests("POST").get(1))
                .contains("repo=ferry%2Fcourier:1")
                .as("it is of the engine's own platform")
                .doesNotContain("platform=");
    }

    @Test
    void saysWhenTheEngineRefusesAFolder() {
        fake.on("POST /containers/create", call -> call.json(400, "{\"message\":\"bind source path does not exist\"}"));
        assertThatThrownBy(() -> Courier.open(engine, "s1", Map.of("/data/log", "/log"), Courier.Access.READ_EXISTING))
                .hasMessageContaining("bind source path does not exist");
        assertThat(requests("POST /v1.45/images")).isEmpty();
    }

    @Test
    void isClosedEvenWhenTheEngineIsGone() {
        Courier courier = Courier.open(engine, "s1", Map.of("/data/upper", "/upper"), Courier.Access.READ);
        fake.on("DELETE /containers/courier", call -> call.json(500, "{\"message\":\"device or resource busy\"}"));
        courier.close();
        assertThat(requests("DELETE")).hasSize(1);
    }

    @Test
    void aSweepTakesTheCouriersOfOneSessionAndTheImageIfNobodyElseUsesIt() {
        fake.on("GET /containers/json", call -> call.json(200, """
                [{"Id":"mine","Labels":{"ferry.role":"courier","ferry.session":"s1"}},
                 {"Id":"other","Labels":{"ferry.role":"courier","ferry.session":"s2"}},
                 {"Id":"folder","Labels":{"ferry.role":"courier","ferry.for":"x"}},
                 {"Id":"moved","Labels":{"ferry.session":"s1"}}]"""));
        fake.on("GET /images/ferry/courier:1/json", call -> call.json(200, "{\"Id\":\"sha256:0\"}"));
        fake.on("DELETE /images/ferry/courier:1", call -> call.json(409, "{\"message\":\"conflict: in use\"}"));
        Courier.sweep(engine, "s1");
        assertThat(requests("DELETE")).hasSize(2);
        assertThat(requests("DELETE").get(0)).contains("/containers/mine?");
        assertThat(requests("DELETE").get(1))
                .contains("/images/ferry/courier:1?")
                .contains("force=0");
    }

    @Test
    void aFolderOfCheckpointsIsReachedThroughOne() {
        fake.on("GET /containers/" + SOURCE + "/json", call -> call.json(200, "{\"Id\":\"" + SOURCE + "\"}"));
        CheckpointStore store = new CheckpointStore(engine);
        store.folder(SOURCE, false).close();
        store.folder(SOURCE, true).close();
        String checkpoints = "/data/docker/containers/" + SOURCE + "/checkpoints";
        assertThat(created).allSatisfy(body -> assertThat(body.path("Labels").toString())
                .isEqualTo("{\"ferry.role\":\"courier\",\"ferry.for\":\"" + SOURCE + "\"}"));
        assertThat(created.get(0)
                        .path("HostConfig")
                        .path("Mounts")
                        .path(0)
                        .path("Source")
                        .asText())
                .isEqualTo(checkpoints);
        assertThat(created.get(1).path("HostConfig").path("Binds").path(0).asText())
                .isEqualTo(checkpoints + ":/checkpoints:rw");
    }
}

package ferry.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpEngineFaultTest {
    @TempDir
    Path folder;

    private FakeEngine fake;

    @BeforeEach
    void open() throws IOException {
        fake = new FakeEngine(folder);
    }

    @AfterEach
    void close() throws IOException {
        fake.close();
    }

    private EngineHttp http() {
        return new EngineHttp(fake.socket(), new UnixHttpClient(fake.socket()), "1.45");
    }

    @Test
    void aPageOfHtmlInsteadOfAnErrorIsShownShortAndOnOneLine() {
        fake.on(
                "GET /containers/json",
                call -> call.json(500, "<html>\n<b>Bad\u0007 Gateway</b>" + "x".repeat(50_000)));
        try (HttpEngine engine = fake.connect()) {
            assertThatThrownBy(() -> engine.containers(true)).isInstanceOfSatisfying(DockerException.class, e -> {
                assertThat(e.status()).isEqualTo(500);
                assertThat(e.getMessage())
                        .startsWith("status 500: <html> <b>Bad")
                        .hasSizeLessThan(400);
                assertThat(e.getMessage()).doesNotContain("\u0007", "\n");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"message\":", "[{\"Id\":\"a", "nonsense", "{}}", "[1,]"})
    void whatIsNotJsonIsRefused(String body) {
        fake.on("GET /containers/json", call -> call.json(200, body));
        try (HttpEngine engine = fake.connect()) {
            if (body.equals("{}}")) {
                // A whole document with something behind it: Docker's own clients take it.
                assertThat(engine.containers(true)).isEmpty();
            } else {
                assertThatThrownBy(() -> engine.containers(true))
                        .isInstanceOf(DockerException.class)
                        .hasMessageContaining("not JSON");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n[]",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n[]",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n[]\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n[]\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n[]\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n[]",
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 200",
                "",
            })
    void anAnswerThatIsNoHttpIsRefused(String answer) {
        fake.on("GET /containers/json", call -> call.send(answer));
        try (HttpEngine engine = fake.connect()) {
            assertThatThrownBy(() -> engine.containers(true)).isInstanceOfSatisfying(DockerException.class, e -> {
                assertThat(e.status()).isZero();
                assertThat(e.cure()).isNotEmpty();
            });
        }
    }

    @Test
    void endlessHeadsAreRefused() {
        fake.on("GET /containers/json", call -> {
            call.send("HTTP/1.1 200 OK\r\n");
            while (true) {
                call.send("X-More: " + "x".repeat(1000) + "\r\n");
            }
        });
        fake.on("GET /images/json", call -> {
            while (true) {
                call.send("HTTP/1.1 102 Processing\r\n\r\n");
            }
        });
        try (HttpEngine engine = fake.connect()) {
            assertThatThrownBy(() -> engine.containers(true)).hasMessageContaining("larger than 65536");
            assertThatThrownBy(engine::images).hasMessageContaining("1xx");
        }
    }

    @Test
    void anAnswerOf200MegabytesIsRefused() {
        byte[] spaces = " ".repeat(1024 * 1024).getBytes(StandardCharsets.US_ASCII);
        fake.on("GET /containers/json", call -> {
            call.stream();
            for (int i = 0; i < 200; i++) {
                call.chunk(spaces);
            }
        });
        try (HttpEngine engine = fake.connect()) {
            assertThatThrownBy(() -> engine.containers(true)).hasMessageContaining("larger than 64 MiB");
        }
    }

    @Test
    void jsonNested100000DeepIsRefused() {
        fake.on("GET /containers/json", call -> call.json(200, "[".repeat(100_000)));
        try (HttpEngine engine = fake.connect()) {
            assertThatThrownBy(() -> engine.containers(true)).hasMessageContaining("not JSON");
        }
    }

    @Test
    void silenceEndsAfterTheLimit() {
        fake.on("GET /silent", FakeEngine.Call::awaitHangup);
        fake.on("GET /half", call -> {
            call.stream();
            call.chunk(new byte[] {'['});
            call.awaitHangup();
        });
        try (EngineHttp http = http()) {
            for (String path : List.of("/silent", "/half")) {
                long start = System.nanoTime();
                assertThatThrownBy(() -> http.json("GET", path, null, Duration.ofMillis(200)))
                        .isInstanceOf(DockerException.class)
                        .hasMessageContaining("is silent");
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .isBetween(Duration.ofMillis(200), Duration.ofSeconds(5));
            }
        }
    }

    @Test
    void aBusyEngineIsAskedOnceOnlyAndNotForGzip() {
        fake.on("GET /containers/json", call -> call.json(503, "{\"message\":\"busy\"}"));
        try (HttpEngine engine = fake.connect()) {
            assertThatThrownBy(() -> engine.containers(true)).hasMessage("busy");
        }
        assertThat(fake.heads())
                .filteredOn(head -> head.contains("/containers/json"))
                .hasSize(1);
        assertThat(fake.heads()).noneMatch(head -> head.contains("Accept-Encoding"));
    }

    @Test
    void anInterruptEndsTheCall() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        fake.on("GET /containers/json", call -> {
            asked.countDown();
            call.awaitHangup();
        });
        try (HttpEngine engine = fake.connect()) {
            AtomicReference<Throwable> seen = new AtomicReference<>();
            for (Thread.Builder kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
                Thread caller = kind.start(() -> {
                    try {
                        engine.containers(true);
                    } catch (DockerException e) {
                        seen.set(e);
                    }
                });
                asked.await();
                caller.interrupt();
                caller.join();
                assertThat(seen.getAndSet(null)).hasMessageContaining("cancelled");
            }
        }
    }

    @Test
    void closingTheEngineEndsItsCalls() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        fake.on("POST /containers/c/wait", call -> {
            asked.countDown();
            call.awaitHangup();
        });
        HttpEngine engine = fake.connect();
        AtomicReference<Throwable> seen = new AtomicReference<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                engine.waitExit("c");
            } catch (DockerException e) {
                seen.set(e);
            }
        });
        asked.await();
        engine.close();
        caller.join();
        assertThat(seen.get()).isInstanceOf(DockerException.class);
        assertThatThrownBy(() -> engine.containers(true)).hasMessageContaining("closed");
    }

    @Test
    void versionsTooOldTooNewAndNoDockerAtAll() {
        fake.version("1.40", "1.12");
        assertThatThrownBy(fake::connect).hasMessageContaining("too old").hasMessageContaining("1.40");
        fake.version("1.99", "1.90");
        assertThatThrownBy(fake::connect).hasMessageContaining("no longer speaks");
        fake.version("ancient", "");
        assertThatThrownBy(fake::connect).hasMessageContaining("no Docker engine");
        fake.version("1.41", "1.24");
        fake.on("GET /images/json", call -> call.json(200, "null"));
        try (HttpEngine engine = fake.connect()) {
            assertThat(engine.images()).isEmpty();
        }
        assertThat(fake.heads().getLast()).startsWith("GET /v1.41/images/json");
    }

    @Test
    void noSocketNoPermissionNobodyThere() throws IOException {
        Path none = folder.resolve("none.sock");
        assertThatThrownBy(() -> HttpEngine.open("x", URI.create("unix://" + none)))
                .isInstanceOfSatisfying(DockerException.class, e -> {
                    assertThat(e).hasMessageContaining("no Docker socket at " + none);
                    assertThat(e.cure()).contains("DOCKER_HOST");
                });
        Path file = Files.createFile(folder.resolve("file.sock"));
        assertThatThrownBy(() -> HttpEngine.open("x", URI.create("unix://" + file)))
                .hasMessageContaining("nobody answers");
    }

    @Test
    void aContainerThatWentBetweenListAndInspect() {
        fake.on("GET /containers/json", call -> call.json(200, "[{\"Id\":\"a\",\"ImageID\":\"sha256:1\"}]"));
        fake.on("GET /images/sha256:1/json", call -> call.json(404, "{\"message\":\"No such image: 1\"}"));
        try (HttpEngine engine = fake.connect()) {
            assertThat(engine.containers(true).getFirst().platform()).isEmpty();
            assertThat(engine.inspect("a")).isEmpty();
            engine.remove("a", true);
        }
    }

    @Test
    void errorsKeepDockersWordsAndAddACure() {
        fake.on(
                "POST /containers/create",
                call -> call.json(
                        409,
                        "{\"message\":\"Conflict. The container name \\\"/x\\\" is already in use by container 1.\"}"));
        fake.on(
                "POST /containers/x/checkpoints",
                call -> call.json(
                        500,
                        "{\"message\":\"Cannot checkpoint container x: runc did not terminate successfully: exit status 1:"
                                + " criu failed: type NOTIFY errno 0 path= /run/containerd/x/criu-dump.log: unknown\"}"));
        fake.on(
                "POST /containers/y/checkpoints",
                call -> call.json(
                        501,
                        "{\"message\":\"This experimental feature is disabled by default. Start the Docker daemon in"
                                + " experimental mode in order to enable it.\"}"));
        try (HttpEngine engine = fake.connect()) {
            assertThatThrownBy(() -> engine.create("x", EngineHttp.JSON.createObjectNode()))
                    .hasMessageStartingWith("Conflict. The container name")
                    .extracting(e -> ((DockerException) e).cure())
                    .asString()
                    .contains("another name");
            assertThatThrownBy(() -> engine.checkpoint("x", "c", true))
                    .extracting(e -> ((DockerException) e).cure())
                    .asString()
                    .contains("/run/containerd/x/criu-dump.log");
            assertThatThrownBy(() -> engine.checkpoint("y", "c", true))
                    .extracting(e -> ((DockerException) e).cure())
                    .asString()
                    .contains("daemon.json");
        }
    }

    @Test
    void eventsEndWithAReasonButNotAfterAClose() throws Exception {
        fake.on("GET /info", call -> call.json(200, "{\"SystemTime\":\"2026-11-24T00:00:01.5Z\"}"));
        fake.on("GET /events", call -> {
            call.stream();
            call.chunk(("{\"Type\":\"container\",\"Action\":\"start\",\"Actor\":{\"ID\":\"a\",\"Attributes\":null},"
                            + "\"timeNano\":9000000000000000000}\n\n{\"Type\":3,\"time\":\"7\"}\n")
                    .getBytes(StandardCharsets.UTF_8));
            call.chunk("{\"broken\n".getBytes(StandardCharsets.UTF_8));
            call.awaitHangup();
        });
        try (HttpEngine engine = fake.connect()) {
            List<Event> events = new CopyOnWriteArrayList<>();
            AtomicReference<Throwable> end = new AtomicReference<>();
            engine.events(events::add, end::set);
            await().until(() -> end.get() != null);
            assertThat(end.get()).hasMessageContaining("not JSON");
            assertThat(events)
                    .containsExactly(
                            new Event("container", "start", "a", Map.of(), 9_000_000_000_000_000_000L),
                            new Event("3", "", "", Map.of(), 7_000_000_000L));
            assertThat(fake.heads().getLast()).contains("since=1795478401.500000000");

            fake.on("GET /events", call -> {
                call.stream();
                call.awaitHangup();
                end.set(new IOException("hung up"));
            });
            end.set(null);
            engine.events(events::add, end::set).close();
            await().until(() -> end.get() != null);
            assertThat(end.get()).hasMessage("hung up");
        }
    }

    @Test
    void aLineOfEventsWithoutEndIsRefused() {
        fake.on("GET /info", call -> call.json(200, "{}"));
        fake.on("GET /events", call -> {
            call.stream();
            while (true) {
                call.chunk(new byte[64 * 1024]);
            }
        });
        try (HttpEngine engine = fake.connect()) {
            AtomicReference<Throwable> end = new AtomicReference<>();
            engine.events(event -> {}, end::set);
            await().until(() -> end.get() != null);
            assertThat(end.get()).hasMessageContaining("larger than 1 MiB");
        }
    }

    @Test
    void anErrorAmongProgressIsAnError() {
        fake.on("POST /images/load", call -> {
            call.stream();
            call.chunk("{\"stream\":\"Loading\"}\n".getBytes(StandardCharsets.UTF_8));
            call.chunk(
                    "{\"errorDetail\":{\"message\":\"no space left on device\"}}\n".getBytes(StandardCharsets.UTF_8));
            call.send("0\r\n\r\n");
        });
        try (HttpEngine engine = fake.connect()) {
            assertThatThrownBy(() -> engine.loadImage(InputStream.nullInputStream()))
                    .isInstanceOfSatisfying(DockerException.class, e -> {
                        assertThat(e).hasMessage("no space left on device");
                        assertThat(e.cure()).contains("disk is full");
                    });
        }
    }

    @Test
    void namesAreEncodedIntoThePath() {
        try (HttpEngine engine = fake.connect()) {
            assertThat(engine.inspect("a/../b?x=1#\r\nX: y")).isEmpty();
            assertThat(fake.heads().getLast())
                    .startsWith("GET /v1.45/containers/a%2F..%2Fb%3Fx%3D1%23%0D%0AX:%20y/json HTTP/1.1\r\n");
            assertThatThrownBy(() -> engine.inspect("..")).isInstanceOf(DockerException.class);
            assertThatThrownBy(() -> engine.inspect("")).isInstanceOf(DockerException.class);
            assertThat(engine.inspectImage("registry:5000/a/b:1@sha256:0")).isEmpty();
            assertThat(fake.heads().getLast()).startsWith("GET /v1.45/images/registry:5000/a/b:1%40sha256:0/json ");
        }
    }
}

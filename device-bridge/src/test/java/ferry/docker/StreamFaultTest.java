package ferry.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StreamFaultTest {
    private static final int MIB = 1024 * 1024;

    @TempDir
    Path folder;

    private FakeEngine fake;
    private HttpEngine engine;

    @BeforeEach
    void open() throws IOException {
        fake = new FakeEngine(folder);
        engine = fake.connect();
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
        fake.close();
    }

    /** Endless zeros, counted. */
    private static InputStream zeros(AtomicLong count) {
        return new InputStream() {
            @Override
            public int read() {
                count.incrementAndGet();
                return 0;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                count.addAndGet(length);
                return length;
            }
        };
    }

    @Test
    void anArchiveWaitsForItsReaderAndStopsWhenClosed() throws Exception {
        AtomicLong sent = new AtomicLong();
        AtomicBoolean cut = new AtomicBoolean();
        fake.on("GET /containers/c/archive", call -> {
            call.stream();
            try {
                while (true) {
                    call.chunk(new byte[32 * 1024]);
                    sent.addAndGet(32 * 1024);
                }
            } catch (IOException e) {
                cut.set(true);
            }
        });
        InputStream archive = engine.getArchive("c", "/");
        archive.skipNBytes(10 * MIB);
        AtomicLong before = new AtomicLong(-1);
        await().pollInterval(Duration.ofMillis(100)).until(() -> before.getAndSet(sent.get()) == sent.get());
        // What is under way: the socket's buffers and ours.
        assertThat(sent.get()).isBetween(10L * MIB, 12L * MIB);
        assertThat(cut).isFalse();
        archive.close();
        await().untilTrue(cut);
    }

    @Test
    void aPauseInTheMiddleOfAStreamIsNoFault() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        fake.on("GET /long", call -> {
            call.stream();
            call.chunk("before".getBytes(StandardCharsets.US_ASCII));
            goOn.await();
            call.chunk("after".getBytes(StandardCharsets.US_ASCII));
            call.send("0\r\n\r\n");
        });
        EngineHttp http = new EngineHttp(fake.socket(), new UnixHttpClient(fake.socket()), "");
        Duration limit = Duration.ofMillis(100);
        try (InputStream in = http.open("GET", "/long", null, limit).getBody()) {
            assertThat(in.readNBytes(6)).isEqualTo("before".getBytes(StandardCharsets.US_ASCII));
            // Many times the limit of the call: what the wait is for is the time itself.
            long end = System.nanoTime() + limit.toNanos() * 5;
            await().pollInterval(Duration.ofMillis(50)).until(() -> System.nanoTime() > end);
            goOn.countDown();
            assertThat(in.readAllBytes()).isEqualTo("after".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void aStreamThatBreaksOffIsNeverTakenForComplete() throws IOException {
        fake.on("GET /containers/c/archive", call -> {
            call.stream();
            call.chunk(new byte[1000]);
        });
        try (InputStream archive = engine.getArchive("c", "/")) {
            assertThatThrownBy(archive::readAllBytes).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anUploadArrivesWholeAndInChunks() throws Exception {
        byte[] bytes = new byte[3 * MIB + 17];
        new Random(3).nextBytes(bytes);
        AtomicReference<byte[]> arrived = new AtomicReference<>();
        fake.on("PUT /containers/c/archive", call -> {
            arrived.set(HttpBody.of(HttpHead.read(head("Transfer-Encoding: chunked")), call.body())
                    .readAllBytes());
            call.json(200, "");
        });
        engine.putArchive("c", "/", new ByteArrayInputStream(bytes));
        assertThat(arrived.get()).isEqualTo(bytes);
        assertThat(fake.heads().getLast())
                .contains("Transfer-Encoding: chunked")
                .doesNotContain("Content-Length");
    }

    private static InputStream head(String header) {
        return new ByteArrayInputStream(
                ("HTTP/1.1 200 OK\r\n" + header + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void anUploadWaitsForASlowEngine() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        fake.on("PUT /containers/c/archive", call -> {
            end.await();
            call.json(500, "{\"message\":\"enough\"}");
        });
        AtomicLong read = new AtomicLong();
        Thread caller =
                Thread.ofVirtual().start(() -> assertThatThrownBy(() -> engine.putArchive("c", "/", zeros(read))));
        AtomicLong before = new AtomicLong(-1);
        await().pollInterval(Duration.ofMillis(100))
                .until(() -> read.get() > 0 && before.getAndSet(read.get()) == read.get());
        assertThat(read.get()).isLessThan(2 * MIB);
        end.countDown();
        caller.join();
    }

    @Test
    void aRefusalIsSeenWhileTheBodyIsBeingWritten() {
        fake.on("PUT /containers/c/archive", call -> {
            call.body().readNBytes(100_000);
            call.json(404, "{\"message\":\"No such container: c\"}");
            // As Docker does: it reads no further, and hangs up.
        });
        assertThatThrownBy(() -> engine.putArchive("c", "/", zeros(new AtomicLong())))
                .isInstanceOfSatisfying(DockerException.class, e -> {
                    assertThat(e.status()).isEqualTo(404);
                    assertThat(e).hasMessage("No such container: c");
                });
    }

    @Test
    void aRefusalIsSeenWhileTheSourceOfTheBodyIsSilent() throws Exception {
        fake.on("PUT /containers/c/archive", call -> {
            call.json(400, "{\"message\":\"not a directory\"}");
            call.awaitHangup();
        });
        AtomicBoolean interrupted = new AtomicBoolean();
        InputStream silent = new InputStream() {
            @Override
            public int read() throws IOException {
                try {
                    Thread.sleep(Duration.ofHours(1));
                } catch (InterruptedException e) {
                    interrupted.set(true);
                    throw new IOException(e);
                }
                return -1;
            }
        };
        assertThatThrownBy(() -> engine.putArchive("c", "/", silent)).hasMessage("not a directory");
        assertThat(interrupted).isTrue();
    }

    @Test
    void aSourceThatFailsLeavesABrokenBodyAndItsOwnError() {
        AtomicReference<Throwable> seen = new AtomicReference<>();
        fake.on("PUT /containers/c/archive", call -> {
            try {
                HttpBody.of(HttpHead.read(head("Transfer-Encoding: chunked")), call.body())
                        .readAllBytes();
                seen.set(new AssertionError("the body looked complete"));
            } catch (IOException e) {
                seen.set(e);
            }
        });
        InputStream failing = new SequenceInputStream(new ByteArrayInputStream(new byte[MIB]), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the cable was pulled");
            }
        });
        assertThatThrownBy(() -> engine.putArchive("c", "/", failing))
                .isInstanceOf(DockerException.class)
                .hasMessageContaining("the cable was pulled");
        await().until(() -> seen.get() != null);
        assertThat(seen.get()).isInstanceOf(IOException.class);
    }

    @Test
    void anEngineThatIsSilentAfterTheBodyEndsAfterTheLimit() {
        fake.on("PUT /x", FakeEngine.Call::awaitHangup);
        try (EngineHttp http = new EngineHttp(fake.socket(), new UnixHttpClient(fake.socket()), "")) {
            assertThatThrownBy(() ->
                            http.upload("PUT", "/x", new ByteArrayInputStream(new byte[10]), Duration.ofMillis(200)))
                    .hasMessageContaining("is silent");
        }
    }

    @Test
    void anEngineThatHangsUpInTheMiddleOfABody() {
        fake.on("PUT /containers/c/archive", call -> call.body().readNBytes(100_000));
        assertThatThrownBy(() -> engine.putArchive("c", "/", zeros(new AtomicLong())))
                .isInstanceOf(DockerException.class)
                .hasMessageContaining("broke");
    }

    @Test
    void framesAreTakenApart() throws IOException {
        log(false, frames -> {
            frames.writeBytes(frame(1, "out\n"));
            frames.writeBytes(frame(2, ""));
            frames.writeBytes(frame(2, "err\n"));
        });
        try (InputStream log = engine.logs("c", -1, false)) {
            assertThat(new String(log.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("out\nerr\n");
        }
        assertThat(fake.heads().getLast()).contains("tail=all");
    }

    @Test
    void aTerminalsLogHasNoFrames() throws IOException {
        log(true, frames -> frames.writeBytes("\u0001 plain".getBytes(StandardCharsets.UTF_8)));
        try (InputStream log = engine.logs("c", 7, false)) {
            assertThat(new String(log.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("\u0001 plain");
        }
    }

    @Test
    void framesThatLie() throws IOException {
        byte[] endless = {1, 0, 0, 0, -1, -1, -1, -1, 'x'};
        for (byte[] bytes : new byte[][] {
            {9, 0, 0, 0, 0, 0, 0, 1, 'x'},
            {-1, 0, 0, 0, 0, 0, 0, 1, 'x'},
            {1, 0, 7, 0, 0, 0, 0, 1, 'x'},
            {1, 0, 0},
            {1, 0, 0, 0, 0, 0, 0, 5, 'x'},
            endless,
        }) {
            log(false, frames -> frames.writeBytes(bytes));
            try (InputStream log = engine.logs("c", -1, false)) {
                assertThatThrownBy(log::readAllBytes).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void aFrameOf4GigabytesIsPassedOnWithoutBeingHeld() throws IOException {
        fake.on("GET /containers/c/json", call -> call.json(200, "{\"Config\":{\"Tty\":false}}"));
        fake.on("GET /containers/c/logs", call -> {
            call.stream();
            call.chunk(new byte[] {1, 0, 0, 0, -1, -1, -1, -1});
            while (true) {
                call.chunk(new byte[64 * 1024]);
            }
        });
        try (InputStream log = engine.logs("c", -1, true)) {
            log.skipNBytes(20 * MIB);
        }
    }

    private interface Frames {
        void write(ByteArrayOutputStream out);
    }

    private void log(boolean tty, Frames frames) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        frames.write(bytes);
        fake.on("GET /containers/c/json", call -> call.json(200, "{\"Config\":{\"Tty\":" + tty + "}}"));
        fake.on("GET /containers/c/logs", call -> {
            call.send("HTTP/1.1 200 OK\r\n\r\n");
            call.send(ByteBuffer.wrap(bytes.toByteArray()));
        });
    }

    private static byte[] frame(int stream, String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + payload.length)
                .put((byte) stream)
                .putInt(4, payload.length)
                .put(8, payload)
                .array();
    }

    @Test
    void anExecWhoseOutputHasNoEndIsRefused() {
        fake.on("POST /containers/c/exec", call -> call.json(201, "{\"Id\":\"e\"}"));
        fake.on("POST /exec/e/start", call -> {
            call.send("HTTP/1.1 200 OK\r\n\r\n");
            while (true) {
                call.send(ByteBuffer.wrap(frame(1, "x".repeat(60_000))));
            }
        });
        assertThatThrownBy(() -> engine.exec("c", List.of("yes"))).hasMessageContaining("16 MiB");
    }
}

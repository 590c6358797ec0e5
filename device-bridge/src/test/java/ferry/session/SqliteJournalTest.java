package ferry.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest {
    @TempDir
    Path temp;

    private Path folder;
    private SqliteJournal journal;
    private final Set<Process> children = new HashSet<>();

    @BeforeEach
    void open() {
        folder = temp.resolve("deep/journal");
        journal = SqliteJournal.open(folder);
    }

    @AfterEach
    void close() {
        journal.close();
        children.forEach(Process::destroyForcibly);
    }

    private String begin(String container) {
        return journal.begin(container, "web", "pc", "lab-phone", "translated", "{\"steps\":[]}");
    }

    private Session session(String id) {
        return journal.find(id).orElseThrow();
    }

    @Test
    void keepsAWholeSession() {
        String id = begin("c1");
        assertThat(id).matches("\\d{8}-\\d{6}-[0-9a-f]{4}");
        journal.facts(id, "{\"kernel\":\"6.18\"}", "{\"kernel\":\"6.12\"}");
        journal.detail(id, "{\"target\":\"t1\"}");
        journal.stepStarted(id, "prepare", "{}");
        journal.stepUndo(id, "prepare", "{\"image\":\"x\"}");
        journal.log(id, "first\u001b[31m line");
        journal.stepEnded(id, "prepare", "done", 4096, "2 layers");
        journal.stepStarted(id, "checkpoint", "{\"start\":true}");
        journal.stepEnded(id, "checkpoint", "failed", 0, "criu said no");
        journal.end(id, "rolled-back", -1, 4096, Optional.of("criu said no"));

        Session s = session(id);
        assertThat(s.container()).isEqualTo("c1");
        assertThat(s.containerName()).isEqualTo("web");
        assertThat(s.from()).isEqualTo("pc");
        assertThat(s.to()).isEqualTo("lab-phone");
        assertThat(s.strategy()).isEqualTo("translated");
        assertThat(s.plan()).isEqualTo("{\"steps\":[]}");
        assertThat(s.outcome()).isEqualTo("rolled-back");
        assertThat(s.error()).contains("criu said no");
        assertThat(s.sourceFacts()).contains("6.18");
        assertThat(s.targetFacts()).contains("6.12");
        assertThat(s.detail()).isEqualTo("{\"target\":\"t1\"}");
        assertThat(s.bytes()).isEqualTo(4096);
        assertThat(s.endedMs()).isPresent();
        assertThat(s.imported()).isFalse();
        assertThat(s.log()).extracting(Session.LogLine::text).containsExactly("first\u001b[31m line");
        assertThat(s.steps()).extracting(Session.Step::phase).containsExactly("prepare", "checkpoint");
        assertThat(s.steps()).extracting(Session.Step::state).containsExactly("done", "failed");
        assertThat(s.steps().getFirst().undo()).isEqualTo("{\"image\":\"x\"}");
        assertThat(s.steps().getFirst().bytes()).isEqualTo(4096);
    }

    @Test
    void isOnDiskBeforeTheMethodReturns() {
        String id = begin("c1");
        journal.stepStarted(id, "checkpoint", "{\"u\":1}");
        try (SqliteJournal other = SqliteJournal.open(folder)) {
            Session s = other.find(id).orElseThrow();
            assertThat(s.steps().getFirst().state()).isEqualTo("started");
            assertThat(s.steps().getFirst().undo()).isEqualTo("{\"u\":1}");
        }
    }

    @Test
    void endsTheNewestStepOfAPhaseThatWasTriedTwice() {
        String id = begin("c1");
        journal.stepStarted(id, "stream", "{}");
        journal.stepEnded(id, "stream", "failed", 1, "");
        journal.stepStarted(id, "stream", "{}");
        journal.stepEnded(id, "stream", "done", 2, "");
        assertThat(session(id).steps()).extracting(Session.Step::state).containsExactly("failed", "done");
    }

    @Test
    void refusesWhatHasNoSessionOrStep() {
        String id = begin("c1");
        assertThatThrownBy(() -> journal.stepEnded(id, "stream", "done", 0, ""))
                .isInstanceOf(SessionException.class)
                .hasMessageContaining("no such step");
        assertThatThrownBy(() -> journal.log("20260101-000000-ffff", "x"))
                .isInstanceOf(SessionException.class)
                .hasMessageContaining("There is no session");
        assertThatThrownBy(() -> journal.settle(id, "confirmed"))
                .isInstanceOf(SessionException.class)
                .hasMessageContaining("running");
        assertThatThrownBy(() -> journal.end(id, "good", 0, 0, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void settlesWhatMoved() {
        String id = begin("c1");
        journal.end(id, "moved", 900, 1, Optional.empty());
        journal.settle(id, "confirmed");
        assertThat(session(id).outcome()).isEqualTo("confirmed");
        assertThat(session(id).downtimeMs()).isEqualTo(900);
        assertThatThrownBy(() -> journal.settle(id, "went-back")).isInstanceOf(SessionException.class);
        assertThatThrownBy(() -> journal.end(id, "moved", 0, 0, Optional.empty()))
                .isInstanceOf(SessionException.class);
    }

    @Test
    void leasesOneContainerOfOneEndpointToOneSession() {
        String id = begin("c1");
        assertThatThrownBy(() -> begin("c1"))
                .isInstanceOf(SessionException.class)
                .hasMessageContaining(id)
                .hasMessageContaining("already moves web from pc to lab-phone");
        assertThat(begin("c2")).isNotEqualTo(id);
        assertThat(journal.begin("c1", "web", "lab-pc", "pc", "plain", "{}")).isNotEqualTo(id);
        journal.end(id, "rolled-back", -1, 0, Optional.empty());
        assertThat(begin("c1")).isNotEqualTo(id);
    }

    @Test
    void takesOverWhatNeedsAttentionUnlessANewerSessionMovesTheContainer() {
        String id = begin("c1");
        journal.end(id, "attention", -1, 0, Optional.of("lost"));
        String newer = begin("c1");
        assertThatThrownBy(() -> journal.takeOver(id))
                .isInstanceOf(SessionException.class)
                .hasMessageContaining("newer session already moves the container of session " + id);
        assertThat(session(id).outcome()).isEqualTo("attention");
        journal.end(newer, "rolled-back", -1, 0, Optional.empty());
        journal.takeOver(id);
        assertThat(session(id).outcome()).isEqualTo("running");
        assertThat(session(id).endedMs()).isEmpty();
    }

    @Test
    void leasesToOneOfManyThatAskAtOnce() throws Exception {
        try (SqliteJournal other = SqliteJournal.open(folder)) {
            List<Thread> threads = new ArrayList<>();
            AtomicInteger won = new AtomicInteger();
            AtomicInteger refused = new AtomicInteger();
            for (int i = 0; i < 16; i++) {
                SqliteJournal mine = i % 2 == 0 ? journal : other;
                threads.add(Thread.ofVirtual().start(() -> {
                    try {
                        mine.begin("same", "same", "pc", "x", "plain", "{}");
                        won.incrementAndGet();
                    } catch (SessionException e) {
                        refused.incrementAndGet();
                    }
                }));
            }
            for (Thread t : threads) t.join();
            assertThat(won).hasValue(1);
            assertThat(refused).hasValue(15);
        }
    }

    @Test
    void listsNewestFirstWithoutStepsAndLog() {
        Clock early = Clock.offset(Clock.systemUTC(), Duration.ofDays(-3));
        try (SqliteJournal past = SqliteJournal.open(folder, Duration.ofSeconds(5), early)) {
            past.begin("old", "old", "pc", "x", "plain", "{}");
        }
        String id = begin("new");
        journal.log(id, "x");
        assertThat(journal.list()).extracting(Session::container).containsExactly("new", "old");
        assertThat(journal.list()).allSatisfy(s -> assertThat(s.log()).isEmpty());
    }

    @Test
    void findsByPrefixAndNamesTheOnesThatAPrefixLeavesOpen() {
        String a = begin("a");
        assertThat(session(a.substring(0, 9)).id()).isEqualTo(a);
        String b = begin("b");
        assertThat(session(a).id()).isEqualTo(a);
        assertThatThrownBy(() -> journal.find(a.substring(0, 8)))
                .isInstanceOf(SessionException.class)
                .hasMessageContaining(a)
                .hasMessageContaining(b);
        assertThat(journal.find("%")).isEmpty();
        assertThat(journal.find("")).isEmpty();
    }

    @Test
    void cutsALineThatIsTooLong() {
        String id = begin("c1");
        journal.log(id, "x".repeat(1 << 20));
        assertThat(session(id).log().getFirst().text())
                .hasSize(SqliteJournal.MAX_LINE + " [cut]".length())
                .endsWith(" [cut]");
    }

    @Test
    void keepsFileAndFolderToItself() throws Exception {
        begin("c1");
        assertThat(mode(folder)).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isNotEmpty().allSatisfy(f -> assertThat(mode(f)).isEqualTo("rw-------"));
        }
    }

    @Test
    void closesAFolderThatWasOpenAndRefusesOneThatIsShared() throws Exception {
        Path open = Files.createDirectory(temp.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        SqliteJournal.open(open).close();
        assertThat(mode(open)).isEqualTo("rwx------");

        Path shared = Files.createDirectory(temp.resolve("shared"));
        Files.writeString(shared.resolve("letter.txt"), "mine");
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThatThrownBy(() -> SqliteJournal.open(shared))
                .isInstanceOf(SessionException.class)
                .hasMessageContaining("letter.txt")
                .hasMessageContaining("chmod 700");
        assertThat(mode(shared)).isEqualTo("rwxr-xr-x");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void readsANewerSchemaButDoesNotWriteIt() throws Exception {
        String id = begin("c1");
        journal.close();
        sql("ALTER TABLE session ADD COLUMN colour TEXT");
        sql("PRAGMA user_version=7");
        byte[] before = Files.readAllBytes(folder.resolve("journal.db"));
        try (SqliteJournal newer = SqliteJournal.open(folder)) {
            assertThat(newer.readOnly()).isTrue();
            assertThat(newer.notice().orElseThrow())
                    .contains("newer Ferry")
                    .contains("its form is 7")
                    .contains("FERRY_HOME");
            assertThat(newer.find(id)).isPresent();
            assertThatThrownBy(() -> newer.log(id, "x"))
                    .isInstanceOf(SessionException.class)
                    .hasMessageContaining("newer Ferry");
            assertThatThrownBy(() -> newer.begin("c9", "n", "a", "b", "plain", "{}"))
                    .isInstanceOf(SessionException.class)
                    .hasMessageContaining("newer Ferry");
        }
        assertThat(Files.readAllBytes(folder.resolve("journal.db"))).isEqualTo(before);
    }

    @Test
    void setsADamagedFileAside() throws Exception {
        for (int i = 0; i < 200; i++) {
            journal.begin("c" + i, "n", "pc", "x", "plain", "{\"p\":\"" + "x".repeat(500) + "\"}");
        }
        journal.close();
        Path db = folder.resolve("journal.db");
        byte[] bytes = Files.readAllBytes(db);
        record Damage(String how, byte[] bytes) {}
        byte[] noise = bytes.clone();
        for (int i = 4096; i < noise.length; i++) noise[i] = (byte) (i * 31);
        byte[] cut = Arrays.copyOf(bytes, bytes.length / 2);
        byte[] text = "this is no database at all, is it".repeat(300).getBytes(StandardCharsets.UTF_8);
        for (Damage damage : List.of(new Damage("pages", noise), new Damage("cut", cut), new Damage("text", text))) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path f : files.toList()) Files.delete(f);
            }
            Files.write(db, damage.bytes);
            try (SqliteJournal fresh = SqliteJournal.open(folder)) {
                assertThat(fresh.notice()).as(damage.how).isPresent();
                assertThat(fresh.notice().orElseThrow()).contains("was damaged").contains("journal.db.damaged-");
                assertThat(fresh.list()).isEmpty();
                assertThat(fresh.readOnly()).isFalse();
                fresh.begin("c1", "n", "pc", "x", "plain", "{}");
            }
            try (Stream<Path> files = Files.list(folder)) {
                Path aside = files.filter(f -> f.getFileName().toString().contains("damaged-"))
                        .findFirst()
                        .orElseThrow();
                assertThat(Files.readAllBytes(aside)).as(damage.how).isEqualTo(damage.bytes);
            }
            try (SqliteJournal again = SqliteJournal.open(folder)) {
                assertThat(again.notice()).isEmpty();
                assertThat(again.list()).hasSize(1);
            }
        }
    }

    @Test
    void waitsForALockedFileAndThenSaysSo() throws Exception {
        String id = begin("c1");
        try (Connection holder = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
                Statement s = holder.createStatement();
                SqliteJournal quick = SqliteJournal.open(folder, Duration.ofMillis(200), Clock.systemUTC())) {
            s.execute("BEGIN EXCLUSIVE");
            long start = System.nanoTime();
            assertThatThrownBy(() -> quick.detail(id, "{}"))
                    .isInstanceOf(SessionException.class)
                    .hasMessageContaining("is locked by another program");
            assertThat(System.nanoTime() - start)
                    .isGreaterThan(Duration.ofMillis(180).toNanos());
            s.execute("COMMIT");
            quick.detail(id, "{\"after\":1}");
        }
        assertThat(session(id).detail()).isEqualTo("{\"after\":1}");
    }

    @Test
    void opensAnEmptyFileAndOneOfWhichOnlyTheFolderIsLeft() throws Exception {
        journal.close();
        Files.delete(folder.resolve("journal.db"));
        try (SqliteJournal fresh = SqliteJournal.open(folder)) {
            assertThat(fresh.list()).isEmpty();
            assertThat(fresh.notice()).isEmpty();
        }
    }

    @Test
    void saysWhenTheFolderCannotBeMade() throws Exception {
        Path plain = Files.writeString(temp.resolve("plain"), "a file");
        assertThatThrownBy(() -> SqliteJournal.open(plain.resolve("journal")))
                .isInstanceOf(SessionException.class)
                .hasMessageContaining("FERRY_HOME");
    }

    @Test
    void listsTenThousandSessions() throws Exception {
        sql("INSERT INTO session SELECT printf('20260101-%06d-abcd', value), value, value + 1, 'c' || value, 'n', 'pc',"
                + " 'x', 'plain', 'moved', 1, 1, NULL, '{\"plan\":\"" + "p".repeat(1000)
                + "\"}', '{}', '{}', '{}', '1@1@b', '', ''"
                + " FROM (WITH RECURSIVE r(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM r WHERE value < 10000)"
                + " SELECT value FROM r)");
        assertThat(journal.list())
                .hasSize(10_000)
                .first()
                .extracting(Session::startedMs)
                .isEqualTo(10_000L);
        assertThat(journal.interrupted()).isEmpty();
        assertThat(journal.find("20260101-009999")).isPresent();
    }

    @Test
    void isReadableAfterItsWriterWasKilled() throws Exception {
        for (int round = 0; round < 3; round++) {
            Process writer = writer("forever");
            try (BufferedReader out = writer.inputReader()) {
                Set<String> ids = new HashSet<>();
                for (int i = 0; i < 20 + round; i++) ids.add(out.readLine());
                writer.destroyForcibly().waitFor(); // SIGKILL
                try (SqliteJournal after = SqliteJournal.open(folder)) {
                    assertThat(after.notice()).isEmpty();
                    assertThat(after.list()).extracting(Session::id).containsAll(ids);
                    for (Session s : after.interrupted()) after.takeOver(s.id());
                    assertThat(after.interrupted()).isEmpty();
                }
            }
        }
    }

    @Test
    void knowsASessionWhoseFerryIsDead() throws Exception {
        Process writer = writer("one");
        String id;
        try (BufferedReader out = writer.inputReader()) {
            id = out.readLine();
            assertThat(journal.interrupted()).isEmpty();
            assertThatThrownBy(() -> journal.takeOver(id))
                    .isInstanceOf(SessionException.class)
                    .hasMessageContaining("belongs to a Ferry that is running");
            writer.destroyForcibly().waitFor();
        }
        Session s = session(id);
        assertThat(journal.interrupted()).extracting(Session::id).containsExactly(id);
        assertThatThrownBy(() -> journal.begin(s.container(), "name", "pc", "lab-phone", "plain", "{}"))
                .isInstanceOf(SessionException.class)
                .hasMessageContaining("sessions recover");
        journal.takeOver(id);
        assertThat(journal.interrupted()).isEmpty();
        assertThat(session(id).owner()).isEqualTo(Owner.self().text());
        journal.end(id, "rolled-back", -1, 0, Optional.empty());
        assertThatThrownBy(() -> journal.takeOver(id))
                .isInstanceOf(SessionException.class)
                .hasMessageContaining("has ended");
    }

    @Test
    void takesTwoProcessesAtOnce() throws Exception {
        journal.close();
        Files.delete(folder.resolve("journal.db"));
        List<Process> writers = List.of(writer("40"), writer("40"), writer("40"));
        for (Process writer : writers) {
            String err = new String(writer.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(writer.waitFor()).as(err).isZero();
        }
        try (SqliteJournal after = SqliteJournal.open(folder)) {
            assertThat(after.list()).hasSize(120).allSatisfy(s -> assertThat(s.outcome())
                    .isEqualTo("moved"));
        }
    }

    @Test
    void anImportedSessionIsARecordOnly() {
        String id = begin("c1");
        journal.stepStarted(id, "plan", "{}");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        journal.export(id, out);
        String kept = journal.importFrom(new ByteArrayInputStream(out.toByteArray()));
        assertThat(kept).isEqualTo(id + "-2");
        assertThat(session(kept).imported()).isTrue();
        assertThat(journal.interrupted()).isEmpty();
        for (Runnable act : List.<Runnable>of(
                () -> journal.takeOver(kept),
                () -> journal.log(kept, "x"),
                () -> journal.stepStarted(kept, "x", "{}"),
                () -> journal.stepUndo(kept, "plan", "{}"),
                () -> journal.stepEnded(kept, "plan", "done", 0, ""),
                () -> journal.detail(kept, "{}"),
                () -> journal.facts(kept, "{}", "{}"),
                () -> journal.settle(kept, "confirmed"),
                () -> journal.end(kept, "moved", 0, 0, Optional.empty()))) {
            assertThatThrownBy(act::run).isInstanceOf(SessionException.class).hasMessageContaining("was imported");
        }
        assertThat(journal.importFrom(new ByteArrayInputStream(out.toByteArray())))
                .isEqualTo(kept);
        journal.end(id, "rolled-back", -1, 0, Optional.empty());
    }

    @Test
    void aFailedImportLeavesNothing() throws Exception {
        String id = begin("c1");
        journal.log(id, "x");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        journal.export(id, out);
        sql("CREATE TRIGGER full BEFORE INSERT ON log BEGIN SELECT RAISE(ABORT, 'no room'); END");
        assertThatThrownBy(() -> journal.importFrom(new ByteArrayInputStream(out.toByteArray())))
                .isInstanceOf(SessionException.class)
                .hasMessageContaining("no room");
        assertThat(journal.list()).extracting(Session::id).containsExactly(id);
        journal.detail(id, "{}");
    }

    private Process writer(String what) throws Exception {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process p = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        path,
                        JournalWriter.class.getName(),
                        folder.toString(),
                        what)
                .start();
        children.add(p);
        return p;
    }

    private void sql(String sql) throws SQLException {
        try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
                Statement s = c.createStatement()) {
            s.execute(sql);
        }
    }
}

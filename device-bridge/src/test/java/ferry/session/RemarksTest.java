package ferry.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Notes and tags at sessions, and how sessions are found by them. */
class RemarksTest {
    @TempDir
    Path folder;

    private SqliteJournal journal;

    @BeforeEach
    void open() {
        journal = SqliteJournal.open(folder);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private String ended(String name, String outcome) {
        String id = journal.begin(name, name, "pc", "lab-phone", "translated", "{}");
        journal.end(id, outcome, 1, 1, Optional.empty());
        return id;
    }

    private Remarks at(String id) {
        return journal.find(id).orElseThrow().remarks();
    }

    @Test
    void aNoteAndTagsAreKeptInOrder() {
        String id = ended("web", "moved");
        assertThat(at(id)).isEqualTo(Remarks.NONE);
        journal.remark(id, r -> r.withNote("  two\nlines ").tagged(List.of("Zeta", "alpha", "数据"), List.of()));
        assertThat(at(id)).isEqualTo(new Remarks("two\nlines", List.of("alpha", "zeta", "数据")));
        journal.remark(id.substring(0, 12), r -> r.tagged(List.of("beta"), List.of("ZETA", "never")));
        assertThat(at(id).tags()).containsExactly("alpha", "beta", "数据");
        assertThat(journal.list().getFirst().remarks()).isEqualTo(at(id));
        journal.close();
        journal = SqliteJournal.open(folder);
        assertThat(at(id).note()).isEqualTo("two\nlines");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two words", "-dash", "+plus", "a,b", "a\u001b", "\u202eabc"})
    void whatIsNoTagIsRefusedAndChangesNothing(String word) {
        String id = ended("web", "moved");
        journal.remark(id, r -> r.withNote("stays"));
        assertThatThrownBy(() -> journal.remark(id, r -> r.withNote("gone").tagged(List.of(word), List.of())))
                .isInstanceOf(SessionException.class)
                .hasMessageContaining("is no tag");
        assertThat(at(id)).isEqualTo(new Remarks("stays", List.of()));
    }

    @Test
    void aNoteIsBounded() {
        String id = ended("web", "moved");
        assertThatThrownBy(() -> journal.remark(id, r -> r.withNote("x".repeat(Remarks.MAX_NOTE + 1))))
                .hasMessageContaining("at most 10000");
        assertThatThrownBy(() -> journal.remark("2001", r -> r)).hasMessageContaining("There is no session 2001");
    }

    @Test
    void twoWhoTagAtOnceBothWin() throws Exception {
        String id = ended("web", "moved");
        try (SqliteJournal other = SqliteJournal.open(folder)) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                SqliteJournal mine = i % 2 == 0 ? journal : other;
                String tag = "t" + i;
                threads.add(Thread.ofVirtual().start(() -> mine.remark(id, r -> r.tagged(List.of(tag), List.of()))));
            }
            for (Thread t : threads) t.join();
        }
        assertThat(at(id).tags()).hasSize(20);
    }

    @Test
    void aJournalOfTheFirstFormIsBroughtUp() throws SQLException {
        String id = ended("web", "moved");
        journal.close();
        sql("ALTER TABLE session DROP COLUMN note", "ALTER TABLE session DROP COLUMN tags", "PRAGMA user_version=1");
        journal = SqliteJournal.open(folder);
        assertThat(journal.notice()).isEmpty();
        assertThat(at(id)).isEqualTo(Remarks.NONE);
        journal.remark(id, r -> r.withNote("written after it"));
        assertThat(at(id).note()).isEqualTo("written after it");
    }

    private void sql(String... lines) throws SQLException {
        try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
                Statement s = c.createStatement()) {
            for (String line : lines) s.execute(line);
        }
    }

    @Test
    void remarksTravelInTheFileAndComeTogether() throws Exception {
        String id = ended("web", "moved");
        assertThat(head(export(id)))
                .as("older Ferries read what has no remarks")
                .startsWith("ferry-session 1 ");
        byte[] plain = export(id);
        journal.remark(id, r -> r.withNote("from there").tagged(List.of("there"), List.of()));
        byte[] file = export(id);
        assertThat(head(file)).startsWith("ferry-session 2 ");

        String kept = journal.importFrom(new ByteArrayInputStream(file));
        assertThat(at(kept)).isEqualTo(new Remarks("from there", List.of("there")));
        journal.remark(kept, r -> r.withNote("mine").tagged(List.of("here"), List.of("there")));
        assertThat(journal.importFrom(new ByteArrayInputStream(file))).isEqualTo(kept);
        assertThat(at(kept)).isEqualTo(new Remarks("mine", List.of("here", "there")));
        assertThat(journal.importFrom(new ByteArrayInputStream(plain))).isEqualTo(kept);
        assertThat(at(kept).note()).isEqualTo("mine");
        assertThat(journal.list()).hasSize(2);
    }

    private byte[] export(String id) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        journal.export(id, out);
        return out.toByteArray();
    }

    private static String head(byte[] file) throws Exception {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aFileWithBadRemarksIsRefused() throws Exception {
        String id = ended("web", "moved");
        Session s = journal.find(id).orElseThrow();
        for (Remarks bad : List.of(
                new Remarks("x".repeat(Remarks.MAX_NOTE + 1), List.of()),
                new Remarks("", List.of("two words")),
                new Remarks("", java.util.Collections.nCopies(Remarks.MAX_TAGS + 1, "t")))) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            SessionFile.write(s.with(bad), out);
            assertThatThrownBy(() -> SessionFile.read(new ByteArrayInputStream(out.toByteArray())))
                    .isInstanceOf(SessionException.class)
                    .hasMessageContaining("no session file that can be read");
        }
    }

    @Test
    void sessionsAreFoundByDayOutcomeTagAndText() {
        Session s =
                journal.find(ended("web", "moved")).orElseThrow().with(new Remarks("slow wifi", List.of("demo", "x")));
        LocalDate day = java.time.Instant.ofEpochMilli(s.startedMs())
                .atZone(ZoneOffset.UTC)
                .toLocalDate();
        assertThat(filter(day, day, Set.of("moved"), Set.of("demo", "x"), "WIFI")
                        .test(s))
                .isTrue();
        assertThat(filter(day.plusDays(1), null, Set.of(), Set.of(), "").test(s))
                .isFalse();
        assertThat(filter(null, day.minusDays(1), Set.of(), Set.of(), "").test(s))
                .isFalse();
        assertThat(filter(null, null, Set.of("refused"), Set.of(), "").test(s)).isFalse();
        assertThat(filter(null, null, Set.of("refused", "moved"), Set.of(), "").test(s))
                .isTrue();
        assertThat(filter(null, null, Set.of(), Set.of("demo", "other"), "").test(s))
                .isFalse();
        assertThat(filter(null, null, Set.of(), Set.of(), "nothing of it").test(s))
                .isFalse();
        assertThat(SessionFilter.ALL.test(s)).isTrue();
    }

    private static SessionFilter filter(
            @org.jspecify.annotations.Nullable LocalDate since,
            @org.jspecify.annotations.Nullable LocalDate until,
            Set<String> outcomes,
            Set<String> tags,
            String text) {
        return new SessionFilter(
                Optional.ofNullable(since), Optional.ofNullable(until), outcomes, tags, text, ZoneOffset.UTC);
    }
}

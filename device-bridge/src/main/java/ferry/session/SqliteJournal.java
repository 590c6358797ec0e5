package ferry.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The journal in one SQLite file, {@code journal.db} in a folder of its own (0700, the file 0600). Several processes may
 * have it open at once. A newer file is read-only, a damaged one is set aside: {@link #notice} says so.
 */
public final class SqliteJournal implements Journal {
    private static final Set<String> ENDS = Set.of("moved", "refused", "rolled-back", "attention");
    private static final Set<String> SETTLED = Set.of("confirmed", "went-back");
    private static final Set<String> STEP_ENDS = Set.of("done", "failed", "undone");
    /** Longer lines are cut: a line of a log that came from a container must not fill the disk. */
    static final int MAX_LINE = 16 * 1024;

    private static final DateTimeFormatter ID = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private final JournalFile file;
    private final Connection connection;
    private final boolean readOnly;
    private final Optional<String> notice;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean full = true;

    private SqliteJournal(JournalFile file, JournalFile.Opened opened, Clock clock) {
        this.file = file;
        this.connection = opened.connection();
        this.readOnly = opened.readOnly();
        this.notice = opened.notice();
        this.clock = clock;
    }

    /** Opens or makes the journal in this folder; waits up to 5 s for a locked file. */
    public static SqliteJournal open(Path folder) {
        return open(folder, Duration.ofSeconds(5), Clock.systemUTC());
    }

    static SqliteJournal open(Path folder, Duration wait, Clock clock) {
        JournalFile file = new JournalFile(folder, wait);
        return new SqliteJournal(file, file.open(), clock);
    }

    /** What the person should know about the file: a newer form, or damage. Empty as a rule. */
    public Optional<String> notice() {
        return notice;
    }

    /** True when the file was written by a newer Ferry: whatever writes then throws. */
    public boolean readOnly() {
        return readOnly;
    }

    @Override
    public String begin(String container, String containerName, String from, String to, String strategy, String plan) {
        long now = clock.millis();
        for (int tries = 0; ; tries++) {
            String id = ID.format(Instant.ofEpochMilli(now).atOffset(ZoneOffset.UTC))
                    + String.format("-%04x", ThreadLocalRandom.current().nextInt(0x10000));
            try {
                update(
                        true,
                        "INSERT INTO session(id, started_ms, container, container_name, from_endpoint, to_endpoint,"
                                + " strategy, outcome, downtime_ms, bytes, plan, source_facts, target_facts, detail, owner)"
                                + " VALUES(?,?,?,?,?,?,?,'running',-1,0,?,'{}','{}','{}',?)",
                        id,
                        now,
                        container,
                        containerName,
                        from,
                        to,
                        strategy,
                        plan,
                        Owner.self().text());
                return id;
            } catch (SQLException e) {
                if (!JournalFile.isDuplicate(e)) throw file.words(e);
                holder(container, from).ifPresent(s -> {
                    throw held(s);
                });
                if (tries == 20) throw file.words(e); // 20 ids in one second were taken: not by chance
            }
        }
    }

    private Optional<Session> holder(String container, String from) {
        return sessions(
                        " WHERE from_endpoint = ? AND container = ? AND outcome = 'running' AND owner <> 'imported'",
                        from,
                        container)
                .stream()
                .findFirst();
    }

    private static SessionException held(Session s) {
        boolean alive = Owner.parse(s.owner()).filter(Owner::alive).isPresent();
        return new SessionException(
                "Session " + s.id() + " already moves " + s.containerName() + " from " + s.from() + " to " + s.to()
                        + ". "
                        + (alive
                                ? "Wait for it or cancel it first."
                                : "Its Ferry is not running any more: ferry sessions recover ends it."),
                null);
    }

    @Override
    public void facts(String id, String sourceFacts, String targetFacts) {
        change(
                id,
                true,
                "UPDATE session SET source_facts = ?, target_facts = ? WHERE id = ? AND owner <> 'imported'",
                sourceFacts,
                targetFacts,
                id);
    }

    @Override
    public void stepStarted(String id, String phase, String undo) {
        change(
                id,
                true,
                "INSERT INTO step(session, phase, state, started_ms, bytes, undo, note)"
                        + " SELECT id, ?, 'started', ?, 0, ?, '' FROM session WHERE id = ? AND owner <> 'imported'",
                phase,
                clock.millis(),
                undo,
                id);
    }

    @Override
    public void stepUndo(String id, String phase, String undo) {
        change(id, true, "UPDATE step SET undo = ? WHERE n = " + LAST_STEP, undo, id, phase);
    }

    @Override
    public void stepEnded(String id, String phase, String state, long bytes, String note) {
        require(STEP_ENDS, state);
        change(
                id,
                true,
                "UPDATE step SET state = ?, ended_ms = ?, bytes = ?, note = ? WHERE n = " + LAST_STEP,
                state,
                clock.millis(),
                bytes,
                note,
                id,
                phase);
    }

    /** A phase that was tried again has several steps; the newest is meant. */
    private static final String LAST_STEP = "(SELECT max(step.n) FROM step JOIN session ON session.id = step.session"
            + " WHERE session.id = ? AND phase = ? AND owner <> 'imported')";

    @Override
    public void log(String id, String line) {
        String text = line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE) + " [cut]";
        change(
                id,
                false,
                "INSERT INTO log(session, ms, text) SELECT id, ?, ? FROM session WHERE id = ? AND owner <> 'imported'",
                clock.millis(),
                text,
                id);
    }

    @Override
    public void detail(String id, String json) {
        change(id, true, "UPDATE session SET detail = ? WHERE id = ? AND owner <> 'imported'", json, id);
    }

    @Override
    public void end(String id, String outcome, long downtimeMs, long bytes, Optional<String> error) {
        require(ENDS, outcome);
        change(
                id,
                true,
                "UPDATE session SET outcome = ?, ended_ms = ?, downtime_ms = ?, bytes = ?, error = ? WHERE id = ?"
                        + " AND outcome NOT IN ('confirmed', 'went-back') AND owner <> 'imported'",
                outcome,
                clock.millis(),
                downtimeMs,
                bytes,
                error.orElse(null),
                id);
    }

    @Override
    public void settle(String id, String outcome) {
        require(SETTLED, outcome);
        change(
                id,
                true,
                "UPDATE session SET outcome = ? WHERE id = ? AND outcome IN ('moved', 'attention')"
                        + " AND owner <> 'imported'",
                outcome,
                id);
    }

    @Override
    public List<Session> list() {
        return sessions(" ORDER BY started_ms DESC, id DESC");
    }

    @Override
    public Optional<Session> find(String idOrPrefix) {
        lock.lock();
        try {
            List<Session> found = sessions(" WHERE id = ?", idOrPrefix);
            if (found.isEmpty() && !idOrPrefix.isEmpty()) {
                found = sessions(" WHERE substr(id, 1, length(?)) = ? ORDER BY id LIMIT 5", idOrPrefix, idOrPrefix);
            }
            if (found.size() > 1) {
                throw new SessionException(
                        "Several sessions begin with " + idOrPrefix + ": "
                                + String.join(
                                        ", ", found.stream().map(Session::id).toList())
                                + ". Give more of the id.",
                        null);
            }
            if (found.isEmpty()) return Optional.empty();
            Session s = found.getFirst();
            return Optional.of(s.with(steps(s.id()), lines(s.id())));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Session> interrupted() {
        return sessions(" WHERE outcome = 'running' AND owner <> 'imported' ORDER BY started_ms DESC").stream()
                .filter(s -> Owner.parse(s.owner()).filter(Owner::alive).isEmpty())
                .toList();
    }

    @Override
    public void takeOver(String id) {
        lock.lock();
        try {
            Session s = existing(id);
            if (s.imported()) throw imported(id);
            if (!Set.of("running", "attention").contains(s.outcome())) {
                throw new SessionException(
                        "Session " + id + " has ended (" + s.outcome() + "): nothing to take over.", null);
            }
            Owner self = Owner.self();
            boolean running = s.outcome().equals("running");
            boolean alive = Owner.parse(s.owner())
                    .filter(o -> !o.equals(self) && o.alive())
                    .isPresent();
            if (running && alive) {
                throw new SessionException(
                        "Session " + id + " belongs to a Ferry that is running (" + s.owner() + "). Cancel it there.",
                        null);
            }
            // Whoever of two that want it comes second does not find the owner that it has read.
            int changed = update(
                    true,
                    "UPDATE session SET owner = ?, outcome = 'running', ended_ms = NULL WHERE id = ? AND owner = ?"
                            + " AND outcome = ?",
                    self.text(),
                    id,
                    s.owner(),
                    s.outcome());
            if (changed == 0) throw new SessionException("Another Ferry has just taken session " + id + " over.", null);
        } catch (SQLException e) {
            if (JournalFile.isDuplicate(e)) {
                throw new SessionException("A newer session already moves the container of session " + id + ".", e);
            }
            throw file.words(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void export(String id, OutputStream out) {
        try {
            SessionFile.write(existing(id), out);
        } catch (IOException e) {
            throw new SessionException("Session " + id + " could not be written: " + e.getMessage(), e);
        }
    }

    @Override
    public String importFrom(InputStream in) {
        Session read = SessionFile.read(in);
        lock.lock();
        try {
            refuseReadOnly();
            connection.setAutoCommit(false);
            try {
                String id = keep(read);
                connection.commit();
                return id;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw file.words(e);
        } finally {
            lock.unlock();
        }
    }

    /** Under its own id, or id-2, id-3 when another session has that; the same import twice is one session. */
    private String keep(Session read) throws SQLException {
        String id = read.id();
        for (int n = 2; ; n++) {
            List<Session> there = sessions(" WHERE id = ?", id);
            if (there.isEmpty()) break;
            Session other = there.getFirst().with(steps(id), lines(id));
            if (other.imported() && other.withId(read.id()).equals(read)) return id;
            id = read.id() + "-" + n;
        }
        Session s = read.withId(id);
        update(
                true,
                "INSERT INTO session VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                s.id(),
                s.startedMs(),
                s.endedMs().orElse(null),
                s.container(),
                s.containerName(),
                s.from(),
                s.to(),
                s.strategy(),
                s.outcome(),
                s.downtimeMs(),
                s.bytes(),
                s.error().orElse(null),
                s.plan(),
                s.sourceFacts(),
                s.targetFacts(),
                s.detail(),
                Session.IMPORTED);
        for (Session.Step step : s.steps()) {
            update(
                    true,
                    "INSERT INTO step(session, phase, state, started_ms, ended_ms, bytes, undo, note)"
                            + " VALUES(?,?,?,?,?,?,?,?)",
                    s.id(),
                    step.phase(),
                    step.state(),
                    step.startedMs(),
                    step.endedMs().orElse(null),
                    step.bytes(),
                    step.undo(),
                    step.note());
        }
        try (PreparedStatement p = connection.prepareStatement("INSERT INTO log(session, ms, text) VALUES(?,?,?)")) {
            for (Session.LogLine line : s.log()) {
                bind(p, s.id(), line.ms(), line.text());
                p.executeUpdate();
            }
        }
        return id;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            connection.close();
        } catch (SQLException e) {
            throw file.words(e);
        } finally {
            lock.unlock();
        }
    }

    private Session existing(String id) {
        return find(id).orElseThrow(() ->
                new SessionException("There is no session " + id + ". ferry sessions lists those there are.", null));
    }

    private static SessionException imported(String id) {
        return new SessionException(
                "Session " + id + " was imported from a file: it is a record of another machine and is not changed.",
                null);
    }

    private static void require(Set<String> words, String word) {
        if (!words.contains(word)) throw new IllegalArgumentException(word + " is none of " + words);
    }

    private void refuseReadOnly() {
        if (readOnly) {
            throw new SessionException(notice.orElse("The journal " + file.path() + " is read-only."), null);
        }
    }

    /** A write that must find its row: otherwise the reason is looked for and thrown. */
    private void change(String id, boolean durable, String sql, @Nullable Object... values) {
        try {
            if (update(durable, sql, values) > 0) return;
        } catch (SQLException e) {
            throw file.words(e);
        }
        Session s = existing(id);
        if (s.imported()) throw imported(id);
        throw new SessionException(
                "Session " + id + " (" + s.outcome() + ") has no such step, or has ended already.", null);
    }

    /** @param durable synced to the disk before it returns; otherwise it outlives a killed process, not a power cut */
    private int update(boolean durable, String sql, @Nullable Object... values) throws SQLException {
        lock.lock();
        try {
            refuseReadOnly();
            if (full != durable && connection.getAutoCommit()) {
                JournalFile.execute(connection, "PRAGMA synchronous=" + (durable ? "FULL" : "NORMAL"));
                full = durable;
            }
            try (PreparedStatement p = connection.prepareStatement(sql)) {
                bind(p, values);
                return p.executeUpdate();
            }
        } finally {
            lock.unlock();
        }
    }

    private static void bind(PreparedStatement p, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) p.setObject(i + 1, values[i]);
    }

    private List<Session> sessions(String clause, Object... values) {
        return query("SELECT * FROM session" + clause, SqliteJournal::session, values);
    }

    private List<Session.Step> steps(String id) {
        return query("SELECT * FROM step WHERE session = ? ORDER BY n", SqliteJournal::step, id);
    }

    private List<Session.LogLine> lines(String id) {
        return query(
                "SELECT ms, text FROM log WHERE session = ? ORDER BY n",
                r -> new Session.LogLine(r.getLong(1), r.getString(2)),
                id);
    }

    private interface Row<T> {
        T of(ResultSet r) throws SQLException;
    }

    private <T> List<T> query(String sql, Row<T> row, Object... values) {
        lock.lock();
        try (PreparedStatement p = connection.prepareStatement(sql)) {
            bind(p, values);
            List<T> list = new ArrayList<>();
            try (ResultSet r = p.executeQuery()) {
                while (r.next()) list.add(row.of(r));
            }
            return list;
        } catch (SQLException e) {
            throw file.words(e);
        } finally {
            lock.unlock();
        }
    }

    private static Session session(ResultSet r) throws SQLException {
        return new Session(
                r.getString("id"),
                r.getLong("started_ms"),
                optionalLong(r, "ended_ms"),
                r.getString("container"),
                r.getString("container_name"),
                r.getString("from_endpoint"),
                r.getString("to_endpoint"),
                r.getString("strategy"),
                r.getString("outcome"),
                r.getLong("downtime_ms"),
                r.getLong("bytes"),
                Optional.ofNullable(r.getString("error")),
                r.getString("plan"),
                r.getString("source_facts"),
                r.getString("target_facts"),
                r.getString("detail"),
                r.getString("owner"),
                List.of(),
                List.of());
    }

    private static Session.Step step(ResultSet r) throws SQLException {
        return new Session.Step(
                r.getString("phase"),
                r.getString("state"),
                r.getLong("started_ms"),
                optionalLong(r, "ended_ms"),
                r.getLong("bytes"),
                r.getString("undo"),
                r.getString("note"));
    }

    private static Optional<Long> optionalLong(ResultSet r, String column) throws SQLException {
        long value = r.getLong(column);
        return r.wasNull() ? Optional.empty() : Optional.of(value);
    }
}

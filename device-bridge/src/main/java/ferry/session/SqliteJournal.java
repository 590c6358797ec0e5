package ferry.session;

import static ferry.session.JournalSchema.OWN;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
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
    /** A phase that was tried again has several steps; the newest is meant. */
    private static final String LAST_STEP = "(SELECT max(step.n) FROM step JOIN session ON session.id = step.session"
            + " WHERE session.id = ? AND phase = ? AND " + OWN + ")";

    private final JournalConnection connection;
    private final JournalReading reading;
    private final JournalLease lease;
    private final JournalRemarks remarks;
    private final JournalImport imports;
    private final Clock clock;

    private SqliteJournal(JournalConnection connection, Clock clock) {
        this.connection = connection;
        this.reading = new JournalReading(connection);
        this.lease = new JournalLease(connection, reading, clock);
        this.remarks = new JournalRemarks(connection, reading);
        this.imports = new JournalImport(connection, reading, remarks);
        this.clock = clock;
    }

    /** Opens or makes the journal in this folder; waits up to 5 s for a locked file. */
    public static SqliteJournal open(Path folder) {
        return open(folder, Duration.ofSeconds(5), Clock.systemUTC());
    }

    static SqliteJournal open(Path folder, Duration wait, Clock clock) {
        return new SqliteJournal(JournalConnection.open(folder, wait), clock);
    }

    /** What the person should know about the file: a newer form, or damage. Empty as a rule. */
    public Optional<String> notice() {
        return connection.notice();
    }

    /** True when the file was written by a newer Ferry: whatever writes then throws. */
    public boolean readOnly() {
        return connection.readOnly();
    }

    @Override
    public String begin(String container, String containerName, String from, String to, String strategy, String plan) {
        return lease.begin(container, containerName, from, to, strategy, plan);
    }

    @Override
    public void facts(String id, String sourceFacts, String targetFacts) {
        change(
                id,
                "UPDATE session SET source_facts = ?, target_facts = ? WHERE id = ? AND " + OWN,
                sourceFacts,
                targetFacts,
                id);
    }

    @Override
    public void stepStarted(String id, String phase, String undo) {
        change(
                id,
                "INSERT INTO step(session, phase, state, started_ms, bytes, undo, note)"
                        + " SELECT id, ?, 'started', ?, 0, ?, '' FROM session WHERE id = ? AND " + OWN,
                phase,
                clock.millis(),
                undo,
                id);
    }

    @Override
    public void stepUndo(String id, String phase, String undo) {
        change(id, "UPDATE step SET undo = ? WHERE n = " + LAST_STEP, undo, id, phase);
    }

    @Override
    public void stepEnded(String id, String phase, String state, long bytes, String note) {
        require(STEP_ENDS, state);
        change(
                id,
                "UPDATE step SET state = ?, ended_ms = ?, bytes = ?, note = ? WHERE n = " + LAST_STEP,
                state,
                clock.millis(),
                bytes,
                note,
                id,
                phase);
    }

    @Override
    public void log(String id, String line) {
        String text = line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE) + " [cut]";
        int written = connection.writeUnsynced(
                "INSERT INTO log(session, ms, text) SELECT id, ?, ? FROM session WHERE id = ? AND " + OWN,
                clock.millis(),
                text,
                id);
        if (written == 0) throw unchanged(id);
    }

    @Override
    public void detail(String id, String json) {
        change(id, "UPDATE session SET detail = ? WHERE id = ? AND " + OWN, json, id);
    }

    @Override
    public void end(String id, String outcome, long downtimeMs, long bytes, Optional<String> error) {
        require(ENDS, outcome);
        change(
                id,
                "UPDATE session SET outcome = ?, ended_ms = ?, downtime_ms = ?, bytes = ?, error = ? WHERE id = ?"
                        + " AND outcome NOT IN ('confirmed', 'went-back') AND " + OWN,
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
                "UPDATE session SET outcome = ? WHERE id = ? AND outcome IN ('moved', 'attention') AND " + OWN,
                outcome,
                id);
    }

    @Override
    public List<Session> list() {
        return reading.list();
    }

    @Override
    public Optional<Session> find(String idOrPrefix) {
        return reading.find(idOrPrefix);
    }

    @Override
    public List<Session> interrupted() {
        return reading.interrupted();
    }

    @Override
    public void takeOver(String id) {
        lease.takeOver(id);
    }

    @Override
    public Remarks remark(String id, UnaryOperator<Remarks> change) {
        return remarks.change(id, change);
    }

    @Override
    public void export(String id, OutputStream out) {
        try {
            SessionFile.write(reading.existing(id), out);
        } catch (IOException e) {
            throw new SessionException("Session " + id + " could not be written: " + e.getMessage(), e);
        }
    }

    @Override
    public String importFrom(InputStream in) {
        return imports.keep(SessionFile.read(in));
    }

    @Override
    public void close() {
        connection.close();
    }

    private static void require(Set<String> words, String word) {
        if (!words.contains(word)) throw new IllegalArgumentException(word + " is none of " + words);
    }

    private void change(String id, String sql, @Nullable Object... values) {
        if (connection.write(sql, values) == 0) throw unchanged(id);
    }

    /** Why a write found no row. */
    private SessionException unchanged(String id) {
        Session s = reading.own(id);
        return new SessionException(
                "Session " + id + " (" + s.outcome() + ") has no such step, or has ended already.", null);
    }
}

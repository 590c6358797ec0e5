package ferry.session;

import org.jspecify.annotations.Nullable;

/** Keeps sessions that were read from files, as records of another machine. */
final class JournalImport {
    private final JournalConnection connection;
    private final JournalReading reading;
    private final JournalRemarks remarks;

    JournalImport(JournalConnection connection, JournalReading reading, JournalRemarks remarks) {
        this.connection = connection;
        this.reading = reading;
        this.remarks = remarks;
    }

    /**
     * Under its own id, or id-2, id-3 when another session has that. The same import twice is one session: its tags come
     * together, and the note that is here already stays.
     */
    String keep(Session read) {
        return connection.transaction(() -> {
            String id = read.id();
            for (int n = 2; reading.has(id); n++) {
                if (reading.isKept(read, id)) {
                    remarks.join(id, read.remarks());
                    return id;
                }
                id = read.id() + "-" + n;
            }
            insert(id, read);
            return id;
        });
    }

    private void insert(String id, Session s) {
        int one = connection.write(
                "INSERT INTO session VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                id,
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
                Session.IMPORTED,
                s.remarks().note(),
                String.join(" ", s.remarks().tags()));
        connection.writeEach(
                "INSERT INTO step(session, phase, state, started_ms, ended_ms, bytes, undo, note)"
                        + " VALUES(?,?,?,?,?,?,?,?)",
                s.steps(),
                step -> new @Nullable Object[] {
                    id,
                    step.phase(),
                    step.state(),
                    step.startedMs(),
                    step.endedMs().orElse(null),
                    step.bytes(),
                    step.undo(),
                    step.note()
                });
        connection.writeEach("INSERT INTO log(session, ms, text) VALUES(?,?,?)", s.log(), line ->
                new @Nullable Object[] {id, line.ms(), line.text()});
    }
}

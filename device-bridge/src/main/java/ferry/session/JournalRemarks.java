package ferry.session;

import java.util.List;
import java.util.function.UnaryOperator;

/** Writes a person's remarks at sessions; at those of another machine, too, since it changes nothing of the record. */
final class JournalRemarks {
    private final JournalConnection connection;
    private final JournalReading reading;

    JournalRemarks(JournalConnection connection, JournalReading reading) {
        this.connection = connection;
        this.reading = reading;
    }

    Remarks change(String idOrPrefix, UnaryOperator<Remarks> change) {
        return connection.transaction(() -> {
            Session s = reading.existing(idOrPrefix);
            Remarks now = change.apply(s.remarks());
            write(s.id(), now);
            return now;
        });
    }

    /** In a transaction of the caller: takes what a file says beside what stands here: the tags of both, and its note where there is none. */
    void join(String id, Remarks file) {
        Remarks here = reading.existing(id).remarks();
        Remarks both = (here.note().isEmpty() ? here.withNote(file.note()) : here).tagged(file.tags(), List.of());
        if (!both.equals(here)) write(id, both);
    }

    private void write(String id, Remarks now) {
        connection.write(
                "UPDATE session SET note = ?, tags = ? WHERE id = ?", now.note(), String.join(" ", now.tags()), id);
    }
}

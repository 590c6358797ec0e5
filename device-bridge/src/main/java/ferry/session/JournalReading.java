package ferry.session;

import static ferry.session.JournalSchema.OWN;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What the journal knows of sessions. */
final class JournalReading {
    private final JournalConnection connection;

    JournalReading(JournalConnection connection) {
        this.connection = connection;
    }

    /** Newest first, steps and log left empty. */
    List<Session> list() {
        return brief("ORDER BY started_ms DESC, id DESC");
    }

    /** Those that run by their outcome, but whose Ferry does not. */
    List<Session> interrupted() {
        return brief("WHERE outcome = 'running' AND " + OWN + " ORDER BY started_ms DESC").stream()
                .filter(s -> Owner.parse(s.owner()).filter(Owner::alive).isEmpty())
                .toList();
    }

    /** The session that moves a container just now. */
    Optional<Session> holder(String container, String from) {
        return brief("WHERE from_endpoint = ? AND container = ? AND outcome = 'running' AND " + OWN, from, container)
                .stream()
                .findFirst();
    }

    boolean has(String id) {
        return !ids("id = ?", id).isEmpty();
    }

    /** Whether what is kept under an id is this session, read from the same file before; whatever was written at it since. */
    boolean isKept(Session read, String id) {
        return whole(id, read.id())
                .map(kept -> kept.with(read.remarks()))
                .filter(read::equals)
                .isPresent();
    }

    /** With steps and log. */
    Optional<Session> find(String idOrPrefix) {
        return connection.alone(() -> {
            List<String> ids = ids("id = ?", idOrPrefix);
            if (ids.isEmpty() && !idOrPrefix.isEmpty()) {
                ids = ids("substr(id, 1, length(?)) = ? ORDER BY id LIMIT 5", idOrPrefix, idOrPrefix);
            }
            if (ids.size() > 1) {
                throw new SessionException(
                        "Several sessions begin with " + idOrPrefix + ": " + String.join(", ", ids)
                                + ". Give more of the id.",
                        null);
            }
            return ids.stream().findFirst().flatMap(id -> whole(id, id));
        });
    }

    Session existing(String id) {
        return find(id).orElseThrow(() ->
                new SessionException("There is no session " + id + ". ferry sessions lists those there are.", null));
    }

    /** One that may be changed. */
    Session own(String id) {
        Session s = existing(id);
        if (s.imported()) {
            throw new SessionException(
                    "Session " + id
                            + " was imported from a file: it is a record of another machine and is not changed.",
                    null);
        }
        return s;
    }

    private List<String> ids(String condition, String... values) {
        return connection.read("SELECT id FROM session WHERE " + condition, r -> r.getString(1), (Object[]) values);
    }

    private List<Session> brief(String clause, String... values) {
        return connection.read(
                "SELECT * FROM session " + clause, r -> session(r, r.getString("id"), List.of(), List.of()), (Object[])
                        values);
    }

    /** @param as the id that it is to have, which an imported session may have had to change */
    private Optional<Session> whole(String id, String as) {
        return connection
                .read("SELECT * FROM session WHERE id = ?", r -> session(r, as, steps(id), lines(id)), id)
                .stream()
                .findFirst();
    }

    private List<Session.Step> steps(String id) {
        return connection.read("SELECT * FROM step WHERE session = ? ORDER BY n", JournalReading::step, id);
    }

    private List<Session.LogLine> lines(String id) {
        return connection.read(
                "SELECT ms, text FROM log WHERE session = ? ORDER BY n",
                r -> new Session.LogLine(r.getLong(1), r.getString(2)),
                id);
    }

    private static Session session(ResultSet r, String id, List<Session.Step> steps, List<Session.LogLine> log)
            throws SQLException {
        return new Session(
                id,
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
                steps,
                log,
                new Remarks(r.getString("note"), words(r.getString("tags"))));
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

    private static List<String> words(String spaced) {
        return spaced.isEmpty() ? List.of() : List.of(spaced.split(" ", -1));
    }

    private static Optional<Long> optionalLong(ResultSet r, String column) throws SQLException {
        long value = r.getLong(column);
        return r.wasNull() ? Optional.empty() : Optional.of(value);
    }
}

package ferry.session;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The journal's tables. {@code PRAGMA user_version} says which form a file has; 0 is a file without tables. */
final class JournalSchema {
    static final int VERSION = 2;
    /** A condition: the session is of this machine. Only such are changed, and hold a container. */
    static final String OWN = "owner <> '" + Session.IMPORTED + "'";

    private JournalSchema() {}

    private static final String[] FIRST = {
        """
        CREATE TABLE session(
            id TEXT PRIMARY KEY,
            started_ms INTEGER NOT NULL,
            ended_ms INTEGER,
            container TEXT NOT NULL,
            container_name TEXT NOT NULL,
            from_endpoint TEXT NOT NULL,
            to_endpoint TEXT NOT NULL,
            strategy TEXT NOT NULL,
            outcome TEXT NOT NULL,
            downtime_ms INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            error TEXT,
            plan TEXT NOT NULL,
            source_facts TEXT NOT NULL,
            target_facts TEXT NOT NULL,
            detail TEXT NOT NULL,
            owner TEXT NOT NULL) STRICT
        """,
        // The lease: one running session for one container of one endpoint, whichever process asks.
        "CREATE UNIQUE INDEX session_lease ON session(from_endpoint, container) WHERE outcome = 'running' AND " + OWN,
        "CREATE INDEX session_started ON session(started_ms)",
        """
        CREATE TABLE step(
            n INTEGER PRIMARY KEY,
            session TEXT NOT NULL REFERENCES session(id) ON DELETE CASCADE,
            phase TEXT NOT NULL,
            state TEXT NOT NULL,
            started_ms INTEGER NOT NULL,
            ended_ms INTEGER,
            bytes INTEGER NOT NULL,
            undo TEXT NOT NULL,
            note TEXT NOT NULL) STRICT
        """,
        "CREATE INDEX step_session ON step(session, n)",
        """
        CREATE TABLE log(
            n INTEGER PRIMARY KEY,
            session TEXT NOT NULL REFERENCES session(id) ON DELETE CASCADE,
            ms INTEGER NOT NULL,
            text TEXT NOT NULL) STRICT
        """,
        "CREATE INDEX log_session ON log(session, n)"
    };

    /** Form 2: what a person writes at a session. Tags stand in one text, with a blank between them. */
    private static final String[] REMARKS = {
        "ALTER TABLE session ADD COLUMN note TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE session ADD COLUMN tags TEXT NOT NULL DEFAULT ''"
    };

    /** At each place what brings the form of that number to the next one. */
    private static final List<String[]> FORMS = List.of(FIRST, REMARKS);

    /** Brings a file of an older form up to this one, in one transaction. */
    static void bring(Connection connection, int version) throws SQLException {
        if (version == VERSION) return;
        connection.setAutoCommit(false);
        try {
            // Another process may have done it while this one waited for the lock.
            int form = JournalFile.number(connection, "PRAGMA user_version");
            for (; form < VERSION; form++) {
                for (String sql : FORMS.get(form)) JournalFile.execute(connection, sql);
                JournalFile.execute(connection, "PRAGMA user_version=" + (form + 1));
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }
}

package ferry.session;

import java.sql.Connection;
import java.sql.SQLException;

/** The journal's tables. {@code PRAGMA user_version} says which form a file has; 0 is a file without tables. */
final class JournalSchema {
    static final int VERSION = 1;
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

    /** Brings a file of an older form up to this one, in one transaction. */
    static void bring(Connection connection, int version) throws SQLException {
        if (version == VERSION) return;
        connection.setAutoCommit(false);
        try {
            // Another process may have done it while this one waited for the lock.
            if (JournalFile.number(connection, "PRAGMA user_version") == 0) {
                for (String sql : FIRST) JournalFile.execute(connection, sql);
                JournalFile.execute(connection, "PRAGMA user_version=" + VERSION);
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

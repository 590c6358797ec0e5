package ferry.session;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What an error of SQLite means to the journal. */
enum Refusal {
    LOCKED,
    DAMAGED,
    DISK_FULL,
    FORBIDDEN,
    OTHER;

    static Refusal of(SQLException e) {
        int code = e instanceof SQLiteException s ? s.getResultCode().code : e.getErrorCode();
        // The low byte is the primary code; the rest says more (sqlite.org/rescode.html).
        return switch (SQLiteErrorCode.getErrorCode(code & 0xff)) {
            case SQLITE_BUSY, SQLITE_LOCKED -> LOCKED;
            case SQLITE_CORRUPT, SQLITE_NOTADB -> DAMAGED;
            case SQLITE_FULL -> DISK_FULL;
            case SQLITE_READONLY, SQLITE_CANTOPEN -> FORBIDDEN;
            default -> OTHER;
        };
    }
}

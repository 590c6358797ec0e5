package ferry.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Opens the journal's file, whatever state it is in: none yet, an older or newer schema, damaged, locked. The file is
 * never opened by any other way than SQLite's: closing a second descriptor of it would drop SQLite's POSIX locks.
 */
final class JournalFile {
    /** A file up to this size is checked whole at every start; reading it takes some tens of milliseconds. */
    private static final long QUICK_CHECK_BYTES = 16L << 20;

    private final Path file;
    private final Duration wait;

    JournalFile(Path folder, Duration wait) {
        this.file = folder.resolve("journal.db");
        this.wait = wait;
    }

    /** @param notice a sentence for the person when something was out of the ordinary */
    record Opened(Connection connection, boolean readOnly, Optional<String> notice) {}

    Path path() {
        return file;
    }

    Opened open() {
        makePrivate();
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            try {
                return connect();
            } catch (SQLException e) {
                Refusal why = Refusal.of(e);
                if (why == Refusal.DAMAGED) {
                    Path aside = setAside();
                    return new Opened(
                            anew(),
                            false,
                            Optional.of("The journal was damaged (" + e.getMessage() + "). It was kept as " + aside
                                    + " and a new one begun; the older sessions are not listed any more."));
                }
                // Turning WAL on does not wait by itself when another process does the same at this moment.
                if (why != Refusal.LOCKED || System.nanoTime() > deadline) throw words(e);
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        }
    }

    private Connection anew() {
        try {
            makePrivate();
            return connect().connection();
        } catch (SQLException e) {
            throw words(e);
        }
    }

    private Opened connect() throws SQLException {
        boolean leftOver = Files.exists(sibling("-wal")) || Files.exists(sibling(".check"));
        Connection connection = config().createConnection("jdbc:sqlite:" + file);
        try {
            int version = number(connection, "PRAGMA user_version");
            if (version > JournalSchema.VERSION) {
                execute(connection, "PRAGMA query_only=ON");
                return new Opened(
                        connection,
                        true,
                        Optional.of(
                                "The journal " + file + " was written by a newer Ferry"
                                        + " (its form is " + version + ", this Ferry knows " + JournalSchema.VERSION
                                        + "): it can be read, but not written. Update this Ferry, or give it another FERRY_HOME."));
            }
            execute(connection, "PRAGMA journal_mode=WAL");
            if (leftOver || sizeOrZero() <= QUICK_CHECK_BYTES) check(connection);
            JournalSchema.bring(connection, version);
            Files.deleteIfExists(sibling(".check"));
            return new Opened(connection, false, Optional.empty());
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        } catch (IOException e) {
            connection.close();
            throw new SessionException("The journal's folder " + file.getParent() + " cannot be written: " + e, e);
        }
    }

    private SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout((int) wait.toMillis());
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setPragma(SQLiteConfig.Pragma.JOURNAL_SIZE_LIMIT, Long.toString(16L << 20));
        return config;
    }

    private static void check(Connection connection) throws SQLException {
        try (Statement s = connection.createStatement();
                ResultSet r = s.executeQuery("PRAGMA quick_check(1)")) {
            String answer = r.next() ? r.getString(1) : "no answer";
            if (!answer.equals("ok")) throw new SQLiteException(answer, SQLiteErrorCode.SQLITE_CORRUPT);
        }
    }

    /** Remembers that reading met damage, so that the next start looks at the whole file, however large. */
    private void suspect() {
        try {
            Files.createFile(sibling(".check"));
        } catch (IOException e) {
            // The next start sees the damage by itself when it meets the same page.
        }
    }

    private Path setAside() {
        String date = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
        try {
            Path aside = sibling(".damaged-" + date);
            for (int n = 2; Files.exists(aside); n++) aside = sibling(".damaged-" + date + "-" + n);
            Files.move(file, aside);
            Path wal = sibling("-wal");
            if (Files.exists(wal)) Files.move(wal, aside.resolveSibling(aside.getFileName() + "-wal"));
            Files.deleteIfExists(sibling("-shm"));
            Files.deleteIfExists(sibling(".check"));
            return aside;
        } catch (IOException e) {
            throw new SessionException(
                    "The journal " + file + " is damaged and cannot be moved aside: " + e
                            + ". Move it away by hand and start Ferry again.",
                    e);
        }
    }

    private void makePrivate() {
        try {
            PrivateFile.make(file);
        } catch (IOException e) {
            throw new SessionException(
                    "The journal's folder " + file.toAbsolutePath().getParent() + " cannot be made or written: " + e
                            + ". Free room on the disk, or point FERRY_HOME to a folder of your own.",
                    e);
        }
    }

    private long sizeOrZero() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    private Path sibling(String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    /** What SQLite's refusal means and what to do. */
    SessionException words(SQLException e) {
        Refusal why = Refusal.of(e);
        if (why == Refusal.DAMAGED) suspect();
        String text =
                switch (why) {
                    case LOCKED ->
                        "is locked by another program (waited " + wait.toSeconds()
                                + " s). Close the other Ferry or the program that has the file open, then try again.";
                    case DAMAGED ->
                        "is damaged (" + e.getMessage()
                                + "). The next start of Ferry puts it aside and begins a new one.";
                    case DISK_FULL -> "cannot grow: the disk is full. Free some room and try again.";
                    case FORBIDDEN ->
                        "cannot be opened for writing (" + e.getMessage()
                                + "). Check who owns its folder, or point FERRY_HOME to a folder of your own.";
                    case OTHER -> "could not do that: " + e.getMessage();
                };
        return new SessionException("The journal " + file + " " + text, e);
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement s = connection.createStatement()) {
            s.execute(sql);
        }
    }

    static int number(Connection connection, String sql) throws SQLException {
        try (Statement s = connection.createStatement();
                ResultSet r = s.executeQuery(sql)) {
            return r.next() ? r.getInt(1) : 0;
        }
    }
}

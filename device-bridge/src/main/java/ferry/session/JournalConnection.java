package ferry.session;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The journal's open file: SQL in, rows out, for one thread at a time. What SQLite refuses is a SessionException. */
final class JournalConnection implements AutoCloseable {
    private final JournalFile file;
    private final Connection connection;
    private final boolean readOnly;
    private final Optional<String> notice;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean full = true;

    private JournalConnection(JournalFile file, JournalFile.Opened opened) {
        this.file = file;
        this.connection = opened.connection();
        this.readOnly = opened.readOnly();
        this.notice = opened.notice();
    }

    static JournalConnection open(Path folder, Duration wait) {
        JournalFile file = new JournalFile(folder, wait);
        return new JournalConnection(file, file.open());
    }

    Optional<String> notice() {
        return notice;
    }

    boolean readOnly() {
        return readOnly;
    }

    /** What a row says. */
    interface Row<T> {
        T of(ResultSet r) throws SQLException;
    }

    <T> List<T> read(String sql, Row<T> row, Object... values) {
        return locked(() -> {
            try (PreparedStatement p = connection.prepareStatement(sql)) {
                bind(p, values);
                List<T> list = new ArrayList<>();
                try (ResultSet r = p.executeQuery()) {
                    while (r.next()) list.add(row.of(r));
                }
                return list;
            }
        });
    }

    /** Changes rows, synced to the disk before it returns, and says how many. */
    int write(String sql, @Nullable Object... values) {
        return update(true, sql, values);
    }

    /** Like {@link #write}, but quicker: it outlives a killed process, not a power cut. */
    int writeUnsynced(String sql, @Nullable Object... values) {
        return update(false, sql, values);
    }

    private int update(boolean durable, String sql, @Nullable Object... values) {
        return locked(() -> {
            refuseReadOnly();
            synchronous(durable);
            try (PreparedStatement p = connection.prepareStatement(sql)) {
                bind(p, values);
                return p.executeUpdate();
            }
        });
    }

    /** Writes many rows by one statement. */
    <T> void writeEach(String sql, List<T> rows, Function<T, @Nullable Object[]> values) {
        locked(() -> {
            refuseReadOnly();
            synchronous(true);
            try (PreparedStatement p = connection.prepareStatement(sql)) {
                for (T row : rows) {
                    bind(p, values.apply(row));
                    p.executeUpdate();
                }
            }
            return rows;
        });
    }

    /** Keeps other threads out for longer than one statement. */
    <T> T alone(Supplier<T> work) {
        return locked(work::get);
    }

    /** All that {@code work} writes, or nothing of it. */
    <T> T transaction(Supplier<T> work) {
        return locked(() -> {
            refuseReadOnly();
            synchronous(true);
            connection.setAutoCommit(false);
            try {
                T result = work.get();
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        });
    }

    @Override
    public void close() {
        locked(() -> {
            connection.close();
            return file;
        });
    }

    private interface Work<T> {
        T done() throws SQLException;
    }

    private <T> T locked(Work<T> work) {
        lock.lock();
        try {
            return work.done();
        } catch (SQLException e) {
            throw file.words(e);
        } finally {
            lock.unlock();
        }
    }

    private void refuseReadOnly() {
        if (readOnly) {
            throw new SessionException(notice.orElse("The journal " + file.path() + " is read-only."), null);
        }
    }

    /** SQLite takes this between transactions only. */
    private void synchronous(boolean durable) throws SQLException {
        if (full != durable && connection.getAutoCommit()) {
            JournalFile.execute(connection, "PRAGMA synchronous=" + (durable ? "FULL" : "NORMAL"));
            full = durable;
        }
    }

    private static void bind(PreparedStatement p, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) p.setObject(i + 1, values[i]);
    }
}

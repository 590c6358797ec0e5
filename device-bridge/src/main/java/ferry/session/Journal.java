package ferry.session;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The record of all migrations. Every write is on disk when the method returns (SQLite, WAL, synchronous=FULL for
 * phase changes), so that a Ferry that was killed can be finished or undone. Thread-safe.
 */
public interface Journal extends AutoCloseable {
    /** Opens a session and returns its id. Refuses (SessionException) when a live session holds the same container on the same endpoint. */
    String begin(String container, String containerName, String from, String to, String strategy, String plan);

    void facts(String id, String sourceFacts, String targetFacts);

    /** Written BEFORE the step is made; {@code undo} is JSON. */
    void stepStarted(String id, String phase, String undo);

    /** Replaces what an undo needs while the step runs. */
    void stepUndo(String id, String phase, String undo);

    void stepEnded(String id, String phase, String state, long bytes, String note);

    void log(String id, String line);

    /** Free JSON about the session: ids of containers on both sides, checkpoint names. */
    void detail(String id, String json);

    void end(String id, String outcome, long downtimeMs, long bytes, Optional<String> error);

    /** confirmed or went-back, after moved. */
    void settle(String id, String outcome);

    /** Newest first, steps and log left empty. */
    List<Session> list();

    Optional<Session> find(String idOrPrefix);

    /** Sessions that are running by their outcome but whose owner process is dead. */
    List<Session> interrupted();

    void takeOver(String id);

    /**
     * Changes what a person wrote at a session, in one transaction; at an imported one, too. Returns what stands there now.
     * A SessionException of {@code change} leaves it as it was.
     */
    Remarks remark(String id, UnaryOperator<Remarks> change);

    void export(String id, OutputStream out);

    /** Reads an exported file (bounded, versioned); returns the id under which it is kept, marked as imported. */
    String importFrom(InputStream in);

    @Override
    void close();
}

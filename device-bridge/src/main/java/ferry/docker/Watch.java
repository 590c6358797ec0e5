package ferry.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.EOFException;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A stream of JSON documents that is followed on a virtual thread until it is closed or ends. */
final class Watch implements AutoCloseable {
    private final UnixReply reply;
    private final Predicate<JsonNode> onDocument;
    private final Consumer<Throwable> onEnd;
    private volatile boolean closed;

    private Watch(UnixReply reply, Predicate<JsonNode> onDocument, Consumer<Throwable> onEnd) {
        this.reply = reply;
        this.onDocument = onDocument;
        this.onEnd = onEnd;
    }

    /**
     * @param onDocument false to end the watch
     * @param onEnd why the stream ended; not called after {@link #close} nor after a false
     */
    static Watch start(String name, UnixReply reply, Predicate<JsonNode> onDocument, Consumer<Throwable> onEnd) {
        Watch watch = new Watch(reply, onDocument, onEnd);
        Thread.ofVirtual().name(name).start(watch::follow);
        return watch;
    }

    private void follow() {
        Throwable end;
        try (JsonLines lines = new JsonLines(reply.getBody())) {
            for (JsonNode line = lines.next(); line != null && !closed; line = lines.next()) {
                if (!onDocument.test(line)) {
                    return;
                }
            }
            end = new EOFException("the engine ended the stream");
        } catch (IOException | RuntimeException e) {
            end = e;
        }
        if (!closed) {
            onEnd.accept(end);
        }
    }

    /** No document is given to the consumer after this, but for one that it may be at. */
    @Override
    public void close() {
        closed = true;
        reply.close();
    }
}

package ferry.migrate;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs the writer and the reader of one stream beside each other and says which of the two failed first. */
final class Conveyor {
    private Conveyor() {}

    /** Writes the whole stream; need not close it. */
    @FunctionalInterface
    interface Writer {
        void write(OutputStream out) throws Exception;
    }

    /** Reads the stream to its end. */
    @FunctionalInterface
    interface Reader {
        void read(InputStream in) throws Exception;
    }

    /** Returns when both are done; the first failure of either is thrown and ends the other. */
    static void run(Writer writer, Reader reader) throws Exception {
        ChunkPipe pipe = new ChunkPipe();
        AtomicReference<@Nullable Throwable> first = new AtomicReference<>();
        Thread producer = Thread.ofVirtual().name("ferry conveyor").start(() -> {
            try (OutputStream out = pipe.sink()) {
                try {
                    writer.write(out);
                } catch (Throwable t) {
                    // Before the stream is closed: the reader must never take half a stream for a whole one.
                    first.compareAndSet(null, t);
                    pipe.fail(t);
                }
            } catch (java.io.IOException e) {
                first.compareAndSet(null, e);
            }
        });
        try (InputStream in = pipe.source()) {
            try {
                reader.read(in);
            } catch (Throwable t) {
                // Noted before the pipe is closed, or the writer's "receiving side closed" would come first.
                first.compareAndSet(null, t);
                producer.interrupt();
            }
        }
        producer.join();
        switch (first.get()) {
            case null -> {}
            case Exception e -> throw e;
            case Error e -> throw e;
            case Throwable t -> throw new IllegalStateException(t);
        }
    }
}

package ferry.migrate;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongConsumer;

/** Counts what passes. */
final class CountingOutput extends FilterOutputStream {
    private final LongConsumer counted;
    private long bytes;

    CountingOutput(OutputStream out, LongConsumer counted) {
        super(out);
        this.counted = counted;
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
        counted.accept(++bytes);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
        out.write(b, off, len);
        bytes += len;
        counted.accept(bytes);
    }
}

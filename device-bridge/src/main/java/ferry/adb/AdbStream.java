package ferry.adb;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * A raw duplex stream to a service of the device, such as {@code localfilesystem:/var/run/docker.sock}. Input and output
 * may be used by one thread each. adb knows no half-closed streams: closing either end closes both.
 */
public final class AdbStream implements AutoCloseable {
    private final AdbConnection connection;

    AdbStream(AdbConnection connection) {
        this.connection = connection;
    }

    /** Ends when the device closes the stream; a read after the read timeout throws SocketTimeoutException. */
    public InputStream input() {
        return connection.rawInput();
    }

    /** Unbuffered. */
    public OutputStream output() {
        return connection.rawOutput();
    }

    /** Longest wait of a single read; zero (the default) waits for ever. */
    public void readTimeout(Duration timeout) {
        connection.soTimeout(timeout);
    }

    @Override
    public void close() {
        connection.close();
    }
}

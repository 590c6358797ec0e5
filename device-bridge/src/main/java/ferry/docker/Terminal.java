package ferry.docker;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * A program with a terminal inside a container. One thread may read while another writes. Closing it hangs the
 * terminal up; Docker lets the program itself run on, most shells end then.
 */
public interface Terminal extends AutoCloseable {
    /** What the program shows, raw. Ends with the program. */
    InputStream output();

    /** What the person types, raw; each write is sent at once. */
    OutputStream input();

    void resize(int columns, int rows);

    /** Waits for the program to be noted as ended, a moment after its output ended, and gives its exit code. */
    int exitCode();

    @Override
    void close();
}

package ferry.adb;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One conversation with the adb server: four hexadecimal digits of length and the service's name go out, OKAY or FAIL
 * with a text come back (AOSP adb/SERVICES.TXT, OVERVIEW.TXT). Everything that comes in is bounded and has a deadline.
 * For one thread, but {@link #close} may be called by any.
 */
final class AdbConnection implements AutoCloseable {
    /** The length field has four hexadecimal digits. */
    static final int MAX_SERVICE = 0xffff;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final AdbTimeouts timeouts;
    private final String doing;
    private volatile long writingSince;
    private volatile boolean writeTimedOut;
    private boolean watched;

    private AdbConnection(Socket socket, AdbTimeouts timeouts, String doing) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        this.timeouts = timeouts;
        this.doing = doing;
    }

    /** {@code doing} is the beginning of every error text. */
    static AdbConnection open(InetSocketAddress address, AdbTimeouts timeouts, String doing) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address, (int) timeouts.connect().toMillis());
            return new AdbConnection(socket, timeouts, doing);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    String doing() {
        return doing;
    }

    AdbTimeouts timeouts() {
        return timeouts;
    }

    Deadline answerDeadline() {
        return Deadline.in(timeouts.answer());
    }

    /** Asks for a service and waits for its OKAY. */
    void request(String service) {
        send(service);
        expectOkay(answerDeadline());
    }

    void send(String service) {
        byte[] name = service.getBytes(StandardCharsets.UTF_8);
        if (name.length > MAX_SERVICE) {
            throw new AdbException(
                    doing + ": the request has " + name.length + " bytes, adb takes at most " + MAX_SERVICE,
                    "Put long commands into a script, push it and run it.",
                    null);
        }
        byte[] header = "%04x".formatted(name.length).getBytes(StandardCharsets.US_ASCII);
        byte[] message = new byte[header.length + name.length];
        System.arraycopy(header, 0, message, 0, header.length);
        System.arraycopy(name, 0, message, header.length, name.length);
        write(message, 0, message.length);
    }

    void expectOkay(Deadline deadline) {
        byte[] status = new byte[4];
        readFully(status, 0, 4, deadline);
        String word = new String(status, StandardCharsets.ISO_8859_1);
        switch (word) {
            case "OKAY" -> {}
            case "FAIL" -> throw Failures.of(doing, readText(deadline));
            default -> throw broken("answered neither OKAY nor FAIL but '" + Printable.of(word) + "'", null);
        }
    }

    /** A text with four hexadecimal digits of length before it: at most 65,535 bytes. */
    String readText(Deadline deadline) {
        byte[] digits = new byte[4];
        readFully(digits, 0, 4, deadline);
        int length = hexLength(digits);
        byte[] text = new byte[length];
        readFully(text, 0, length, deadline);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Like {@link #readText}, but waits for its first byte without limit: for answers that come when something changes. */
    String awaitText() {
        byte[] digits = new byte[4];
        readFully(digits, 0, 1, Deadline.NONE);
        Deadline deadline = answerDeadline();
        readFully(digits, 1, 3, deadline);
        byte[] text = new byte[hexLength(digits)];
        readFully(text, 0, text.length, deadline);
        return new String(text, StandardCharsets.UTF_8);
    }

    private int hexLength(byte[] digits) {
        int length = 0;
        for (byte digit : digits) {
            int value = Character.digit(digit, 16);
            if (value < 0) {
                String shown = Printable.of(new String(digits, StandardCharsets.ISO_8859_1));
                throw broken("sent the length '" + shown + "', which is not hexadecimal", null);
            }
            length = length * 16 + value;
        }
        return length;
    }

    void readFully(byte[] to, int offset, int length, Deadline deadline) {
        int done = 0;
        while (done < length) {
            int n = read(to, offset + done, length - done, deadline);
            if (n < 0) {
                throw broken("closed the connection in the middle of an answer", new EOFException());
            }
            done += n;
        }
    }

    /** Reads what is there, at least one byte; -1 at the end. */
    int read(byte[] to, int offset, int length, Deadline deadline) {
        try {
            socket.setSoTimeout(deadline.socketMillis());
            return in.read(to, offset, length);
        } catch (SocketTimeoutException e) {
            throw silent(e);
        } catch (IOException e) {
            throw broken("broke the connection", e);
        }
    }

    /** Whether something can be read without waiting. */
    boolean hasInput() {
        try {
            return in.available() > 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** A block that the other side does not take within the answer's time closes the connection. */
    void write(byte[] from, int offset, int length) {
        if (length > 4096) {
            watchWrites();
        }
        writingSince = System.nanoTime() | 1;
        try {
            out.write(from, offset, length);
        } catch (IOException e) {
            throw writeTimedOut ? silent(e) : broken("broke the connection", e);
        } finally {
            writingSince = 0;
        }
    }

    /** Sockets know no timeout for writing, so a watcher closes the socket under a write that hangs. */
    private void watchWrites() {
        if (watched) {
            return;
        }
        watched = true;
        long limit = timeouts.answer().toNanos();
        Duration step = Duration.ofNanos(Math.clamp(limit / 4, 10_000_000, 1_000_000_000));
        Thread.ofVirtual().name("adb-write-watch").start(() -> {
            while (!socket.isClosed()) {
                try {
                    Thread.sleep(step);
                } catch (InterruptedException e) {
                    return;
                }
                long since = writingSince;
                if (since != 0 && System.nanoTime() - since > limit) {
                    writeTimedOut = true;
                    close();
                }
            }
        });
    }

    AdbException silent(@Nullable Throwable cause) {
        return new AdbException(
                doing + ": no answer within the time allowed, so the adb server or the device hangs",
                "Look at the phone's screen and cable; if it stays so, run: adb reconnect",
                cause);
    }

    /** An answer outside the protocol. {@code what} continues "the other side ...". */
    AdbException broken(String what, @Nullable Throwable cause) {
        if (Thread.currentThread().isInterrupted()) {
            return new AdbException(doing + ": cancelled", "", cause);
        }
        return new AdbException(
                doing + ": the adb server or the device " + what,
                "Try again; if it stays so, run: adb kill-server",
                cause);
    }

    InputStream rawInput() {
        return in;
    }

    OutputStream rawOutput() {
        return out;
    }

    void soTimeout(Duration timeout) {
        try {
            socket.setSoTimeout((int) Math.min(timeout.toMillis(), Integer.MAX_VALUE));
        } catch (IOException e) {
            throw broken("broke the connection", e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is left to be done with a socket that fails to close.
        }
    }
}

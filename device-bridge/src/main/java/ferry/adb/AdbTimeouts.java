package ferry.adb;

import java.time.Duration;

/**
 * How long a conversation with the adb server may take.
 *
 * @param connect until the server accepts the connection
 * @param answer for each single answer, from its first awaited byte to its last, and for each block that is written
 */
public record AdbTimeouts(Duration connect, Duration answer) {
    /** 3 s to connect (the server is on this machine), 20 s for an answer (a busy phone may need some seconds to write). */
    public static final AdbTimeouts DEFAULT = new AdbTimeouts(Duration.ofSeconds(3), Duration.ofSeconds(20));
}

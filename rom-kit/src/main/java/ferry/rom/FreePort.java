package ferry.rom;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A TCP port of 127.0.0.1 for the virtual phone's adb. */
final class FreePort {
    /** Above what adb scans for emulators (5554 to 5585), below the kernel's own choice for outgoing connections. */
    static final int FIRST = 20_000;

    static final int LAST = 32_000;

    private FreePort() {}

    /**
     * A port that nobody listens on at this moment. Somebody else may take it before it is used: the user must be ready
     * to ask again.
     */
    static int choose() {
        for (int attempt = 0; attempt < 200; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (free(port)) {
                return port;
            }
        }
        throw new RomException(
                "No free TCP port between " + FIRST + " and " + LAST + " on 127.0.0.1.", "End what holds them.", null);
    }

    static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}

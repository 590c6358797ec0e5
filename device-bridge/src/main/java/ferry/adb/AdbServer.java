package ferry.adb;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The adb server (AOSP adb/SERVICES.TXT), over its socket. A server that runs is used as it is, whatever its version's
 * client would do; only where there is none, {@code adb start-server} is run. Thread-safe. Closing ends the device
 * tracking and removes the forwards that were made through this object; the server itself goes on.
 */
public final class AdbServer implements AutoCloseable {
    /** Protocol version of adb 1.0.36 (2016), the first with shell_v2. */
    static final int OLDEST = 36;

    private static final int DEFAULT_PORT = 5037;
    /** The server itself gives up on an address after some 10 s. */
    private static final Duration CONNECT_DEVICE = Duration.ofSeconds(30);

    private final InetSocketAddress address;
    private final AdbTimeouts timeouts;
    private final boolean mayStart;
    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
    private final Object starting = new Object();

    private AdbServer(InetSocketAddress address, AdbTimeouts timeouts, boolean mayStart) {
        this.address = address;
        this.timeouts = timeouts;
        this.mayStart = mayStart;
    }

    /** The server that adb itself would use: ADB_SERVER_SOCKET, else ANDROID_ADB_SERVER_PORT, else 127.0.0.1:5037. Started when first needed. */
    public static AdbServer open() {
        return new AdbServer(address(System.getenv()), AdbTimeouts.DEFAULT, true);
    }

    /** A server that already runs at an address; it is never started. */
    public static AdbServer running(InetSocketAddress address, AdbTimeouts timeouts) {
        return new AdbServer(address, timeouts, false);
    }

    /** One at an address of this machine, started when first needed. */
    static AdbServer startable(InetSocketAddress address) {
        return new AdbServer(address, AdbTimeouts.DEFAULT, true);
    }

    static InetSocketAddress address(Map<String, String> environment) {
        String socket = environment.getOrDefault("ADB_SERVER_SOCKET", "");
        String host = "127.0.0.1";
        String port = environment.getOrDefault("ANDROID_ADB_SERVER_PORT", "");
        if (!socket.isEmpty()) {
            if (!socket.startsWith("tcp:")) {
                throw new AdbException(
                        "ADB_SERVER_SOCKET is " + Printable.of(socket) + "; Ferry speaks to adb servers over tcp only",
                        "Use tcp:PORT or tcp:HOST:PORT.",
                        null);
            }
            String rest = socket.substring("tcp:".length());
            int colon = rest.lastIndexOf(':');
            host = colon > 0 ? rest.substring(0, colon) : host;
            port = rest.substring(colon + 1);
        }
        try {
            int number = port.isEmpty() ? DEFAULT_PORT : Integer.parseInt(port);
            return new InetSocketAddress(InetAddress.getByName(host), number);
        } catch (UnknownHostException | IllegalArgumentException e) {
            throw new AdbException(
                    "The adb server's address " + Printable.of(host + ":" + port) + " makes no sense",
                    "Look at ADB_SERVER_SOCKET and ANDROID_ADB_SERVER_PORT.",
                    e);
        }
    }

    /** Protocol version of the server, 41 for adb 1.0.41. Throws when it is too old for Ferry. */
    public int version() {
        try (AdbConnection c = connection("adb server's version")) {
            c.request("host:version");
            String text = c.readText(c.answerDeadline());
            int version;
            try {
                version = Integer.parseInt(text, 16);
            } catch (NumberFormatException e) {
                throw c.broken("sent the version '" + Printable.of(text) + "'", e);
            }
            if (version < OLDEST) {
                throw new AdbException(
                        "The adb server speaks version 1.0." + version + ", Ferry needs 1.0." + OLDEST + " or newer",
                        "Install a newer adb and run: adb kill-server",
                        null);
            }
            return version;
        }
    }

    /** All devices that the server knows, whatever their state. */
    public List<Device> devices() {
        try (AdbConnection c = connection("list of devices")) {
            c.request("host:devices-l");
            return DeviceList.parse(c.readText(c.answerDeadline()));
        }
    }

    /**
     * Tells the list of devices at once and whenever it changes; an empty one while there is no server. Connects again
     * when the server comes back. The consumer is called on a virtual thread, one call at a time.
     */
    public AutoCloseable track(Consumer<List<Device>> onChange) {
        DeviceTracker tracker = new DeviceTracker(this, onChange);
        open.add(tracker);
        tracker.start();
        return tracker;
    }

    /** Connects a device over the network, such as 192.168.1.7:5555. One that is connected already is fine. */
    public void connect(String hostPort) {
        String answer = hostCommand("host:connect:" + hostPort, "connect " + Printable.of(hostPort));
        // The server says OKAY and puts the failure into the text.
        if (!answer.startsWith("connected to") && !answer.startsWith("already connected to")) {
            throw Failures.of("connect " + Printable.of(hostPort), answer);
        }
    }

    /**
     * Pairs with a device whose wireless debugging shows a code (Android 11); it is connected by {@link #connect} then, on
     * another port.
     *
     * @param code six digits, or the password of a QR code
     * @param hostPort as the device shows it beside the code
     */
    public void pair(String code, String hostPort) {
        if (!code.matches("[!-9;-~]{1,64}")) {
            throw new AdbException(
                    "This cannot be a pairing code", "Type the six digits that the device shows now.", null);
        }
        String doing = "pairing with " + Printable.of(hostPort);
        String answer = hostCommand("host:pair:" + code + ":" + hostPort, doing);
        if (!answer.startsWith("Successfully paired")) {
            throw new AdbException(
                    doing + ": " + Printable.of(answer.strip()),
                    "The code and the port change each time the device shows them: open \"Pair device with pairing code\""
                            + " there again, and leave it open.",
                    null);
        }
    }

    /** What devices of the network announce. Needs adb 31 or newer; its answers are some seconds old at most. */
    public List<MdnsService> mdnsServices() {
        try (AdbConnection c = connection("looking for phones on the network")) {
            c.request("host:mdns:services");
            return MdnsService.parse(c.readText(c.answerDeadline()));
        }
    }

    /** Ends a connection over the network. */
    public void disconnect(String hostPort) {
        hostCommand("host:disconnect:" + hostPort, "disconnect " + Printable.of(hostPort));
    }

    private String hostCommand(String service, String doing) {
        try (AdbConnection c = connection(doing)) {
            c.send(service);
            Deadline deadline = Deadline.in(CONNECT_DEVICE);
            c.expectOkay(deadline);
            return c.readText(deadline);
        }
    }

    /** The device with that serial; nothing is asked of it yet. */
    public AdbDevice device(String serial) {
        return new AdbDevice(this, serial);
    }

    /** All forwards that the server holds, of all devices, whoever made them. */
    public List<Forward.Entry> forwards() {
        try (AdbConnection c = connection("list of forwards")) {
            c.request("host:list-forward");
            return Forward.parse(c.readText(c.answerDeadline()));
        }
    }

    /** Removes a forward of the list, whoever made it; no error when it is gone already. */
    public void removeForward(Forward.Entry entry) {
        device(entry.serial()).removeForward(entry.local());
    }

    AdbTimeouts timeouts() {
        return timeouts;
    }

    void opened(AutoCloseable resource) {
        open.add(resource);
    }

    void closed(AutoCloseable resource) {
        open.remove(resource);
    }

    /** A fresh connection; starts the server where there is none and that is allowed. */
    AdbConnection connection(String doing) {
        try {
            return AdbConnection.open(address, timeouts, doing);
        } catch (ConnectException e) {
            if (!mayStart) {
                throw unreachable(doing, e);
            }
        } catch (IOException e) {
            throw unreachable(doing, e);
        }
        synchronized (starting) {
            try {
                return AdbConnection.open(address, timeouts, doing);
            } catch (IOException e) {
                AdbBinary.startServer(address);
            }
            try {
                return AdbConnection.open(address, timeouts, doing);
            } catch (IOException e) {
                throw unreachable(doing, e);
            }
        }
    }

    private AdbException unreachable(String doing, IOException cause) {
        return new AdbException(
                doing + ": no adb server answers at " + address, "Start one with: adb start-server", cause);
    }

    @Override
    public void close() {
        for (AutoCloseable resource : open) {
            try {
                resource.close();
            } catch (Exception e) {
                // What cannot be removed now (a phone that went away takes its forwards along) must not keep the rest.
            }
        }
        open.clear();
    }
}

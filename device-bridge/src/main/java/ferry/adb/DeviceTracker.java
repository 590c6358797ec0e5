package ferry.adb;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows {@code host:track-devices-l} until closed, over as many connections as it takes. */
final class DeviceTracker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceTracker.class);
    private static final long FIRST_WAIT_MS = 100;
    private static final long LONGEST_WAIT_MS = 2_000;

    private final AdbServer server;
    private final Consumer<List<Device>> onChange;
    private final Thread thread;
    private @Nullable AdbConnection connection;
    private boolean closed;
    private @Nullable List<Device> told;

    DeviceTracker(AdbServer server, Consumer<List<Device>> onChange) {
        this.server = server;
        this.onChange = onChange;
        this.thread = Thread.ofVirtual().name("adb-track-devices").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        long wait = FIRST_WAIT_MS;
        String service = "host:track-devices-l";
        while (!isClosed()) {
            boolean answered = false;
            try (AdbConnection c = server.connection("device tracking")) {
                if (!adopt(c)) {
                    return;
                }
                c.send(service);
                try {
                    c.expectOkay(c.answerDeadline());
                } catch (AdbException e) {
                    // Servers before 1.0.41 know only the short form.
                    if (String.valueOf(e.getMessage()).contains("unknown host service")) {
                        service = "host:track-devices";
                    }
                    throw e;
                }
                String list = c.readText(c.answerDeadline());
                while (true) {
                    answered = true;
                    tell(DeviceList.parse(list));
                    list = c.awaitText();
                }
            } catch (AdbException e) {
                if (isClosed()) {
                    return;
                }
                LOG.debug("Device tracking lost its server: {}", e.getMessage());
                tell(List.of());
            }
            wait = answered ? FIRST_WAIT_MS : Math.min(wait * 2, LONGEST_WAIT_MS);
            try {
                Thread.sleep(wait);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void tell(List<Device> devices) {
        if (devices.equals(told)) {
            return;
        }
        told = devices;
        try {
            onChange.accept(devices);
        } catch (RuntimeException e) {
            LOG.warn("A watcher of the device list failed", e);
        }
    }

    private synchronized boolean adopt(AdbConnection c) {
        connection = c;
        return !closed;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        server.closed(this);
        synchronized (this) {
            closed = true;
            if (connection != null) {
                connection.close();
            }
        }
        thread.interrupt();
    }
}

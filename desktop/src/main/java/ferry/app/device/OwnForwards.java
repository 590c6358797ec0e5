package ferry.app.device;

import ferry.adb.AdbException;
import ferry.adb.AdbServer;
import ferry.adb.Forward;
import ferry.rom.device.DeviceServices.PortForward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The forwards of ports that this Ferry has made. They end with it: by {@link #close}, by a hook when the process is told
 * to end, and when it was killed by the next Ferry, which finds a note of each in a private folder. Thread-safe.
 */
public final class OwnForwards implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OwnForwards.class);
    private final Supplier<AdbServer> adb;
    private final Path notes;
    private final Map<PortForward, Forward> open = new HashMap<>();
    private boolean hooked;

    /** @param notes a private folder; made when the first forward is */
    public OwnForwards(Supplier<AdbServer> adb, Path notes) {
        this.adb = adb;
        this.notes = notes;
    }

    /** Everything that the adb server holds. */
    public synchronized List<PortForward> list() {
        endLeftOvers();
        List<PortForward> all = new ArrayList<>();
        for (Forward.Entry entry : adb.get().forwards()) {
            all.add(open.keySet().stream()
                    .filter(own ->
                            own.serial().equals(entry.serial()) && own.local().equals(entry.local()))
                    .findFirst()
                    .orElseGet(() -> new PortForward(entry.serial(), entry.local(), entry.remote(), "", false)));
        }
        return all;
    }

    /** A forward to a port of a device; the same one again when it is there already. */
    public synchronized PortForward open(String serial, int remotePort, int wanted, String purpose) {
        if (remotePort < 1 || remotePort > 65535) {
            throw new AdbException(remotePort + " is no port", "A port is a number from 1 to 65535.", null);
        }
        endLeftOvers();
        String remote = "tcp:" + remotePort;
        for (PortForward known : open.keySet()) {
            if (known.serial().equals(serial) && known.remote().equals(remote)) return known;
        }
        Forward made = make(serial, remote, wanted);
        PortForward row = new PortForward(serial, made.local(), remote, purpose, true);
        open.put(row, made);
        note(row);
        if (!hooked) {
            hooked = true;
            Runtime.getRuntime().addShutdownHook(new Thread(this::close, "forwards-end"));
        }
        return row;
    }

    private Forward make(String serial, String remote, int wanted) {
        // Ports below 1024 are root's.
        if (wanted >= 1024) {
            try {
                return adb.get().device(serial).forwardTcp(wanted, remote);
            } catch (AdbException e) {
                LOG.debug("port {} is taken, another one is used: {}", wanted, e.getMessage());
            }
        }
        return adb.get().device(serial).forwardTcp(remote);
    }

    /** Ends one, whoever made it. */
    public synchronized void end(PortForward row) {
        Forward own = open.remove(row);
        if (own != null) {
            own.close();
            forget(row.local());
        } else {
            adb.get().removeForward(new Forward.Entry(row.serial(), row.local(), row.remote()));
        }
    }

    @Override
    public synchronized void close() {
        for (PortForward row : List.copyOf(open.keySet())) {
            try {
                end(row);
            } catch (AdbException e) {
                LOG.debug("forward {} could not be ended", row.local(), e);
            }
        }
    }

    /** One file for each, PORT.PID, with the serial in it. */
    private void note(PortForward row) {
        try {
            Files.createDirectories(notes);
            Files.writeString(file(row.local(), ProcessHandle.current().pid()), row.serial());
        } catch (IOException e) {
            LOG.warn("the forward {} will stay if Ferry is killed: {}", row.local(), e.toString());
        }
    }

    private void forget(String local) {
        try {
            Files.deleteIfExists(file(local, ProcessHandle.current().pid()));
        } catch (IOException e) {
            LOG.debug("the note of {} stays", local, e);
        }
    }

    private Path file(String local, long pid) {
        return notes.resolve(local.substring(local.indexOf(':') + 1) + "." + pid);
    }

    /** Those of a Ferry that was killed. */
    private void endLeftOvers() {
        if (!Files.isDirectory(notes)) return;
        try (Stream<Path> files = Files.list(notes)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = String.valueOf(file.getFileName());
                if (!name.matches("[0-9]{1,5}\\.[0-9]{1,10}")) continue;
                int dot = name.indexOf('.');
                long pid = Long.parseLong(name.substring(dot + 1));
                if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) continue;
                adb.get().removeForward(new Forward.Entry(Files.readString(file), "tcp:" + name.substring(0, dot), ""));
                Files.deleteIfExists(file);
            }
        } catch (IOException | AdbException e) {
            LOG.debug("left-over forwards could not be ended", e);
        }
    }
}

package ferry.adb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One device behind the adb server. Holds no connection: every call makes its own, so it outlives an unplugged cable.
 * Thread-safe. Every call blocks at most for the server's timeouts, but for the streams that it gives out; interrupting
 * a virtual thread ends its call.
 */
public final class AdbDevice {
    private static final Logger LOG = LoggerFactory.getLogger(AdbDevice.class);
    /** Output of one command that is held in memory, each of both streams. */
    static final int MAX_OUTPUT = 16 << 20;

    private final AdbServer server;
    private final String serial;
    private volatile @Nullable Set<String> features;

    AdbDevice(AdbServer server, String serial) {
        if (serial.isEmpty() || serial.length() > 256 || serial.indexOf('\n') >= 0 || serial.indexOf('\0') >= 0) {
            throw new AdbException(
                    "'" + Printable.of(serial, 80) + "' cannot be a device's serial", "See: ferry endpoints", null);
        }
        this.server = server;
        this.serial = serial;
    }

    public String serial() {
        return serial;
    }

    AdbServer server() {
        return server;
    }

    /** What both the server and the device can do, such as shell_v2, stat_v2, ls_v2. Asked once. */
    public Set<String> features() {
        Set<String> known = features;
        if (known == null) {
            try (AdbConnection c = server.connection(doing("features"))) {
                c.request("host-serial:" + serial + ":features");
                known = Set.copyOf(
                        Arrays.asList(c.readText(c.answerDeadline()).strip().split("\\s*,\\s*", -1)));
            }
            features = known;
        }
        return known;
    }

    /**
     * Runs a command and waits for its end. The words are quoted for the device's sh, so that each arrives as it is.
     *
     * @param timeout for the whole command; the connection is cut then, but the command may go on running
     */
    public ShellResult shell(Duration timeout, String... argv) {
        Captured out = new Captured();
        ShellResult result = shell(timeout, out, argv);
        return new ShellResult(result.exitCode(), out.text(), result.err());
    }

    /** As {@link #shell(Duration, String...)}, but standard output goes as bytes to a stream, of any length; {@code out()} stays empty. */
    public ShellResult shell(Duration timeout, OutputStream stdout, String... argv) {
        String command = ShellWords.join(argv);
        Deadline deadline = Deadline.in(timeout);
        if (!features().contains("shell_v2")) {
            return PlainShell.run(transport(doing(argv[0])), command, deadline, stdout);
        }
        try (AdbConnection c = transport(doing(argv[0]))) {
            c.request("shell,v2,raw:" + command);
            Captured err = new Captured();
            int code = ShellPacket.readAll(
                    c, deadline, (isErr, data, length) -> (isErr ? err : stdout).write(data, 0, length));
            return new ShellResult(code, "", err.text());
        } catch (IOException e) {
            throw new AdbException(doing(argv[0]) + ": " + e.getMessage(), "", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AdbException(doing(argv[0]) + ": cancelled", "", e);
        }
    }

    /** Starts a command whose streams the caller handles; {@code terminal} gives it a pty. Needs shell_v2 (Android 7). */
    public ShellSession session(boolean terminal, String... argv) {
        return session(terminal, "xterm-256color", ShellWords.join(argv));
    }

    /** The person's login shell on a terminal. */
    public ShellSession terminal() {
        return session(true, "xterm-256color", "");
    }

    private ShellSession session(boolean terminal, String term, String command) {
        if (!features().contains("shell_v2")) {
            throw new AdbException(
                    doing("shell") + ": the device is too old for shell sessions (no shell_v2)",
                    "Android 7 or newer is needed.",
                    null);
        }
        AdbConnection c = transport(doing("shell"));
        try {
            c.request("shell,v2," + (terminal ? "pty,TERM=" + term : "raw") + ":" + command);
            return new ShellSession(c);
        } catch (AdbException e) {
            c.close();
            throw e;
        }
    }

    /**
     * Writes a file; folders above it are made. adbd itself gives group and others what the owner has, so a narrower
     * mode is set by chmod afterwards: put secrets below a folder that only root can enter.
     *
     * @param size bytes, or -1 when it is not known
     * @param mode permission bits
     * @param progress bytes so far, after each block of at most 64 KiB, on the calling thread
     */
    public void push(InputStream source, long size, String remote, int mode, LongConsumer progress) {
        try (SyncSession sync = sync("push " + Printable.of(remote))) {
            sync.push(source, size, remote, mode, progress);
        }
        int owner = (mode >> 6) & 7;
        if ((mode & 07777) != (owner << 6 | owner << 3 | owner)) {
            shell(server.timeouts().answer(), "chmod", Integer.toOctalString(mode & 07777), remote)
                    .check(doing("chmod " + Printable.of(remote)));
        }
    }

    /** Pushes a file of this machine with its own permissions. */
    public void push(Path file, String remote) {
        try (InputStream in = Files.newInputStream(file)) {
            int mode = 0;
            for (PosixFilePermission permission : Files.getPosixFilePermissions(file)) {
                mode |= 0400 >> permission.ordinal();
            }
            push(in, Files.size(file), remote, mode, done -> {});
        } catch (IOException e) {
            throw new AdbException(doing("push") + ": cannot read " + file + ": " + e.getMessage(), "", e);
        }
    }

    /** Reads a file of the device into a stream, which is not closed. Returns the number of bytes. */
    public long pull(String remote, OutputStream to, LongConsumer progress) {
        return pull(remote, to, Long.MAX_VALUE, progress);
    }

    /** As above, but a device that sends more than {@code limit} bytes is cut off with an error. */
    public long pull(String remote, OutputStream to, long limit, LongConsumer progress) {
        try (SyncSession sync = sync("pull " + Printable.of(remote))) {
            return sync.pull(remote, to, limit, progress);
        }
    }

    /** lstat of a path; empty when there is nothing. */
    public Optional<FileStat> stat(String remote) {
        try (SyncSession sync = sync("stat " + Printable.of(remote))) {
            return sync.stat(remote);
        }
    }

    /** The entries of a folder without . and ..; empty as well when there is no such folder or it may not be read. */
    public List<FileStat> list(String remote) {
        try (SyncSession sync = sync("list " + Printable.of(remote))) {
            return sync.list(remote);
        }
    }

    /** A system property; empty when it is not set or the device has no getprop. */
    public String getprop(String name) {
        ShellResult result = shell(server.timeouts().answer(), "getprop", name);
        return result.ok() ? result.out().strip() : "";
    }

    /** A raw stream to a service such as {@code localfilesystem:/var/run/docker.sock} or {@code tcp:8080}. */
    public AdbStream open(String service) {
        AdbConnection c = transport(doing(Printable.of(service)));
        try {
            c.request(service);
            c.soTimeout(Duration.ZERO);
            return new AdbStream(c);
        } catch (AdbException e) {
            c.close();
            throw e;
        }
    }

    /**
     * A Unix socket on this machine that leads to a service of the device.
     *
     * @param localSocket its folder is made (0700) when it is missing, and must be closed to others when it is there
     * @param remoteService a path of a Unix socket on the device, or any adb service with its prefix
     */
    public Forward forward(Path localSocket, String remoteService) {
        String remote = remoteService.startsWith("/") ? "localfilesystem:" + remoteService : remoteService;
        Forward forward = Forward.unix(this, localSocket, remote);
        server.opened(forward);
        return forward;
    }

    /** A free port on this machine's loopback that leads to a service of the device. Every local user can connect to it. */
    public Forward forwardTcp(String remoteService) {
        return forwardTcp(0, remoteService);
    }

    /**
     * As above, on a port of the caller's choice; 0 for any that is free.
     *
     * @throws AdbException when something on this machine has that port already
     */
    public Forward forwardTcp(int port, String remoteService) {
        Forward forward = Forward.tcp(this, port, remoteService);
        server.opened(forward);
        return forward;
    }

    /** Returns the port as text when one was asked for. */
    String forwardRequest(String local, String remote, boolean wantsPort) {
        try (AdbConnection c = server.connection(doing("forward " + Printable.of(local)))) {
            c.request("host-serial:" + serial + ":forward:" + local + ";" + remote);
            // The first OKAY says that the device was found, the second that the forward was made.
            c.expectOkay(c.answerDeadline());
            if (!wantsPort) {
                return "";
            }
            String port = c.readText(c.answerDeadline());
            if (!port.matches("[1-9][0-9]{0,4}")) {
                throw c.broken("named the port '" + Printable.of(port) + "'", null);
            }
            return port;
        }
    }

    void forwardClosed(Forward forward) {
        server.closed(forward);
        removeForward(forward.local());
    }

    void removeForward(String local) {
        try (AdbConnection c = server.connection(doing("end of a forward"))) {
            c.request("host-serial:" + serial + ":killforward:" + local);
            c.expectOkay(c.answerDeadline());
        } catch (AdbException e) {
            // Forwards end with the server and with the device; then there is nothing left to remove.
            LOG.debug("Forward was gone: {}", e.getMessage());
        }
    }

    /** Restarts the device: {@code target} is empty for the system, or recovery, bootloader, fastboot, sideload. */
    public void reboot(String target) {
        try (AdbConnection c = transport(doing("reboot"))) {
            c.request("reboot:" + target);
        }
    }

    private SyncSession sync(String what) {
        Set<String> known = features();
        AdbConnection c = transport(doing(what));
        try {
            return new SyncSession(c, known);
        } catch (AdbException e) {
            c.close();
            throw e;
        }
    }

    private AdbConnection transport(String doing) {
        AdbConnection c = server.connection(doing);
        try {
            c.request("host:transport:" + serial);
            return c;
        } catch (AdbException e) {
            c.close();
            throw e;
        }
    }

    private String doing(String what) {
        return Printable.of(serial, 80) + ": " + what;
    }

    /** Output in memory up to a bound. */
    private static final class Captured extends ByteArrayOutputStream {
        @Override
        public synchronized void write(byte[] data, int offset, int length) {
            if (size() + length > MAX_OUTPUT) {
                throw new AdbException(
                        "A command on the device wrote more than " + (MAX_OUTPUT >> 20) + " MiB", "", null);
            }
            super.write(data, offset, length);
        }

        String text() {
            return toString(StandardCharsets.UTF_8);
        }
    }
}

package ferry.migrate;

import java.util.Set;

/** Rules about open descriptors that are no sockets, and about locks. */
final class LookDescriptors {
    /** Kinds that Ferry's recoding knows; eventpoll is epoll. */
    private static final Set<String> KNOWN = Set.of("eventfd", "eventpoll", "timerfd", "signalfd");

    /** Kinds that CRIU can dump and restore; see its documentation, "What can be checkpointed". */
    private static final Set<String> CRIU_KNOWS =
            Set.of("eventfd", "eventpoll", "timerfd", "signalfd", "inotify", "fanotify", "pidfd", "bpf-map");

    /** null, zero, full, random, urandom: every container has them, and they hold no state. */
    private static final Set<String> PLAIN_DEVICES = Set.of("1:3", "1:5", "1:7", "1:8", "1:9");

    /** O_DIRECT of x86-64 and of arm64, where the other's bit means what no pipe has. */
    private static final int PACKETS = 0x4000 | 0x10000;

    private static final int CHARACTER_DEVICE = 0020000;
    private static final int SYMBOLIC_LINK = 0120000;
    private static final int FORMAT = 0170000;

    private LookDescriptors() {}

    static void judge(Look look, LookFindings.Collector found) {
        for (Look.Process p : look.processes()) {
            if (p.ppid() == 0 && p.pid() != 1) {
                continue; // docker exec: refused as a whole
            }
            for (Look.Descriptor d : p.descriptors()) {
                descriptor(p, d, found);
                if (d.info().stream().anyMatch(l -> l.matches("lock: [0-9]+: LEASE .*"))) {
                    found.blockRecoding(who(p, d) + " has a lease (F_SETLEASE).", "Leases do not cross yet.", "");
                }
            }
        }
    }

    private static String who(Look.Process p, Look.Descriptor d) {
        return p.label() + ", descriptor " + d.number() + " (" + d.target() + ")";
    }

    private static void descriptor(Look.Process p, Look.Descriptor d, LookFindings.Collector found) {
        String kind = d.anonymousKind();
        if (d.fifo() && (d.flags() & PACKETS) != 0) {
            found.block(who(p, d) + " is a pipe of packets (O_DIRECT).", "CRIU does not know such pipes.", "");
        } else if (d.info().contains("mqueue:")) {
            found.block(who(p, d) + " is a POSIX message queue.", "CRIU does not read out what waits in it.", "");
        } else if (kind.equals("eventfd")) {
            eventfd(p, d, found);
        } else if (!kind.isEmpty()) {
            anonymous(p, d, kind, found);
        } else if (d.deviceFile()) {
            device(p, d, found);
        } else if (!d.socket() && !d.fifo() && d.target().matches("[a-z_]+:\\[[0-9]+\\]")) {
            found.blockRecoding(
                    who(p, d) + " is a handle of a namespace or process.", "Such handles do not cross yet.", "");
        } else if ((d.mode() & FORMAT) == SYMBOLIC_LINK) {
            found.blockRecoding(who(p, d) + " is a symbolic link itself (O_PATH).", "It does not cross yet.", "");
        } else if (d.target().startsWith("(unreachable)")) {
            found.block(who(p, d) + " is outside of the container.", "The target cannot open it.", "");
        }
    }

    /** CRIU makes it by eventfd(2), which takes 32 bits, and without EFD_SEMAPHORE. */
    private static void eventfd(Look.Process p, Look.Descriptor d, LookFindings.Collector found) {
        for (String line : d.info()) {
            if (line.equals("eventfd-semaphore: 1")) {
                found.block(who(p, d) + " counts as a semaphore (EFD_SEMAPHORE).", "CRIU does not restore that.", "");
            } else if (line.matches("eventfd-count: [0-9a-f]{9,16}")) {
                found.blockPlain(who(p, d) + " has a count of more than 32 bits.", "CRIU does not restore that.", "");
            }
        }
    }

    private static void anonymous(Look.Process p, Look.Descriptor d, String kind, LookFindings.Collector found) {
        if (KNOWN.contains(kind)) {
            return;
        }
        String what = who(p, d) + " is of the kind " + kind + ".";
        if (kind.equals("inotify")) {
            found.block(
                    what, "CRIU cannot say which file it watches: Docker's overlayfs finds none by its handle.", "");
            return;
        }
        if (CRIU_KNOWS.contains(kind)) {
            found.blockRecoding(what, "That kind does not cross yet.", "");
        } else {
            found.block(
                    what,
                    "Its state is inside the kernel and cannot be read out.",
                    kind.equals("io_uring") ? "Most programs have a setting that uses epoll instead." : "");
        }
    }

    private static void device(Look.Process p, Look.Descriptor d, LookFindings.Collector found) {
        boolean character = (d.mode() & FORMAT) == CHARACTER_DEVICE;
        if (character && PLAIN_DEVICES.contains(d.rdev())) {
            return;
        }
        if (character && pseudoTerminal(d.rdev())) {
            return;
        }
        found.block(who(p, d) + " is the device " + d.rdev() + ".", "The other side has another device, or none.", "");
    }

    /** Majors of Documentation/admin-guide/devices.txt: 136 to 143 Unix98 pseudo terminals, 5:0 tty and 5:2 ptmx. */
    private static boolean pseudoTerminal(String rdev) {
        String major = rdev.split(":", 2)[0];
        return rdev.equals("5:0")
                || rdev.equals("5:2")
                || major.length() == 3 && major.compareTo("136") >= 0 && major.compareTo("143") <= 0;
    }
}

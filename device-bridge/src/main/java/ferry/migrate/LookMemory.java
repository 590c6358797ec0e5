package ferry.migrate;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Rules about mappings: what processes share, what is no memory at all, System V objects. */
final class LookMemory {
    private static final String DELETED = " (deleted)";

    private LookMemory() {}

    static void judge(Look look, LookFindings.Collector found) {
        var sharers = new LinkedHashMap<Key, Set<String>>();
        for (Look.Process p : look.processes()) {
            for (Look.Mapping m : p.mappings()) {
                if (m.shared() && m.inode() != 0) {
                    sharers.computeIfAbsent(new Key(m.device(), m.inode(), m.path()), k -> new LinkedHashSet<>())
                            .add(p.label());
                }
                one(p, m, found);
            }
        }
        sharers.forEach((key, who) -> shared(key, who, found));
        systemV(look, found);
    }

    private record Key(String device, long inode, String path) {}

    private static void shared(Key key, Set<String> who, LookFindings.Collector found) {
        if (who.size() < 2) {
            return;
        }
        String path = key.path();
        String kind = path.equals("/dev/zero" + DELETED)
                ? "anonymous memory"
                : path.startsWith("/memfd:")
                        ? "memory of a memfd, "
                                + path.substring("/memfd:".length()).replace(DELETED, "")
                        : path.startsWith("/dev/shm/") ? "POSIX shared memory, " + path.replace(DELETED, "") : "";
        if (!kind.isEmpty()) {
            found.blockRecoding(
                    who.stream().limit(8).collect(Collectors.joining(", "))
                            + (who.size() > 8 ? " and " + (who.size() - 8) + " more" : "")
                            + " share " + kind + ".",
                    "Memory shared between processes does not cross yet.",
                    "Many servers can be told to run as one process.");
        }
    }

    private static void one(Look.Process p, Look.Mapping m, LookFindings.Collector found) {
        String path = m.path();
        String at = " at " + Long.toHexString(m.start()) + "-" + Long.toHexString(m.end());
        if (path.startsWith("/SYSV")) {
            found.blockRecoding(
                    p.label() + " has attached a System V shared memory segment, " + path.replace(DELETED, "") + at
                            + ".",
                    "System V objects do not cross yet.",
                    "");
        } else if (path.startsWith("/anon_hugepage") || path.startsWith("/dev/hugepages")) {
            found.blockRecoding(
                    p.label() + " has mapped huge pages by hand" + at + ".",
                    "The target may have none of that size.",
                    "Transparent huge pages are fine.");
        } else if (path.startsWith("/[aio]")) {
            found.blockRecoding(
                    p.label() + " has an asynchronous I/O context (io_setup)" + at + ".",
                    "Its ring lives in the kernel and does not cross yet.",
                    "");
        } else if (path.startsWith("anon_inode:")) {
            found.block(
                    p.label() + " has mapped " + path + at + ".",
                    "That is the kernel's memory, not the program's.",
                    "");
        } else if (path.startsWith("socket:")) {
            found.block(p.label() + " has mapped a socket's ring" + at + ".", "Such rings cannot be restored.", "");
        } else if (path.startsWith("/dev/") && !path.startsWith("/dev/shm/") && !path.startsWith("/dev/zero")) {
            found.block(
                    p.label() + " has mapped the device " + path + at + ".",
                    "The other side has another device, or none.",
                    "");
        } else if (path.startsWith("/memfd:") && m.shared()) {
            found.blockRecoding(
                    p.label() + " has mapped a memfd, " + path.replace(DELETED, "") + at + ".",
                    "memfd files do not cross yet.",
                    "");
        } else if (m.inode() != 0 && path.endsWith(DELETED) && !path.startsWith("/dev/zero")) {
            found.blockRecoding(
                    p.label() + " has mapped a file that was deleted, " + path.replace(DELETED, "") + at + ".",
                    "The target has no such file to map.",
                    "");
        }
    }

    private static void systemV(Look look, LookFindings.Collector found) {
        for (Look.SystemV object : look.sysv()) {
            String name =
                    switch (object.kind()) {
                        case "shm" -> "shared memory segment";
                        case "sem" -> "semaphore set";
                        default -> "message queue";
                    };
            found.blockRecoding(
                    "The container has a System V " + name
                            + (object.id().isPresent()
                                    ? " with id " + object.id().getAsInt()
                                    : "") + ".",
                    "System V objects do not cross yet.",
                    "ipcrm removes one that is not needed any more.");
        }
        if (!look.sysvKnown()) {
            found.warn(
                    "Whether the container has System V semaphores or message queues is not known.",
                    "Its IPC namespace could not be entered to look.",
                    "");
        }
    }
}

package ferry.migrate;

/** Rules about mappings: what is no memory at all, and what of files is not there on the target. */
final class LookMemory {
    private static final String DELETED = " (deleted)";

    private LookMemory() {}

    static void judge(Look look, LookFindings.Collector found) {
        for (Look.Process p : look.processes()) {
            p.mappings().forEach(m -> one(p, m, found));
        }
        if (look.sysv().stream().anyMatch(s -> s.kind().equals("sem"))) {
            look.processes().forEach(p -> undo(p, found));
        }
        if (!look.sysvKnown()) {
            found.warn(
                    "Whether the container has System V semaphores or message queues is not known.",
                    "Its IPC namespace could not be entered to look.",
                    "");
        }
    }

    /** Nothing of the kernel tells what is in such a list; a process with threads has one, and the first of a container. */
    private static void undo(Look.Process p, LookFindings.Collector found) {
        if (p.undo() && (p.threadCount() > 1 || p.pid() == 1)) {
            found.warn(
                    "What " + p.label()
                            + " has taken of a System V semaphore with SEM_UNDO is not given back at its end"
                            + " over there.",
                    "The kernel does not tell whether there is anything to be given back.",
                    "");
        } else if (p.undo()) {
            found.block(
                    p.label() + " has used a System V semaphore with SEM_UNDO.",
                    "The kernel does not tell what is to be given back when the process ends, so it would be lost.",
                    "");
        }
    }

    private static void one(Look.Process p, Look.Mapping m, LookFindings.Collector found) {
        String path = m.path();
        String at = " at " + Long.toHexString(m.start()) + "-" + Long.toHexString(m.end());
        if (path.startsWith("/anon_hugepage") || path.startsWith("/dev/hugepages")) {
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
        } else if (m.shared() || path.startsWith("/dev/zero")) {
            return; // one object for all of its processes: SharedMemory of ferry.recode
        } else if (path.startsWith("/memfd:")) {
            found.blockRecoding(
                    p.label() + " has a private mapping of a memfd, " + path.replace(DELETED, "") + at + ".",
                    "Only shared mappings of a memfd cross as yet.",
                    "");
        } else if (m.inode() != 0 && path.endsWith(DELETED)) {
            found.blockRecoding(
                    p.label() + " has mapped a file that was deleted, " + path.replace(DELETED, "") + at + ".",
                    "The target has no such file to map.",
                    "");
        }
    }
}

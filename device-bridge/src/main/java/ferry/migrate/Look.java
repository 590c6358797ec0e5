package ferry.migrate;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a running container has, as {@code assets/look/look.c} read it from /proc while the container ran on. It is not
 * one moment: what came or went in between may be seen half. Numbers are the container's own (its PID namespace).
 *
 * @param processes by PID
 * @param sockets all of the container's network namespace, whoever has them
 * @param peers inode of a Unix socket to the inode of its peer
 * @param peersKnown false where the kernel or a translator could not say
 * @param sysv System V objects of the container's IPC namespace
 * @param sysvKnown false when that namespace could not be entered
 * @param mounts lines of /proc/PID/mountinfo of the first process
 * @param errors what could not be read, with the kernel's reason
 */
public record Look(
        List<Process> processes,
        List<LookSocket> sockets,
        Map<Long, Long> peers,
        boolean peersKnown,
        List<SystemV> sysv,
        boolean sysvKnown,
        List<String> mounts,
        List<String> errors) {

    /**
     * A process. proc(5), stat and status, has the meaning of each field.
     *
     * @param ppid 0 for the container's first process, and for one that came from outside (docker exec)
     * @param tty device number of the controlling terminal, 0 without
     * @param state R S D T t Z X I as in proc(5)
     * @param seccomp 0 off, 1 strict, 2 filter; {@code filters} how many, Docker's own is one
     * @param tracer PID of the tracer, 0 without
     * @param bits 32 or 64 by the ELF class of the program, 0 when unknown; {@code machine} its e_machine
     * @param heap where the heap of brk(2) starts, 0 when unknown
     * @param personality of personality(2), 0 when unknown
     * @param ioClasses TID to the class of ioprio_set(2), of threads that have set one
     * @param robust TIDs that hold a robust mutex (pthread_mutexattr_setrobust(3))
     * @param undo whether it has a list of what its end gives back to System V semaphores (SEM_UNDO, semop(2)), be it empty
     * @param namespaces kind (mnt, pid, net, ...) to inode, 0 when unreadable
     */
    public record Process(
            int pid,
            int ppid,
            int group,
            int session,
            long tty,
            char state,
            int threadCount,
            long uid,
            int seccomp,
            int filters,
            int tracer,
            int bits,
            int machine,
            String comm,
            String exe,
            String root,
            String cwd,
            Map<String, Long> namespaces,
            List<Task> tasks,
            List<Mapping> mappings,
            List<Descriptor> descriptors,
            List<String> timers,
            long heap,
            long personality,
            Map<Integer, Integer> ioClasses,
            List<Integer> robust,
            boolean undo) {

        /** How it is named to a person: comm and PID. */
        public String label() {
            return comm + " (" + pid + ")";
        }
    }

    /** A thread. */
    public record Task(int tid, char state, int tracer, String comm) {}

    /** A line of maps. Addresses and offset are unsigned. {@code device} is major:minor in hexadecimal. */
    public record Mapping(long start, long end, String perms, long offset, String device, long inode, String path) {
        public boolean shared() {
            return perms.endsWith("s");
        }
    }

    /**
     * An open descriptor.
     *
     * @param flags of open(2)
     * @param mode st_mode of what it refers to
     * @param rdev major:minor of a device file, decimal
     * @param links number of names, 0 for a deleted file
     * @param target what /proc/PID/fd/N reads as: a path, or socket:[INODE], pipe:[INODE], anon_inode:[KIND]
     * @param info the lines of fdinfo beyond pos, flags, mnt_id and ino
     */
    public record Descriptor(
            int number,
            long flags,
            long position,
            long mount,
            int mode,
            String rdev,
            String device,
            long inode,
            long size,
            long links,
            String target,
            List<String> info) {
        private static final int FORMAT = 0170000; // S_IFMT, inode(7)

        public boolean socket() {
            return (mode & FORMAT) == 0140000;
        }

        public boolean fifo() {
            return (mode & FORMAT) == 0010000;
        }

        /** A character or block device. */
        public boolean deviceFile() {
            return (mode & FORMAT) == 0020000 || (mode & FORMAT) == 0060000;
        }

        /** For anon_inode:[eventfd] and the like: eventfd; empty otherwise. */
        public String anonymousKind() {
            if (!target.startsWith("anon_inode:")) {
                return "";
            }
            return target.substring("anon_inode:".length()).replace("[", "").replace("]", "");
        }
    }

    /** A System V object: kind shm, sem or msg, and its line of /proc/sysvipc. */
    public record SystemV(String kind, String line) {
        /** The object's id, second column; empty in a line that has none. */
        public OptionalInt id() {
            String[] columns = line.strip().split(" ", 3);
            try {
                return columns.length < 2 ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(columns[1]));
            } catch (NumberFormatException e) {
                return OptionalInt.empty();
            }
        }
    }
}

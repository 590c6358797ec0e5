package ferry.recode;

import java.util.List;
import java.util.Optional;

/**
 * One living process of the source, as far as the stub makes it anew.
 *
 * @param areas ascending, below 2^47, without the stub's own and without what the kernel adds by itself
 * @param vdso start and end of the source's vdso when it is carried as plain memory
 * @param brk the program break
 * @param origin what a later way back needs: {@link Origin}
 * @param fileSize RLIMIT_FSIZE (getrlimit(2))
 * @param stopped the signal that has stopped it, 0 when it runs
 */
record Guest(
        int pid,
        int ppid,
        List<Area> areas,
        List<Action> actions,
        List<Thread> threads,
        Optional<Area> vdso,
        long brk,
        Origin origin,
        Limit fileSize,
        int stopped) {

    /** Running, and without a limit of the size of files. */
    Guest(
            int pid,
            int ppid,
            List<Area> areas,
            List<Action> actions,
            List<Thread> threads,
            Optional<Area> vdso,
            long brk,
            Origin origin) {
        this(pid, ppid, areas, actions, threads, vdso, brk, origin, Limit.NONE, 0);
    }

    /** A resource limit, unsigned; all bits are RLIM_INFINITY. */
    record Limit(long soft, long hard) {
        static final Limit NONE = new Limit(-1, -1);
    }

    /**
     * A memory area to be mapped.
     *
     * @param prot PROT_READ 1, WRITE 2, EXEC 4
     * @param offset in the file
     * @param path of the mapped file inside the container, absent for memory without a file and for what is shared
     */
    record Area(long start, long end, int prot, Sharing sharing, long offset, Optional<String> path) {
        /** Of this process alone. */
        Area(long start, long end, int prot, long offset, Optional<String> path) {
            this(start, end, prot, Sharing.PRIVATE, offset, path);
        }

        boolean shared() {
            return sharing != Sharing.PRIVATE;
        }

        long bytes() {
            return end - start;
        }
    }

    /** Whose memory an area is. Of shared memory the stub makes the place only: {@link SharedMemory}. */
    enum Sharing {
        PRIVATE,
        /** MAP_SHARED, of a file or not. */
        SHARED,
        /** Attached by shmat(2): the translator keeps a list of these, for shmdt(2). */
        SYSTEM_V
    }

    /** A signal action in the words of the kernel's struct sigaction. */
    record Action(int signal, long handler, long flags, long restorer, long mask) {}

    /**
     * A thread.
     *
     * @param registers r8 r9 r10 r11 r12 r13 r14 r15 di si bp bx dx ax cx sp ip flags, the order of struct sigcontext
     * @param fx legacy FXSAVE area, 512 bytes (Intel SDM vol. 1, 10.5.1)
     * @param ymm upper halves of ymm0-15, 256 bytes
     * @param altStack ss_sp, ss_flags, ss_size
     */
    record Thread(
            int tid,
            long fs,
            long gs,
            long clearTid,
            long rseq,
            long[] registers,
            byte[] fx,
            byte[] ymm,
            long mask,
            long[] altStack) {}
}

package ferry.recode;

/**
 * Numbers of signals below a translator. It keeps the host's first real-time signals for itself, one of them for the
 * guest's SIGABRT (linux-user/signal.c of qemu 10, signal_table_init), so that some of the guest's have other numbers
 * there; seen in SigCgt of its processes.
 */
final class HostSignals {
    private static final int LAST = 64;
    /** The kernel's own SIGRTMIN. */
    private static final int FIRST_REAL_TIME = 32;

    private static final int OFFSET = 4;
    private static final int ABORT = 6;
    private static final int HOST_ABORT = 35;

    private HostSignals() {}

    /** The host's number of a guest's signal; 0 when it has none. */
    static int ofGuest(int signal) {
        if (signal == ABORT) {
            return HOST_ABORT;
        }
        int host = signal < FIRST_REAL_TIME ? signal : signal + OFFSET;
        return signal < 1 || host > LAST ? 0 : host;
    }

    /** The guest's number of a host's signal; 0 when the guest has none. */
    static int toGuest(int host) {
        if (host == HOST_ABORT) {
            return ABORT;
        }
        boolean own = host >= FIRST_REAL_TIME && host < FIRST_REAL_TIME + OFFSET;
        return host < 1 || host > LAST || own ? 0 : host < FIRST_REAL_TIME ? host : host - OFFSET;
    }

    /** A set of the host's signals, bit 0 being signal 1, in the guest's numbers. */
    static long toGuests(long hosts) {
        long guests = 0;
        for (int host = 1; host <= LAST; host++) {
            int guest = toGuest(host);
            if (guest != 0 && (hosts >>> (host - 1) & 1) != 0) {
                guests |= 1L << (guest - 1);
            }
        }
        return guests;
    }
}

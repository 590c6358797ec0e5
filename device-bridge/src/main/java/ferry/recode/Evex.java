package ferry.recode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds threads that were stopped in the middle of AVX-512 code. Such a thread has state that no translator holds; a
 * moment later it will be somewhere else.
 */
final class Evex {
    private static final int BEFORE = 64;
    private static final int AFTER = 128;

    private Evex() {}

    /** A reason for each thread that runs (rather than waits in a system call) near an EVEX instruction. */
    static List<String> stoppedIn(Guest guest, ElfCache files) {
        List<String> reasons = new ArrayList<>();
        for (Guest.Thread t : guest.threads()) {
            long ip = t.registers()[16];
            for (Guest.Area a : guest.areas()) {
                if (ip < a.start() || ip >= a.end() || a.path().isEmpty()) {
                    continue;
                }
                Optional<Elf> elf = files.elf(a.path().get());
                if (elf.isPresent() && near(elf.get().file(), ip - a.start() + a.offset())) {
                    reasons.add("process " + guest.pid() + ", thread " + t.tid() + " was stopped in AVX-512 code of "
                            + a.path().get() + "; another moment may do");
                }
            }
        }
        return reasons;
    }

    private static boolean near(byte[] file, long at) {
        if (at < 2 || at >= file.length) {
            return false;
        }
        int i = (int) at;
        boolean call = file[i] == 0x0f && i + 1 < file.length && file[i + 1] == 0x05; // about to be restarted
        if (call || file[i - 2] == 0x0f && file[i - 1] == 0x05) {
            return false;
        }
        for (int k = Math.max(0, i - BEFORE); k + 3 < file.length && k < i + AFTER; k++) {
            // The EVEX prefix: Intel SDM vol. 2, 2.7.1. P0 bits 3:2 are 0, P1 bit 2 is 1.
            if (file[k] == 0x62 && (file[k + 1] & 0x0c) == 0 && (file[k + 1] & 3) != 0 && (file[k + 2] & 4) != 0) {
                return true;
            }
        }
        return false;
    }
}

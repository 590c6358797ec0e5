package ferry.recode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds AVX-512 code by its prefix, EVEX (Intel SDM vol. 2, 2.7.1): threads that were stopped in the middle of it, which
 * have state that no translator holds (a moment later they will be somewhere else), and files that have it compiled in.
 */
final class Evex {
    private static final int BEFORE = 64;
    private static final int AFTER = 128;
    private static final int CHAIN = 3;
    /** Of an x86-64 instruction. */
    private static final int LONGEST = 15;

    /** Of the map 0F: shifts, compares, inserts, extracts and shuffles. */
    private static final Set<Integer> WITH_IMMEDIATE = Set.of(0x70, 0x71, 0x72, 0x73, 0xc2, 0xc4, 0xc5, 0xc6);

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
            if (prefix(file, k)) {
                return true;
            }
        }
        return false;
    }

    /** P0 bits 3:2 are 0, P1 bit 2 is 1; the opcode map is one of 0F, 0F38, 0F3A. */
    private static boolean prefix(byte[] file, int at) {
        return file[at] == 0x62 && (file[at + 1] & 0x0c) == 0 && (file[at + 1] & 3) != 0 && (file[at + 2] & 4) != 0;
    }

    /**
     * Whether a program or library has AVX-512 code: {@value #CHAIN} such instructions in a row. One prefix alone is in
     * every large file by chance, so many, each ending where the next begins, are not.
     */
    static boolean compiledInto(Elf elf) {
        byte[] file = elf.file();
        for (Elf.Segment s : elf.segments()) {
            boolean code = s.type() == Elf.PT_LOAD && (s.flags() & Elf.PF_X) != 0;
            long end = Math.min(s.offset() + s.fileSize(), file.length - LONGEST);
            for (long at = s.offset(); code && at >= 0 && at < end; at++) {
                int next = (int) at;
                int found = 0;
                while (next < end && prefix(file, next) && ++found < CHAIN) {
                    next += length(file, next);
                }
                if (found == CHAIN) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Bytes of an instruction with this prefix: its four, opcode, ModRM, SIB, displacement, immediate. */
    private static int length(byte[] file, int at) {
        int map = file[at + 1] & 3;
        int opcode = file[at + 4] & 0xff;
        int mod = (file[at + 5] & 0xff) >> 6;
        int rm = file[at + 5] & 7;
        int length = 6;
        boolean sib = mod != 3 && rm == 4;
        int base = sib ? file[at + 6] & 7 : rm;
        length += sib ? 1 : 0;
        if (mod == 1) {
            length += 1;
        } else if (mod == 2 || mod == 0 && base == 5) {
            length += 4;
        }
        boolean immediate = map == 3 || map == 1 && WITH_IMMEDIATE.contains(opcode);
        return length + (immediate ? 1 : 0);
    }
}

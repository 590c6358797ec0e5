package ferry.recode;

import ferry.criu.PageRun;
import ferry.criu.Pagemap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a process keeps what it chose for its CPU at its start: GNU indirect functions, the slots that hold their
 * choice, and glibc's copy of the CPU's features. The stub asks the same resolvers again on the target.
 *
 * @param resolvers addresses of the functions that choose
 * @param slots addresses of words that may hold a chosen function
 * @param pairs ld.so's lazy resolver as chosen (XSAVEC), and its twin for a CPU without it
 * @param leaf ld.so's __x86_get_cpuid_feature_leaf, or 0
 * @param written starts and ends of writable memory that has contents: a program may have kept the address of a chosen
 *     function anywhere, as PostgreSQL's hash tables do
 * @param scanFrom where a static program's copy of the features lies (to {@code scanTo}); 0 when not needed
 */
record Dispatch(
        List<Long> resolvers,
        List<Long> slots,
        List<long[]> pairs,
        long leaf,
        long scanFrom,
        long scanTo,
        List<long[]> written) {
    static final Dispatch NONE = new Dispatch(List.of(), List.of(), List.of(), 0, 0, 0, List.of());

    /** {@code push %rbx; mov %rsp,%rbx; and $-64,%rsp; sub (...)(%rip),%rsp}: _dl_runtime_resolve_* of glibc. */
    private static final byte[] LAZY_RESOLVER = bytes(0x53, 0x48, 0x89, 0xe3, 0x48, 0x83, 0xe4, 0xc0, 0x48, 0x2b, 0x25);
    /** {@code xsave 0x40(%rsp)}. */
    private static final byte[] XSAVE = bytes(0x0f, 0xae, 0x64, 0x24, 0x40);
    /** {@code xsavec 0x40(%rsp)}. */
    private static final byte[] XSAVEC = bytes(0x0f, 0xc7, 0x64, 0x24, 0x40);

    static Dispatch of(Guest guest, ElfCache files, Pagemap pages) {
        Set<Long> resolvers = new TreeSet<>();
        Set<Long> slots = new TreeSet<>();
        List<long[]> pairs = new ArrayList<>();
        long leaf = 0;
        boolean loader = false;
        long scanFrom = 0;
        long scanTo = 0;
        Set<String> seen = new HashSet<>();
        for (Guest.Area area : guest.areas()) {
            if (area.path().isEmpty()
                    || area.offset() != 0
                    || !seen.add(area.path().get())) {
                continue;
            }
            Optional<Elf> found = files.elf(area.path().get());
            if (found.isEmpty()) {
                continue;
            }
            Elf elf = found.get();
            Optional<Long> biased = elf.bias(area.start());
            if (biased.isEmpty()) {
                continue;
            }
            long bias = biased.get();
            elf.pltGot().filter(got -> got != 0).ifPresent(got -> slots.add(bias + got + 16));
            boolean irelative = false;
            for (Elf.Symbol s : elf.symbols()) {
                if (s.resolver()) {
                    resolvers.add(bias + s.value());
                }
                if (s.defined() && s.type() == Elf.STT_FUNC && s.name().equals("__x86_get_cpuid_feature_leaf")) {
                    leaf = bias + s.value();
                }
            }
            for (Elf.Relocation r : elf.relocations()) {
                switch (r.type()) {
                    case Elf.R_X86_64_64, Elf.R_X86_64_GLOB_DAT, Elf.R_X86_64_JUMP_SLOT -> slots.add(bias + r.offset());
                    case Elf.R_X86_64_IRELATIVE -> {
                        slots.add(bias + r.offset());
                        resolvers.add(bias + r.addend());
                        irelative = true;
                    }
                    default -> {}
                }
            }
            if (area.path().get().contains("/ld-linux")) {
                loader = true;
                pairs.addAll(lazyResolvers(elf.file(), bias));
            }
            if (irelative && scanFrom == 0) {
                long[] range = writable(guest, area.path().get());
                scanFrom = range[0];
                scanTo = range[1];
            }
        }
        // Words outside of the source's areas would be a fault in the stub: a file may say anything.
        slots.removeIf(a -> !within(guest, a));
        resolvers.removeIf(a -> !within(guest, a));
        if (loader || leaf != 0) {
            scanFrom = scanTo = 0;
        }
        return new Dispatch(
                List.copyOf(resolvers), List.copyOf(slots), pairs, leaf, scanFrom, scanTo, written(guest, pages));
    }

    private static List<long[]> written(Guest guest, Pagemap pages) {
        List<long[]> written = new ArrayList<>();
        for (Guest.Area a : guest.areas()) {
            if (a.shared() || (a.prot() & 3) != 3) {
                continue;
            }
            for (PageRun run : pages.runs()) {
                long from = Math.max(run.vaddr(), a.start());
                long to = Math.min(run.end(), a.end());
                if (run.present() && from < to) {
                    written.add(new long[] {from, to});
                }
            }
        }
        return written;
    }

    private static boolean within(Guest guest, long address) {
        return guest.areas().stream().anyMatch(a -> address >= a.start() && address + 8 <= a.end());
    }

    /** The readable, not executable areas of a program's file after its start, with what follows without a gap. */
    private static long[] writable(Guest guest, String path) {
        long from = 0;
        long to = 0;
        for (Guest.Area a : guest.areas()) {
            boolean own = a.path().equals(Optional.of(path)) && a.offset() != 0 && a.prot() != 0 && (a.prot() & 4) == 0;
            if (own && from == 0) {
                from = a.start();
                to = a.end();
            } else if (from != 0 && a.start() == to && (a.prot() & 1) != 0 && to - from < 8 << 20) {
                to = a.end();
            }
        }
        return new long[] {from, to};
    }

    private static List<long[]> lazyResolvers(byte[] file, long bias) {
        long plain = 0;
        List<Long> compact = new ArrayList<>();
        for (int at = find(file, LAZY_RESOLVER, 0, file.length);
                at >= 0;
                at = find(file, LAZY_RESOLVER, at + 1, file.length)) {
            int end = Math.min(file.length, at + 160);
            if (find(file, XSAVE, at, end) >= 0) {
                plain = bias + at;
            } else if (find(file, XSAVEC, at, end) >= 0) {
                compact.add(bias + at);
            }
        }
        List<long[]> pairs = new ArrayList<>();
        if (plain != 0) {
            for (long c : compact) {
                pairs.add(new long[] {c, plain});
            }
        }
        return pairs;
    }

    private static int find(byte[] in, byte[] what, int from, int to) {
        outer:
        for (int i = from; i + what.length <= to; i++) {
            for (int k = 0; k < what.length; k++) {
                if (in[i + k] != what[k]) {
                    continue outer;
                }
            }
            return i;
        }
        return -1;
    }

    private static byte[] bytes(int... values) {
        byte[] b = new byte[values.length];
        for (int i = 0; i < b.length; i++) {
            b[i] = (byte) values[i];
        }
        return b;
    }
}

package ferry.recode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parts of a 64-bit little-endian ELF file that recoding looks at (System V ABI, gabi 4.1; x86-64 psABI). The file
 * comes from a container and may be anything: every offset is checked, a file that is not what it says gives an empty
 * answer.
 */
final class Elf {
    static final int PT_LOAD = 1;
    /** Of a segment's flags. */
    static final int PF_X = 1;

    static final int PT_DYNAMIC = 2;
    static final int SHT_RELA = 4;
    static final int SHT_DYNSYM = 11;
    static final int STT_GNU_IFUNC = 10;
    static final int STT_FUNC = 2;
    static final int R_X86_64_64 = 1;
    static final int R_X86_64_GLOB_DAT = 6;
    static final int R_X86_64_JUMP_SLOT = 7;
    static final int R_X86_64_IRELATIVE = 37;

    record Segment(int type, int flags, long offset, long address, long fileSize, long memorySize) {}

    record Symbol(String name, int type, boolean defined, long value) {
        /** Whether it is a resolver that chooses a function. */
        boolean resolver() {
            return defined && type == STT_GNU_IFUNC;
        }
    }

    record Relocation(int type, long offset, long addend) {}

    private final byte[] file;
    private final ByteBuffer data;
    private final List<Segment> segments = new ArrayList<>();

    private Elf(byte[] file) {
        this.file = file;
        this.data = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Empty when the bytes are not an x86-64 ELF file or its headers point outside of it. */
    static Optional<Elf> of(byte[] file) {
        if (file.length < 64 || file[0] != 0x7f || file[1] != 'E' || file[2] != 'L' || file[3] != 'F' || file[4] != 2) {
            return Optional.empty();
        }
        Elf elf = new Elf(file);
        if (elf.data.getShort(18) != 62) {
            return Optional.empty();
        }
        long at = elf.data.getLong(32);
        int count = Short.toUnsignedInt(elf.data.getShort(56));
        if (!elf.inside(at, 56L * count)) {
            return Optional.empty();
        }
        for (int i = 0; i < count; i++) {
            int p = (int) at + 56 * i;
            elf.segments.add(new Segment(
                    elf.data.getInt(p),
                    elf.data.getInt(p + 4),
                    elf.data.getLong(p + 8),
                    elf.data.getLong(p + 16),
                    elf.data.getLong(p + 32),
                    elf.data.getLong(p + 40)));
        }
        return Optional.of(elf);
    }

    private boolean inside(long offset, long length) {
        return offset >= 0 && length >= 0 && offset <= file.length && length <= file.length - offset;
    }

    List<Segment> segments() {
        return segments;
    }

    byte[] file() {
        return file;
    }

    /** What to add to the file's addresses when its start is mapped at {@code base}. */
    Optional<Long> bias(long base) {
        return segments.stream()
                .filter(s -> s.type() == PT_LOAD && s.offset() < StubLayout.PAGE)
                .findFirst()
                .map(s -> base - (s.address() & -StubLayout.PAGE));
    }

    /** Address of GOT[0] (DT_PLTGOT), not biased. */
    Optional<Long> pltGot() {
        for (Segment s : segments) {
            if (s.type() == PT_DYNAMIC && inside(s.offset(), s.fileSize())) {
                for (long x = s.offset(); x + 16 <= s.offset() + s.fileSize(); x += 16) {
                    long tag = data.getLong((int) x);
                    if (tag == 0) {
                        break;
                    }
                    if (tag == 3) {
                        return Optional.of(data.getLong((int) x + 8));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private List<long[]> sections(int type) {
        List<long[]> found = new ArrayList<>();
        long at = data.getLong(40);
        int count = Short.toUnsignedInt(data.getShort(60));
        if (!inside(at, 64L * count)) {
            return found;
        }
        for (int i = 0; i < count; i++) {
            int p = (int) at + 64 * i;
            if (data.getInt(p + 4) == type) {
                int link = data.getInt(p + 40);
                long names = link >= 0 && link < count ? data.getLong((int) at + 64 * link + 24) : 0;
                found.add(new long[] {data.getLong(p + 24), data.getLong(p + 32), names});
            }
        }
        return found;
    }

    /** The dynamic symbols. */
    List<Symbol> symbols() {
        List<Symbol> symbols = new ArrayList<>();
        for (long[] s : sections(SHT_DYNSYM)) {
            if (!inside(s[0], s[1])) {
                continue;
            }
            for (long o = s[0]; o + 24 <= s[0] + s[1]; o += 24) {
                int p = (int) o;
                String name = text(s[2] + Integer.toUnsignedLong(data.getInt(p)));
                symbols.add(new Symbol(name, data.get(p + 4) & 15, data.getShort(p + 6) != 0, data.getLong(p + 8)));
            }
        }
        return symbols;
    }

    /** All relocations with addends, in the order of the file. */
    List<Relocation> relocations() {
        List<Relocation> all = new ArrayList<>();
        for (long[] s : sections(SHT_RELA)) {
            if (!inside(s[0], s[1])) {
                continue;
            }
            for (long o = s[0]; o + 24 <= s[0] + s[1]; o += 24) {
                int p = (int) o;
                all.add(new Relocation((int) data.getLong(p + 8), data.getLong(p), data.getLong(p + 16)));
            }
        }
        return all;
    }

    private String text(long at) {
        if (at < 0 || at >= file.length) {
            return "";
        }
        int end = (int) at;
        while (end < file.length && file[end] != 0 && end - at < 256) {
            end++;
        }
        return new String(file, (int) at, end - (int) at, StandardCharsets.ISO_8859_1);
    }
}

package ferry.recode;

/** The two instruction sets, with the bits of open(2) that differ between them (asm/fcntl.h of each). */
public enum Isa {
    X86_64(0x10000, 0x20000, 0x4000, 0x8000),
    AARCH64(0x4000, 0x8000, 0x10000, 0x20000);

    private final int directory;
    private final int noFollow;
    private final int direct;
    private final int largeFile;

    Isa(int directory, int noFollow, int direct, int largeFile) {
        this.directory = directory;
        this.noFollow = noFollow;
        this.direct = direct;
        this.largeFile = largeFile;
    }

    /** As uname -m says it; an unknown one is refused. */
    public static Isa of(String machine) {
        return switch (machine) {
            case "x86_64", "amd64" -> X86_64;
            case "aarch64", "arm64" -> AARCH64;
            default -> throw new IllegalArgumentException("Ferry knows x86_64 and aarch64, not " + machine);
        };
    }

    /** Open flags of this ISA in the other's bits. */
    int openFlags(int flags, Isa to) {
        int all = directory | noFollow | direct | largeFile;
        int out = flags & ~all;
        if ((flags & directory) != 0) {
            out |= to.directory;
        }
        if ((flags & noFollow) != 0) {
            out |= to.noFollow;
        }
        if ((flags & direct) != 0) {
            out |= to.direct;
        }
        if ((flags & largeFile) != 0) {
            out |= to.largeFile;
        }
        return out;
    }
}

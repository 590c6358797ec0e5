package ferry.recode;

/** The memory layout that assets/stub/stub.c and this room share. Both change together, with {@link #VERSION}. */
final class StubLayout {
    static final int VERSION = 6;
    /** "FRRYTAB1", little endian. */
    static final long TABLE_MAGIC = 0x3142415459525246L;
    /** "FERYNOTE", little endian. */
    static final long NOTES_MAGIC = 0x45544f4e59524546L;

    /** The program's own addresses: from its first byte (assets/stub/Makefile, -Ttext-segment) ... */
    static final long PROGRAM_START = 0x10000;
    /** ... to its end (notes_end). Nothing of the source may lie there. */
    static final long PROGRAM_END = 0x42000;
    /** struct notes. */
    static final long NOTES = 0x40000;

    static final int NOTES_GO = 16;
    static final int NOTES_INDEX = 40;
    static final int NOTES_ARENA = 56;
    static final int NOTES_BRK = 96;
    static final int NOTES_STOPPED = 128;
    static final int NOTES_TIDS = 256;
    static final int NOTES_TIDS_ROOM = 256;
    static final int NOTES_ACTIONS = NOTES_TIDS + 8 * NOTES_TIDS_ROOM;
    static final int NOTES_SIZE = NOTES_ACTIONS + 65 * 32;

    /** The arena (table, frames, park stacks) is put at the first free place of this window. */
    static final long ARENA_WINDOW_START = 0x5f0000000000L;

    static final long ARENA_WINDOW_END = 0x5f8000000000L;

    /** What the stub itself catches: hold and release. */
    static final int HOLD_SIGNAL = 50;

    static final int RELEASE_SIGNAL = 51;

    // enum LATE_*
    static final int LATE_UNMAP = 0;
    static final int LATE_BREAK = 1;
    static final int LATE_MAP = 2;
    static final int LATE_COPY = 3;
    static final int LATE_PROTECT = 4;
    static final int LATE_SIGNALFD = 5;
    static final int LATE_EVENTFD = 6;

    /** Among the flags of an area, where mmap(2) has none: a System V segment. */
    static final long SYSTEM_V = 1L << 32;

    static final int PARK_STACK = 4096;
    /** sizeof(struct held). */
    static final int HELD_SIZE = 8 * 8 + 18 * 8 + 512 + 256;

    static final int HELD_ROOM = 1024;
    static final int TEXT_ROOM = 1 << 20;

    /** User addresses of x86-64 end here; qemu's own memory lies above on a 48-bit kernel. */
    static final long GUEST_END = 1L << 47;

    static final int PAGE = 4096;

    /** Where Ferry puts its files in a container's root. */
    static final String FOLDER = "/.ferry";

    private StubLayout() {}

    static boolean own(long start, long end) {
        return start < PROGRAM_END && end > PROGRAM_START || start >= ARENA_WINDOW_START && start < ARENA_WINDOW_END;
    }
}

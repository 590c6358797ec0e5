package ferry.recode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The ELF files of assets/stub, built from source with Ferry. */
final class StubProgram {
    private static final int HEADER = 64;
    private static final int PROGRAM_HEADER = 56;
    /** The Makefile keeps .text on the second page: the rest of the first is free for one more program header. */
    private static final int HEADERS_END = 0x1000;

    private StubProgram() {}

    /** The stub itself, x86-64. */
    static byte[] bytes() {
        return bytes("stub");
    }

    /** What starts the translator, arm64. */
    static byte[] enter() {
        return bytes("enter");
    }

    private static byte[] bytes(String name) {
        try (InputStream in = StubProgram.class.getResourceAsStream("/ferry/assets/stub/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in this build; `make -C assets/stub` says why");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The stub with one more segment that ends at the source's program break: qemu takes the end of the last segment for
     * the break (linux-user/elfload.c, info->brk), so that the guest's brk(2) goes on from where it stood.
     */
    static byte[] withBreak(long brk) {
        byte[] file = bytes();
        ByteBuffer elf = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int count = elf.getShort(56);
        int at = HEADER + PROGRAM_HEADER * count;
        if (elf.getLong(32) != HEADER || at + PROGRAM_HEADER > HEADERS_END) {
            throw new IllegalStateException("the stub has no room for another program header");
        }
        byte[] out = Arrays.copyOf(file, file.length);
        ByteBuffer p = ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN);
        long start = (brk - 1) & -StubLayout.PAGE;
        p.putShort(56, (short) (count + 1));
        p.putInt(at, Elf.PT_LOAD);
        p.putInt(at + 4, 6); // PF_R | PF_W
        p.putLong(at + 8, 0);
        p.putLong(at + 16, start);
        p.putLong(at + 24, start);
        p.putLong(at + 32, 0);
        p.putLong(at + 40, brk - start);
        p.putLong(at + 48, StubLayout.PAGE);
        // The first segment maps the headers themselves: it grows with them.
        p.putLong(HEADER + 32, Math.max(elf.getLong(HEADER + 32), at + PROGRAM_HEADER));
        p.putLong(HEADER + 40, Math.max(elf.getLong(HEADER + 40), at + PROGRAM_HEADER));
        return out;
    }
}

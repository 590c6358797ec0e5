package ferry.recode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The source's vdso travels as plain memory, for its addresses are in the program's data. What it does there (reading
 * the kernel's clock page) would be wrong elsewhere: each function is overwritten in place by the system call it stands
 * for.
 */
final class Vdso {
    /** System calls of x86-64 by the vdso's symbol (arch/x86/entry/vdso/vdso.lds.S). */
    private static final Map<String, Integer> CALLS = Map.of(
            "__vdso_clock_gettime", 228,
            "__vdso_gettimeofday", 96,
            "__vdso_time", 201,
            "__vdso_getcpu", 309,
            "__vdso_clock_getres", 229);

    private Vdso() {}

    /** Patches the pages of a vdso that was mapped at {@code base}; returns the number of functions. */
    static int patch(byte[] pages, long base) {
        ByteBuffer elf = ByteBuffer.wrap(pages).order(ByteOrder.LITTLE_ENDIAN);
        long symbols = 0;
        long strings = 0;
        int headers = (int) elf.getLong(32);
        for (int i = 0; i < elf.getShort(56); i++) {
            int p = headers + 56 * i;
            if (elf.getInt(p) == Elf.PT_DYNAMIC) {
                int at = (int) elf.getLong(p + 8);
                for (; elf.getLong(at) != 0; at += 16) {
                    if (elf.getLong(at) == 6) {
                        symbols = elf.getLong(at + 8);
                    } else if (elf.getLong(at) == 5) {
                        strings = elf.getLong(at + 8);
                    }
                }
            }
        }
        // The dynamic linker may have made these absolute.
        symbols = symbols >= base ? symbols - base : symbols;
        strings = strings >= base ? strings - base : strings;
        int patched = 0;
        for (int at = (int) symbols; at + 24 <= strings; at += 24) {
            int name = (int) strings + elf.getInt(at);
            int end = name;
            while (pages[end] != 0) {
                end++;
            }
            String symbol = new String(pages, name, end - name, StandardCharsets.US_ASCII);
            int value = (int) elf.getLong(at + 8);
            byte[] code = code(symbol);
            if (code.length > 0) {
                System.arraycopy(code, 0, pages, value, code.length);
                patched++;
            }
        }
        return patched;
    }

    private static byte[] code(String symbol) {
        Integer call = CALLS.get(symbol);
        if (call != null) { // mov $call,%eax; syscall; ret
            return new byte[] {(byte) 0xb8, (byte) (int) call, (byte) (call >> 8), 0, 0, 0x0f, 0x05, (byte) 0xc3};
        }
        if (symbol.equals("__vdso_getrandom")) { // mov $-ENOSYS,%rax; ret: libc asks the kernel itself then
            return new byte[] {
                0x48, (byte) 0xc7, (byte) 0xc0, (byte) 0xda, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xc3
            };
        }
        return new byte[0];
    }
}

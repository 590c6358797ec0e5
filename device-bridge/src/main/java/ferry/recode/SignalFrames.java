package ferry.recode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Signal frames that the source's kernel has left on the stacks of handlers that have not returned yet. The processor's
 * state lies in them as XSAVE wrote it, with a mark of the features that are in use. The translator has fewer of them, and
 * to return from the handler is a general protection fault there, as on a processor that lacks them (Intel SDM, XRSTOR).
 * So the marks of those are taken away: what was in AVX-512's own registers is lost, which is why code that uses them is
 * not let across.
 *
 * <p>Layout: arch/x86/include/uapi/asm/sigcontext.h, struct _fpstate_64 (464 bytes, then struct _fpx_sw_bytes) and struct
 * _header, which follows at 512; the whole is aligned to 64 bytes (arch/x86/kernel/signal.c, get_sigframe).
 */
final class SignalFrames {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int ALIGNMENT = 64;
    private static final int SW_BYTES = 464;
    private static final int HEADER = 512;
    private static final int HEADER_END = 576;
    private static final int FP_XSTATE_MAGIC1 = 0x46505853;
    /** After the state comes FP_XSTATE_MAGIC2. */
    private static final int MAGIC2_SIZE = 4;

    private static final int LARGEST = 1 << 16;
    /** Where struct _fpx_sw_bytes has its padding, from its start. */
    private static final int PADDING = 20;
    /** x87, SSE, AVX. */
    private static final long KNOWN = 7;

    /** Address of a header whose mark is on the next page; 0 when there is none. */
    private long waiting;

    /**
     * Changes what is to be changed in a stretch of the guest's memory. Stretches come in ascending order.
     *
     * @param vaddr of its first byte, at a page's start
     * @param memory has it from {@code from} on, a multiple of 64
     * @param length whole pages
     */
    void mask(long vaddr, byte[] memory, int from, int length) {
        if (waiting != 0) {
            if (waiting == vaddr) {
                mask(memory, from);
            }
            waiting = 0;
        }
        int end = from + length;
        for (int at = from + SW_BYTES % ALIGNMENT; at < end; at += ALIGNMENT) {
            if ((int) INT.get(memory, at) == FP_XSTATE_MAGIC1 && plausible(memory, at)) {
                int header = at + HEADER - SW_BYTES;
                if (header < end) {
                    mask(memory, header);
                } else {
                    waiting = vaddr + header - from;
                }
            }
        }
    }

    private static boolean plausible(byte[] memory, int at) {
        int whole = (int) INT.get(memory, at + 4);
        int state = (int) INT.get(memory, at + 16);
        if (state < HEADER_END || state > LARGEST || whole != state + MAGIC2_SIZE) {
            return false;
        }
        for (int i = at + PADDING; i < at + HEADER - SW_BYTES; i += 4) {
            if ((int) INT.get(memory, i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static void mask(byte[] memory, int header) {
        LONG.set(memory, header, (long) LONG.get(memory, header) & KNOWN);
    }
}

package ferry.adb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers as adb's sync and shell protocols have them. */
final class LittleEndian {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    static int int32(byte[] from, int at) {
        return (int) INT.get(from, at);
    }

    static long int64(byte[] from, int at) {
        return (long) LONG.get(from, at);
    }

    static void int32(byte[] to, int at, int value) {
        INT.set(to, at, value);
    }
}

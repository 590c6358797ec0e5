package ferry.recode;

import com.google.protobuf.InvalidProtocolBufferException;
import ferry.criu.proto.MmEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a process was before it ran under a translator: the file it was started from and the kernel's marks of its
 * memory (code, data, arguments, environment, auxiliary vector). Carried inside the process, for the way back.
 *
 * @param marks a mm entry without areas
 */
record Origin(String program, MmEntry marks) {
    byte[] bytes() {
        byte[] name = program.getBytes(StandardCharsets.UTF_8);
        byte[] mm = marks.toBuilder().clearVmas().buildPartial().toByteArray();
        return ByteBuffer.allocate(4 + name.length + mm.length)
                .putInt(name.length)
                .put(name)
                .put(mm)
                .array();
    }

    static Origin of(byte[] bytes) {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            int length = in.getInt();
            if (length < 0 || length > in.remaining()) {
                throw new IllegalArgumentException("the note of its origin is cut");
            }
            byte[] name = new byte[length];
            in.get(name);
            byte[] mm = new byte[in.remaining()];
            in.get(mm);
            return new Origin(new String(name, StandardCharsets.UTF_8), MmEntry.parseFrom(mm));
        } catch (InvalidProtocolBufferException | java.nio.BufferUnderflowException e) {
            throw new IllegalArgumentException("the note of its origin is damaged", e);
        }
    }
}

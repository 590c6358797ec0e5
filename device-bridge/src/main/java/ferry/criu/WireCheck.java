package ferry.criu;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import org.jspecify.annotations.Nullable;

/**
 * Walks over a message's bytes before protobuf builds objects of them: every length inside its message, no groups, no
 * deep nesting, no field twice that can be there once, and a bounded number of fields, since a two-byte field can cost
 * fifty bytes of heap. It also knows offsets, which protobuf's own errors do not have.
 */
final class WireCheck {
    private static final int DEPTH = 64;

    private final String file;
    private final byte[] data;
    private final int maxFields;
    private int fields;

    /** {@code maxFields} bounds all messages that this object is used for, together. */
    WireCheck(String file, byte[] data, int maxFields) {
        this.file = file;
        this.data = data;
        this.maxFields = maxFields;
    }

    void check(int start, int end, Descriptor type) {
        walk(start, end, type, 0);
    }

    private void walk(int start, int end, Descriptor type, int depth) {
        if (depth > DEPTH) {
            throw bad(start, "messages are nested more than " + DEPTH + " deep");
        }
        long once = 0;
        Cursor at = new Cursor(start, end);
        while (at.position < end) {
            int begin = at.position;
            long tag = at.varint();
            int number = (int) (tag >>> 3);
            if (tag >>> 32 != 0 || number == 0) {
                throw bad(begin, "a field of " + type.getName() + " has the impossible number " + (tag >>> 3));
            }
            count(begin, 1);
            FieldDescriptor field = type.findFieldByNumber(number);
            // CRIU's messages have numbers below 64
            if (field != null && !field.isRepeated() && number < 64) {
                if ((once & 1L << number) != 0) {
                    throw bad(begin, "field " + field.getFullName() + " is there twice");
                }
                once |= 1L << number;
            }
            int wireType = (int) (tag & 7);
            if (field != null && !allowed(field, wireType)) {
                throw bad(
                        begin,
                        "field " + field.getFullName() + " has the wire type " + wireType
                                + ", which is not that of its type");
            }
            value(at, wireType, field, type, begin, depth);
        }
    }

    /** Lists of numbers come element by element or packed; protobuf would take any other type for an unknown field. */
    private static boolean allowed(FieldDescriptor field, int wireType) {
        return wireType == field.getLiteType().getWireType()
                || (field.isPackable() && wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED);
    }

    private void value(
            Cursor at, int wireType, @Nullable FieldDescriptor field, Descriptor type, int begin, int depth) {
        switch (wireType) {
            case WireFormat.WIRETYPE_VARINT -> {
                long value = at.varint();
                if (field != null && field.getJavaType() == FieldDescriptor.JavaType.ENUM && field.isRequired()) {
                    boolean known = field.getEnumType().findValueByNumber((int) value) != null;
                    if (!known) {
                        throw bad(
                                begin,
                                "field " + field.getFullName() + " has the value " + value
                                        + ", which this version of Ferry does not know (a newer CRIU?)");
                    }
                }
            }
            case WireFormat.WIRETYPE_FIXED64 -> at.skip(8, begin);
            case WireFormat.WIRETYPE_FIXED32 -> at.skip(4, begin);
            case WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
                long length = at.varint();
                int from = at.position;
                at.skip(length, begin);
                if (field == null) {
                    return;
                }
                if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                    walk(from, at.position, field.getMessageType(), depth + 1);
                } else if (field.isPackable()) {
                    // elements of a packed list take at least a byte each
                    count(begin, at.position - from);
                }
            }
            default ->
                throw bad(
                        begin,
                        "a field of " + type.getName() + " has the wire type " + wireType
                                + ", which CRIU does not use");
        }
    }

    private void count(int offset, int more) {
        fields += more;
        if (fields > maxFields || fields < 0) {
            throw bad(offset, "more than " + maxFields + " fields in one image");
        }
    }

    private ImageException bad(int offset, String reason) {
        return new ImageException(file, offset, reason);
    }

    private final class Cursor {
        private final int end;
        private int position;

        Cursor(int start, int end) {
            this.position = start;
            this.end = end;
        }

        long varint() {
            long value = 0;
            int begin = position;
            for (int shift = 0; shift < 64; shift += 7) {
                if (position >= end) {
                    throw bad(begin, "a number is cut off at the end of its message");
                }
                byte b = data[position++];
                value |= (long) (b & 0x7f) << shift;
                if (b >= 0) {
                    return value;
                }
            }
            throw bad(begin, "a number is longer than 10 bytes");
        }

        void skip(long length, int begin) {
            if (length < 0 || length > end - position) {
                throw bad(
                        begin,
                        "a field of " + Long.toUnsignedString(length) + " bytes, but its message has only "
                                + (end - position) + " left");
            }
            position += (int) length;
        }
    }
}

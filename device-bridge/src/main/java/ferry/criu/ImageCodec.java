package ferry.criu;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import ferry.criu.Image.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Image files to messages and back, with the same bytes. A file is its magic words (little endian), then entries: a
 * length of 32 bits, a protobuf message, and for some kinds raw bytes (criu.org/Images). Stateless.
 */
public final class ImageCodec {
    /** The largest image that is read into memory, in bytes: a memory map of 500,000 areas fits. */
    public static final int MAX_BYTES = 64 << 20;

    private static final int MAX_FIELDS = 4_000_000;

    private ImageCodec() {}

    /** Reads to the end of the stream and does not close it. */
    public static Image read(String file, InputStream in) throws IOException {
        byte[] data = in.readNBytes(MAX_BYTES + 1);
        return read(file, data);
    }

    /**
     * Takes a file apart.
     *
     * @param file its bare name, which says its kind
     * @throws ImageException when it is not such a file
     */
    public static Image read(String file, byte[] data) {
        ImageKind kind =
                ImageKind.ofFile(file).orElseThrow(() -> new ImageException(file, -1, "no CRIU image has such a name"));
        if (data.length > MAX_BYTES) {
            throw new ImageException(file, MAX_BYTES, "larger than " + MAX_BYTES + " bytes, which no sound image is");
        }
        if (kind.raw()) {
            Entry whole = new Entry(Empty.getDefaultInstance(), ByteString.copyFrom(data));
            return new Image(file, kind, List.of(), List.of(whole));
        }
        ByteBuffer in = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> magics = magics(file, kind, in);
        return new Image(file, kind, magics, entries(file, kind, data, in));
    }

    private static List<Integer> magics(String file, ImageKind kind, ByteBuffer in) {
        int first = word(file, in, "the magic");
        if (first == kind.magic()) {
            return List.of(first);
        }
        List<Integer> expected = kind.magics();
        if (expected.size() < 2 || first != expected.getFirst()) {
            throw new ImageException(file, 0, wrongMagic(kind, first));
        }
        int second = word(file, in, "the magic");
        if (second != kind.magic()) {
            throw new ImageException(file, 4, wrongMagic(kind, second));
        }
        return expected;
    }

    private static String wrongMagic(ImageKind kind, int found) {
        StringBuilder text = new StringBuilder(
                String.format("the magic is 0x%08x, that of a %s image is 0x%08x", found, kind, kind.magic()));
        for (ImageKind other : ImageKind.values()) {
            if (!other.raw() && other.magic() == found) {
                return text.append("; this is a file of kind ").append(other).toString();
            }
        }
        return text.toString();
    }

    private static List<Entry> entries(String file, ImageKind kind, byte[] data, ByteBuffer in) {
        EntrySequence sequence = new EntrySequence(kind);
        WireCheck check = new WireCheck(file, data, MAX_FIELDS);
        List<Entry> entries = new ArrayList<>();
        while (in.hasRemaining()) {
            int begin = in.position();
            long length = Integer.toUnsignedLong(word(file, in, "the length of an entry"));
            if (length > in.remaining()) {
                throw new ImageException(
                        file,
                        begin,
                        "an entry of " + length + " bytes, but the file has only " + in.remaining() + " left");
            }
            Message prototype = sequence.next();
            check.check(in.position(), in.position() + (int) length, prototype.getDescriptorForType());
            Entry entry = entry(file, in, prototype, (int) length);
            long payload = sequence.payload(entry.message(), in.remaining());
            if (payload > in.remaining()) {
                throw new ImageException(
                        file,
                        in.position(),
                        "the entry before says that " + Long.toUnsignedString(payload)
                                + " bytes of contents follow, but the file has only " + in.remaining() + " left");
            }
            if (payload > 0) {
                entry = new Entry(entry.message(), slice(in, (int) payload), entry.wire());
            }
            entries.add(entry);
        }
        String missing = sequence.missing();
        if (!missing.isEmpty()) {
            throw new ImageException(file, in.position(), missing);
        }
        return entries;
    }

    private static Entry entry(String file, ByteBuffer in, Message prototype, int length) {
        int begin = in.position();
        ByteString wire = slice(in, length);
        try {
            Message message = prototype.getParserForType().parsePartialFrom(wire);
            if (!message.isInitialized()) {
                throw new ImageException(
                        file,
                        begin,
                        prototype.getDescriptorForType().getName() + " lacks "
                                + message.getInitializationErrorString());
            }
            return new Entry(message, ByteString.EMPTY, message.toByteString().equals(wire) ? null : wire);
        } catch (InvalidProtocolBufferException e) {
            throw new ImageException(file, begin, "not a message of its kind: " + e.getMessage(), e);
        }
    }

    private static ByteString slice(ByteBuffer in, int length) {
        ByteString bytes = ByteString.copyFrom(in, length);
        return bytes;
    }

    private static int word(String file, ByteBuffer in, String what) {
        if (in.remaining() < 4) {
            throw new ImageException(file, in.position(), what + " is cut off: the file ends");
        }
        return in.getInt();
    }

    /**
     * Puts a file together. What {@link #read} gave becomes the bytes it was read from.
     *
     * @throws ImageException when a payload has not the length that its message gives
     */
    public static byte[] write(Image image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            for (int magic : image.magics()) {
                word(out, magic);
            }
            EntrySequence sequence = new EntrySequence(image.kind());
            for (Entry entry : image.entries()) {
                if (!image.kind().raw()) {
                    checkFits(image, sequence, entry, out.size());
                    ByteString bytes = entry.bytes();
                    word(out, bytes.size());
                    bytes.writeTo(out);
                }
                entry.payload().writeTo(out);
            }
            String missing = sequence.missing();
            if (!missing.isEmpty() && !image.kind().raw()) {
                throw new ImageException(image.file(), out.size(), missing);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void checkFits(Image image, EntrySequence sequence, Entry entry, long offset) {
        Message expected = sequence.next();
        if (expected.getDescriptorForType() != entry.message().getDescriptorForType()) {
            throw new ImageException(
                    image.file(),
                    offset,
                    "a " + entry.message().getDescriptorForType().getName() + " where a file of kind " + image.kind()
                            + " has a " + expected.getDescriptorForType().getName());
        }
        long payload = sequence.payload(entry.message(), entry.payload().size());
        if (payload != entry.payload().size()) {
            throw new ImageException(
                    image.file(),
                    offset,
                    "the message says that " + payload + " bytes of contents follow it, but there are "
                            + entry.payload().size());
        }
    }

    private static void word(ByteArrayOutputStream out, int value) {
        out.write(value);
        out.write(value >>> 8);
        out.write(value >>> 16);
        out.write(value >>> 24);
    }
}

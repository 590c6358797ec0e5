package ferry.criu;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One image file: its bare name, its kind, the magic words it starts with (two, one for the inventory and for very old
 * images, none for raw files) and its entries.
 */
public record Image(String file, ImageKind kind, List<Integer> magics, List<Entry> entries) {
    public Image {
        magics = List.copyOf(magics);
        entries = List.copyOf(entries);
    }

    /** An image of today's CRIU with these messages and no payloads. */
    public static Image of(String file, ImageKind kind, List<? extends Message> messages) {
        List<Entry> entries = new ArrayList<>(messages.size());
        for (Message message : messages) {
            entries.add(new Entry(message, ByteString.EMPTY));
        }
        return new Image(file, kind, kind.magics(), entries);
    }

    /** The same file with other entries. */
    public Image with(List<Entry> others) {
        return new Image(file, kind, magics, others);
    }

    /** The messages of one type, in the order of the file. */
    public <M extends Message> List<M> messages(Class<M> type) {
        List<M> found = new ArrayList<>();
        for (Entry entry : entries) {
            if (type.isInstance(entry.message())) {
                found.add(type.cast(entry.message()));
            }
        }
        return found;
    }

    /**
     * A message and the raw bytes behind it. A raw file is one entry with an empty message and the file as payload.
     *
     * @param wire the message as it stood in the file, when protobuf would write it with other bytes (another order of
     *     fields); null otherwise, and for messages that Ferry made
     */
    public record Entry(
            Message message, ByteString payload, @Nullable ByteString wire) {
        public Entry(Message message, ByteString payload) {
            this(message, payload, null);
        }

        public Entry(Message message) {
            this(message, ByteString.EMPTY, null);
        }

        /** The bytes that stand for the message in a file. */
        ByteString bytes() {
            return wire != null ? wire : message.toByteString();
        }
    }
}

package ferry.criu;

import com.google.protobuf.Message;
import ferry.criu.proto.GhostChunkEntry;
import ferry.criu.proto.GhostFileEntry;
import ferry.criu.proto.IpcMsg;
import ferry.criu.proto.IpcMsgEntry;

/** Which message comes next in a file, and how many raw bytes follow it. Holds state for one walk through one file. */
final class EntrySequence {
    private final ImageKind kind;
    private long entries;
    private long texts;

    EntrySequence(ImageKind kind) {
        this.kind = kind;
    }

    /** The type of the next message. */
    Message next() {
        boolean following =
                switch (kind) {
                    case PAGEMAP, SHMEM_PAGEMAP, GHOST_FILE -> entries > 0;
                    case IPCNS_MSG -> texts > 0;
                    default -> false;
                };
        return kind.prototypes().get(following ? 1 : 0);
    }

    /** Takes the message that was read and gives the length of its payload, {@code rest} when it goes to the file's end. */
    long payload(Message message, long rest) {
        entries++;
        return switch (message) {
            case IpcMsgEntry queue -> {
                texts = Integer.toUnsignedLong(queue.getQnum());
                yield 0;
            }
            case IpcMsg text -> {
                texts--;
                yield ImageKind.padded(Integer.toUnsignedLong(text.getMsize()), 8);
            }
            case GhostFileEntry ghost -> ghost.getChunks() ? 0 : rest;
            case GhostChunkEntry chunk -> chunk.getLen() < 0 ? Long.MAX_VALUE : chunk.getLen();
            default -> kind.payload(message);
        };
    }

    /** What is missing when the file ends here; empty when it may end. */
    String missing() {
        if (texts > 0) {
            return "the file ends, but its message queue should have " + texts + " more messages";
        }
        boolean headed = kind == ImageKind.PAGEMAP || kind == ImageKind.SHMEM_PAGEMAP || kind == ImageKind.GHOST_FILE;
        return headed && entries == 0 ? "the file ends before its first message" : "";
    }
}

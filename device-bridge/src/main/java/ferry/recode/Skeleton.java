package ferry.recode;

import ferry.criu.CheckpointStream;
import ferry.criu.Images;
import ferry.criu.PageRun;
import ferry.criu.Pagemap;
import ferry.criu.proto.PstreeEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The checkpoint of a skeleton: a few megabytes of the translator's own (and the stub's) pages a process, no contents of
 * the source. Held in memory, bounded.
 */
public final class Skeleton {
    private static final long MOST_BYTES = 1L << 30;

    private final Images images;
    private final Map<String, byte[]> pages;

    private Skeleton(Images images, Map<String, byte[]> pages) {
        this.images = images;
        this.pages = pages;
    }

    /** Reads all of a skeleton's checkpoint. */
    public static Skeleton read(CheckpointStream stream) throws IOException {
        Images images = stream.head();
        Map<String, byte[]> pages = new HashMap<>();
        long total = 0;
        for (var item = stream.next(); item.isPresent(); item = stream.next()) {
            total += item.get().size();
            if (total > MOST_BYTES) {
                throw new RecodeException(List.of("the skeleton's checkpoint has more than 1 GiB"));
            }
            byte[] data = item.get().data().readAllBytes();
            if (item.get().name().startsWith("pages-")) {
                pages.put(item.get().name(), data);
            } else {
                images.put(item.get().name(), data);
            }
        }
        return new Skeleton(images, pages);
    }

    Images images() {
        return images;
    }

    byte[] pages(Pagemap map) {
        byte[] data = pages.get(map.pagesFile());
        if (data == null || data.length < map.stored()) {
            throw new RecodeException(List.of("the skeleton's checkpoint lacks " + map.pagesFile()));
        }
        return data;
    }

    /** Where the first page of the stub's notes starts in the pages of one process; the second one is only written when held. */
    int notesAt(PstreeEntry process) {
        Pagemap map = images.pagemap(process.getPid());
        long offset = 0;
        for (PageRun run : map.runs()) {
            if (run.present() && StubLayout.NOTES >= run.vaddr() && StubLayout.NOTES + StubLayout.PAGE <= run.end()) {
                int at = (int) (offset + StubLayout.NOTES - run.vaddr());
                ByteBuffer notes =
                        ByteBuffer.wrap(pages(map), at, StubLayout.PAGE).slice().order(ByteOrder.LITTLE_ENDIAN);
                if (notes.getLong(0) == StubLayout.NOTES_MAGIC && notes.getLong(8) == StubLayout.VERSION) {
                    return at;
                }
            }
            offset += run.stored();
        }
        throw new RecodeException(List.of("the skeleton's process " + process.getPid() + " has no notes of the stub"));
    }

    ByteBuffer notes(PstreeEntry process) {
        return ByteBuffer.wrap(pages(images.pagemap(process.getPid())), notesAt(process), StubLayout.PAGE)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}

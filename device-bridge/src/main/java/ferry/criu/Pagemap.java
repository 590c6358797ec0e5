package ferry.criu;

import static ferry.criu.PageRun.PAGE_SIZE;
import static ferry.criu.PageRun.PE_PARENT;
import static ferry.criu.PageRun.PE_PRESENT;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import ferry.criu.Image.Entry;
import ferry.criu.proto.PagemapEntry;
import ferry.criu.proto.PagemapHead;
import java.util.ArrayList;
import java.util.List;

/**
 * What lies in a pages file, in its order, which is that of the addresses.
 *
 * @param pagesId the number in the name of the pages file
 * @param runs ordered by address, without overlap
 */
public record Pagemap(int pagesId, List<PageRun> runs) {
    /** Where an entry has its number of pages. */
    public enum Form {
        /** Field 2 with 32 bits: CRIU up to 4.1. */
        NARROW,
        /** Field 5 with 64 bits, and field 2 is 0: CRIU 4.2. */
        WIDE
    }

    public Pagemap {
        runs = List.copyOf(runs);
        check("pagemap", runs);
    }

    /**
     * Reads both forms.
     *
     * @throws ImageException for runs that overlap, are out of order, not aligned or too long, and for compressed pages
     */
    public static Pagemap of(Image image) {
        if (image.kind() != ImageKind.PAGEMAP && image.kind() != ImageKind.SHMEM_PAGEMAP) {
            throw new ImageException(image.file(), -1, "not a pagemap but a file of kind " + image.kind());
        }
        PagemapHead head = image.messages(PagemapHead.class).getFirst();
        if (!head.getUnknownFields().asMap().isEmpty()) {
            throw new ImageException(image.file(), -1, newer("its head", head));
        }
        List<PageRun> runs = new ArrayList<>(image.entries().size() - 1);
        for (PagemapEntry entry : image.messages(PagemapEntry.class)) {
            runs.add(run(image.file(), runs.size(), entry));
        }
        check(image.file(), runs);
        return new Pagemap(head.getPagesId(), runs);
    }

    /** The form that an image has; a pagemap without entries counts as narrow, which every CRIU reads. */
    public static Form formOf(Image image) {
        boolean wide = image.messages(PagemapEntry.class).stream().anyMatch(PagemapEntry::hasNrPagesWide);
        return wide ? Form.WIDE : Form.NARROW;
    }

    private static PageRun run(String file, int index, PagemapEntry entry) {
        // CRIU's LZ4 pages (its pull request 2895) give block sizes in fields that plain pages do not have.
        if (!entry.getUnknownFields().asMap().isEmpty() || (entry.getFlags() & ~PageRun.ALL_FLAGS) != 0) {
            throw new ImageException(file, -1, newer("entry " + index, entry));
        }
        long pages = entry.hasNrPagesWide() ? entry.getNrPagesWide() : Integer.toUnsignedLong(entry.getNrPages());
        if (entry.hasNrPagesWide() && entry.getNrPages() != 0 && Integer.toUnsignedLong(entry.getNrPages()) != pages) {
            throw new ImageException(
                    file, -1, "entry " + index + " has two numbers of pages, " + entry.getNrPages() + " and " + pages);
        }
        int flags = entry.hasFlags() ? entry.getFlags() : entry.getInParent() ? PE_PARENT : PE_PRESENT;
        if (entry.getInParent() && (flags & PE_PRESENT) != 0) {
            throw new ImageException(file, -1, "entry " + index + " is both in the parent and in this pages file");
        }
        return new PageRun(entry.getVaddr(), pages, entry.getInParent() ? flags | PE_PARENT : flags);
    }

    private static String newer(String where, Message message) {
        return where + " has fields or flags that plain pages do not have ("
                + String.join(
                        ", ",
                        message.getUnknownFields().asMap().keySet().stream()
                                .map(n -> "field " + n)
                                .toList())
                + "): the pages are compressed (CRIU's --compress) or of a newer CRIU, and Ferry reads plain pages only;"
                + " make the checkpoint without compression";
    }

    private static void check(String file, List<PageRun> runs) {
        long last = 0;
        for (int i = 0; i < runs.size(); i++) {
            PageRun run = runs.get(i);
            String name = String.format("entry %d (%d pages at 0x%x)", i, run.pages(), run.vaddr());
            // user memory ends at 2^56 at most on both ISAs, so all of it is positive
            if (run.pages() <= 0 || run.pages() > Long.MAX_VALUE / PAGE_SIZE || run.vaddr() < 0 || run.end() < 0) {
                throw new ImageException(file, -1, name + " has an impossible length or address");
            }
            if (run.vaddr() % PAGE_SIZE != 0) {
                throw new ImageException(file, -1, name + " does not begin at a page's start");
            }
            if (run.vaddr() < last) {
                throw new ImageException(
                        file, -1, String.format("%s overlaps the entry before, which ends at 0x%x", name, last));
            }
            if (run.inParent() && run.present()) {
                throw new ImageException(file, -1, name + " is both in the parent and in this pages file");
            }
            last = run.end();
        }
    }

    /** Bytes that the pages file must have. */
    public long stored() {
        long sum = 0;
        for (PageRun run : runs) {
            sum += run.stored();
        }
        return sum;
    }

    /** The same pages, all of them in the parent checkpoint. */
    public Pagemap inParent() {
        return new Pagemap(
                pagesId,
                runs.stream()
                        .map(r -> new PageRun(r.vaddr(), r.pages(), r.flags() & ~PE_PRESENT | PE_PARENT))
                        .toList());
    }

    /** The name of the pages file. */
    public String pagesFile() {
        return ImageKind.PAGES.file(Integer.toUnsignedLong(pagesId));
    }

    /** An image that the CRIU of the target reads. */
    public Image toImage(String file, Form form) {
        ImageKind kind = ImageKind.ofFile(file).orElse(ImageKind.PAGEMAP);
        List<Entry> entries = new ArrayList<>(runs.size() + 1);
        entries.add(new Entry(PagemapHead.newBuilder().setPagesId(pagesId).build(), ByteString.EMPTY));
        for (PageRun run : runs) {
            PagemapEntry.Builder entry = PagemapEntry.newBuilder()
                    .setVaddr(run.vaddr())
                    .setNrPages(0)
                    .setFlags(run.flags());
            if (form == Form.WIDE) {
                entry.setNrPagesWide(run.pages());
            } else if (run.pages() >>> 32 == 0) {
                entry.setNrPages((int) run.pages());
            } else {
                throw new ImageException(
                        file, -1, run.pages() + " pages in one run, more than CRIU before 4.2 can write");
            }
            entries.add(new Entry(entry.build(), ByteString.EMPTY));
        }
        return new Image(file, kind, kind.magics(), entries);
    }
}

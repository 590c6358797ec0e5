package ferry.recode;

import ferry.criu.Image;
import ferry.criu.ImageKind;
import ferry.criu.Images;
import ferry.criu.PageRun;
import ferry.criu.Pagemap;
import ferry.criu.proto.MmEntry;
import ferry.criu.proto.VmaEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Memory that processes share, and System V objects. The skeleton has an empty shared area of its own in each process
 * wherever the source shares something; here the areas get what the source has mapped there (a file, a memfd, a System V
 * segment) and CRIU, which knows sharing by these numbers only, makes it one object again. The contents travel as they
 * are: no page of them holds anything of a processor.
 */
final class SharedMemory {
    // criu/include/image.h, VMA_AREA_*
    private static final int FILE_SHARED = 1 << 7;
    private static final int ANON_SHARED = 1 << 8;
    private static final int SYSVIPC = 1 << 10;
    private static final int MEMFD = 1 << 14;

    private static final String MEMFD_IMAGE = ImageKind.MEMFD_INODE.format();

    private static final Set<ImageKind> SYSTEM_V =
            Set.of(ImageKind.IPCNS_SHM, ImageKind.IPCNS_SEM, ImageKind.IPCNS_MSG);

    private final Images source;
    private final Isa from;
    private final Isa to;
    private final int ipcNs;
    private final Pagemap.Form form;
    /** The source's numbers of the pages files that hold shared memory, and the pagemaps with their new numbers. */
    private final Map<Integer, Pagemap> renumbered = new HashMap<>();

    private final Map<String, Pagemap> pagemaps = new LinkedHashMap<>();

    /**
     * @param source with all that stands before its pages
     * @param form of the pagemaps that the target reads
     */
    SharedMemory(Images source, Images skeleton, Isa from, Isa to, Pagemap.Form form) {
        this.source = source;
        this.from = from;
        this.to = to;
        this.form = form;
        this.ipcNs = skeleton.ids(skeleton.pstree().getFirst().getPid()).getIpcNsId();
        int number = 1 + highestPages(skeleton);
        for (String name : source.names()) {
            if (ImageKind.ofFile(name).orElse(null) == ImageKind.SHMEM_PAGEMAP) {
                Pagemap map = Pagemap.of(source.image(name));
                if (!map.runs().stream().allMatch(PageRun::present)) {
                    throw new RecodeException(List.of(name + " refers to a parent checkpoint"));
                }
                Pagemap now = new Pagemap(number++, map.runs());
                if (renumbered.put(map.pagesId(), now) != null) {
                    throw new RecodeException(List.of(name + " has the pages of another one"));
                }
                pagemaps.put(name, now);
            }
        }
    }

    private static int highestPages(Images images) {
        int highest = 0;
        for (String name : images.names()) {
            ImageKind kind = ImageKind.ofFile(name).orElse(null);
            if (kind == ImageKind.PAGEMAP || kind == ImageKind.SHMEM_PAGEMAP) {
                highest = Math.max(highest, Pagemap.of(images.image(name)).pagesId());
            }
        }
        return highest;
    }

    /** Whether an area is shared, be it of a file or not. */
    static boolean is(VmaEntry v) {
        return (v.getStatus() & (FILE_SHARED | ANON_SHARED)) != 0;
    }

    /** How the stub makes an area of the source. */
    static Guest.Sharing sharing(VmaEntry v) {
        if (!is(v)) {
            return Guest.Sharing.PRIVATE;
        }
        boolean segment = (v.getStatus() & SYSVIPC) != 0 && v.getPgoff() == 0;
        return segment ? Guest.Sharing.SYSTEM_V : Guest.Sharing.SHARED;
    }

    /** Whether {@link VmaEntry#getShmid} is the id of an ordinary file. */
    static boolean isOfFile(VmaEntry v) {
        return (v.getStatus() & FILE_SHARED) != 0 && (v.getStatus() & MEMFD) == 0;
    }

    static boolean isOfMemfd(VmaEntry v) {
        return (v.getStatus() & MEMFD) != 0;
    }

    /** Whether the images of this kind are left to this class, on either side. */
    static boolean owns(ImageKind kind) {
        return kind == ImageKind.SHMEM_PAGEMAP || kind == ImageKind.MEMFD_INODE || SYSTEM_V.contains(kind);
    }

    /** What the skeleton's shared area becomes: parts of the source's areas at the same place. */
    List<VmaEntry> areas(VmaEntry bone, MmEntry theirs, int pid) {
        List<VmaEntry> parts = new ArrayList<>();
        long at = bone.getStart();
        for (VmaEntry v : theirs.getVmasList()) {
            if (v.getStart() <= at && v.getEnd() > at && at < bone.getEnd() && is(v)) {
                long end = Math.min(v.getEnd(), bone.getEnd());
                VmaEntry.Builder part = bone.toBuilder()
                        .setStart(at)
                        .setEnd(end)
                        .setPgoff(v.getPgoff() + at - v.getStart())
                        .setShmid(v.getShmid())
                        .setStatus(v.getStatus())
                        .setFlags(v.getFlags())
                        .clearFdflags();
                if (v.hasFdflags()) {
                    part.setFdflags(from.openFlags(v.getFdflags(), to));
                }
                parts.add(part.build());
                at = end;
            }
        }
        if (at < bone.getEnd()) {
            throw new RecodeException(List.of("process " + pid + ", memory at " + Long.toHexString(at)
                    + " is shared in the skeleton and not in the source"));
        }
        return parts;
    }

    /** Pagemaps of shared memory and the descriptions of memfds. */
    List<Image> images() {
        List<Image> images = new ArrayList<>();
        pagemaps.forEach((name, map) -> images.add(map.toImage(name, form)));
        if (source.has(MEMFD_IMAGE)) {
            images.add(source.image(MEMFD_IMAGE));
        }
        return images;
    }

    /** System V objects, under the names that the target's namespace gives them. */
    Map<String, byte[]> systemV() {
        Map<String, byte[]> images = new LinkedHashMap<>();
        for (String name : source.names()) {
            ImageKind.ofFile(name)
                    .filter(SYSTEM_V::contains)
                    .ifPresent(k -> images.put(k.file(Integer.toUnsignedLong(ipcNs)), source.raw(name)));
        }
        return images;
    }

    /** The pages of one pages file of the source, when they are shared memory. */
    Map<Integer, Pagemap> pages() {
        return renumbered;
    }
}

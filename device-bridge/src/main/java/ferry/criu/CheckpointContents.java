package ferry.criu;

import ferry.criu.proto.FdinfoEntry;
import ferry.criu.proto.FileEntry;
import ferry.criu.proto.PstreeEntry;
import ferry.criu.proto.VmaEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one checkpoint holds, in a form that can be compared: of the pages only a digest each. Read in one pass of its tar.
 *
 * @param processes by process id
 */
record CheckpointContents(Map<Integer, Process> processes) {
    /**
     * One process.
     *
     * @param areas of its memory, and {@code descriptors}, a line each
     * @param pages digest by address
     */
    record Process(String command, int threads, List<String> areas, List<String> descriptors, Map<Long, Long> pages) {}

    /** Does not close the stream. */
    static CheckpointContents of(InputStream tar) throws IOException {
        CheckpointStream stream = new CheckpointStream(tar, Limits.DEFAULT);
        Images images = stream.head();
        Map<String, long[]> digests = new HashMap<>();
        for (Optional<CheckpointStream.Item> next = stream.next(); next.isPresent(); next = stream.next()) {
            CheckpointStream.Item item = next.get();
            Optional<ImageKind> kind = ImageKind.ofFile(item.name());
            if (kind.filter(k -> k == ImageKind.PAGES).isPresent()) {
                digests.put(item.name(), digests(item));
            } else if (!kind.map(ImageKind::bulk).orElse(false)) {
                images.room(item.name(), item.size());
                images.put(item.name(), item.data().readAllBytes());
            }
        }
        Map<Integer, FileEntry> files = new HashMap<>();
        images.files().forEach(file -> files.put(file.getId(), file));
        Map<Integer, Process> processes = new TreeMap<>();
        for (PstreeEntry entry : images.pstree()) {
            processes.put(entry.getPid(), process(images, entry, files, digests));
        }
        return new CheckpointContents(processes);
    }

    private static Process process(
            Images images, PstreeEntry entry, Map<Integer, FileEntry> files, Map<String, long[]> digests) {
        int pid = entry.getPid();
        List<String> areas = new ArrayList<>();
        if (images.has(ImageKind.MM.file(pid))) {
            images.mm(pid).getVmasList().forEach(vma -> areas.add(area(vma, files)));
        }
        List<String> descriptors = new ArrayList<>();
        if (images.has(ImageKind.IDS.file(pid))) {
            int table = images.ids(pid).getFilesId();
            if (images.has(ImageKind.FDINFO.file(Integer.toUnsignedLong(table)))) {
                for (FdinfoEntry fd : images.fdinfo(table)) {
                    FileEntry file = files.get(fd.getId());
                    descriptors.add(fd.getFd() + ": " + (file == null ? "file " + fd.getId() : FileText.of(file)));
                }
            }
        }
        return new Process(
                ImageException.printable(images.core(pid).getTc().getComm()),
                entry.getThreadsCount(),
                areas,
                descriptors,
                pages(images, pid, digests));
    }

    private static Map<Long, Long> pages(Images images, int pid, Map<String, long[]> digests) {
        Map<Long, Long> pages = new TreeMap<>();
        if (!images.has(ImageKind.PAGEMAP.file(pid))) {
            return pages;
        }
        Pagemap pagemap = images.pagemap(pid);
        long[] stored = digests.getOrDefault(pagemap.pagesFile(), new long[0]);
        int at = 0;
        for (PageRun run : pagemap.runs()) {
            for (long i = 0; run.present() && i < run.pages() && at < stored.length; i++) {
                pages.put(run.vaddr() + i * PageRun.PAGE_SIZE, stored[at++]);
            }
        }
        return pages;
    }

    private static String area(VmaEntry vma, Map<Integer, FileEntry> files) {
        String rights = ((vma.getProt() & 1) != 0 ? "r" : "-")
                + ((vma.getProt() & 2) != 0 ? "w" : "-")
                + ((vma.getProt() & 4) != 0 ? "x" : "-");
        FileEntry file = files.get((int) vma.getShmid());
        String what = file != null && file.hasReg() && (vma.getStatus() & (3 << 6)) != 0
                ? " " + ImageException.printable(file.getReg().getName())
                : "";
        return String.format("%x-%x %s%s", vma.getStart(), vma.getEnd(), rights, what);
    }

    private static long[] digests(CheckpointStream.Item item) throws IOException {
        int count = Math.toIntExact(item.size() / PageRun.PAGE_SIZE);
        long[] digests = new long[Math.min(count, 1024)];
        byte[] page = new byte[PageRun.PAGE_SIZE];
        for (int i = 0; i < count; i++) {
            if (item.data().readNBytes(page, 0, page.length) < page.length) {
                throw new IOException("the checkpoint ends inside " + item.name());
            }
            if (i == digests.length) {
                digests = Arrays.copyOf(digests, (int) Math.min(count, digests.length * 2L));
            }
            digests[i] = digest(page);
        }
        return digests;
    }

    /** FNV-1a's step over eight bytes at a time, and a last mixing (MurmurHash3's); against chance, not against malice. */
    private static long digest(byte[] page) {
        ByteBuffer words = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
        long hash = 0xcbf29ce484222325L;
        while (words.hasRemaining()) {
            hash = (hash ^ words.getLong()) * 0x100000001b3L;
            hash ^= hash >>> 29;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        return hash ^ (hash >>> 33);
    }
}

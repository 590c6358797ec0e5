package ferry.criu;

import com.google.protobuf.Message;
import ferry.criu.proto.CoreEntry;
import ferry.criu.proto.FdinfoEntry;
import ferry.criu.proto.FileEntry;
import ferry.criu.proto.FsEntry;
import ferry.criu.proto.InventoryEntry;
import ferry.criu.proto.MmEntry;
import ferry.criu.proto.PstreeEntry;
import ferry.criu.proto.TaskKobjIdsEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * The small files of one checkpoint, by bare file name, in memory; of the large ones (pages, tmpfs archives) only names
 * and sizes. Files are parsed when they are asked for. Not for several threads at once.
 */
public final class Images {
    private final Limits limits;
    private final NavigableMap<String, byte[]> files = new TreeMap<>();
    private final SortedMap<String, Long> bulk = new TreeMap<>();
    private final Map<String, Image> parsed = new HashMap<>();
    private long smallBytes;
    private long bulkBytes;

    public Images() {
        this(Limits.DEFAULT);
    }

    public Images(Limits limits) {
        this.limits = limits;
    }

    /** All that a folder holds; links and subfolders are refused. */
    public static Images ofFolder(Path folder) throws IOException {
        Images images = new Images();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
            for (Path path : paths) {
                String name = path.getFileName().toString();
                if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    throw new ImageException(
                            name,
                            -1,
                            name.equals("parent")
                                    ? "the checkpoint needs an earlier one, to which this link leads; Ferry reads whole ones"
                                    : "is not a file");
                }
                TarReader.checkName(name, name, -1);
                try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
                    images.take(name, Files.size(path), in);
                }
            }
        }
        return images;
    }

    /** All that a tar holds; pages are passed over. Does not close the stream. */
    public static Images ofTar(InputStream tar) throws IOException {
        CheckpointStream stream = new CheckpointStream(tar, Limits.DEFAULT);
        Images images = stream.head();
        for (Optional<CheckpointStream.Item> item = stream.next(); item.isPresent(); item = stream.next()) {
            images.take(item.get().name(), item.get().size(), item.get().data());
        }
        return images;
    }

    private void take(String name, long size, InputStream in) throws IOException {
        if (ImageKind.ofFile(name).map(ImageKind::bulk).orElse(false)) {
            putBulk(name, size);
        } else {
            room(name, size);
            put(name, in.readNBytes((int) size));
        }
    }

    /** Names of the small files, sorted. */
    public SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(files.navigableKeySet());
    }

    /** Names and sizes of the large files that were seen. */
    public SortedMap<String, Long> bulk() {
        return Collections.unmodifiableSortedMap(bulk);
    }

    public boolean has(String file) {
        return files.containsKey(file);
    }

    /** The bytes of a file; not to be changed. */
    public byte[] raw(String file) {
        byte[] data = files.get(file);
        if (data == null) {
            throw new ImageException(file, -1, "the checkpoint has no such file");
        }
        return data;
    }

    /** Adds or replaces a file. */
    public void put(String file, byte[] data) {
        byte[] before = files.get(file);
        smallBytes -= before == null ? 0 : before.length;
        room(file, data.length);
        smallBytes += data.length;
        files.put(file, data);
        parsed.remove(file);
    }

    public void put(Image image) {
        put(image.file(), ImageCodec.write(image));
    }

    /** Takes a file away; nothing happens when it is not there. */
    public void remove(String file) {
        byte[] before = files.remove(file);
        smallBytes -= before == null ? 0 : before.length;
        parsed.remove(file);
    }

    /** Notes a file whose contents are elsewhere. */
    void putBulk(String file, long size) {
        bulkBytes += size;
        if (size < 0 || bulkBytes > limits.bulkBytes() || bulkBytes < 0) {
            throw new ImageException(
                    file, -1, "pages and archives of more than " + limits.bulkBytes() + " bytes in one checkpoint");
        }
        bulk.put(file, size);
        countFiles(file);
    }

    /** Refuses a file that the limits have no room for, before it is read. */
    void room(String file, long size) {
        if (size < 0 || size > limits.smallBytes() - smallBytes) {
            throw new ImageException(
                    file,
                    -1,
                    "has " + size + " bytes, and images other than pages may have " + limits.smallBytes()
                            + " bytes together, of which " + smallBytes + " are used");
        }
        countFiles(file);
    }

    private void countFiles(String file) {
        if (files.size() + bulk.size() > limits.files()) {
            throw new ImageException(file, -1, "more than " + limits.files() + " files in one checkpoint");
        }
    }

    /** A file, parsed; the same object until it is replaced. */
    public Image image(String file) {
        Image image = parsed.get(file);
        if (image == null) {
            image = ImageCodec.read(file, raw(file));
            parsed.put(file, image);
        }
        return image;
    }

    /** The message of a file that holds exactly one. */
    public <M extends Message> M single(String file, Class<M> type) {
        List<M> messages = entries(file, type);
        if (messages.size() != 1) {
            throw new ImageException(file, -1, "has " + messages.size() + " entries and should have one");
        }
        return messages.getFirst();
    }

    /** The messages of one type in a file, in its order. */
    public <M extends Message> List<M> entries(String file, Class<M> type) {
        Image image = image(file);
        if (image.kind().prototypes().stream().noneMatch(type::isInstance)) {
            throw new ImageException(
                    file, -1, "files of kind " + image.kind() + " hold no " + type.getSimpleName() + " messages");
        }
        return image.messages(type);
    }

    /** What a thread had in its registers and, for the first thread of a process, what the process is. */
    public CoreEntry core(int tid) {
        return single(ImageKind.CORE.file(Integer.toUnsignedLong(tid)), CoreEntry.class);
    }

    public MmEntry mm(int pid) {
        return single(ImageKind.MM.file(Integer.toUnsignedLong(pid)), MmEntry.class);
    }

    public Pagemap pagemap(int pid) {
        return Pagemap.of(image(ImageKind.PAGEMAP.file(Integer.toUnsignedLong(pid))));
    }

    /** Every open file of every process. */
    public List<FileEntry> files() {
        return entries("files.img", FileEntry.class);
    }

    /** A table of descriptors; {@code filesId} is that of {@link #ids}. */
    public List<FdinfoEntry> fdinfo(int filesId) {
        return entries(ImageKind.FDINFO.file(Integer.toUnsignedLong(filesId)), FdinfoEntry.class);
    }

    public TaskKobjIdsEntry ids(int pid) {
        return single(ImageKind.IDS.file(Integer.toUnsignedLong(pid)), TaskKobjIdsEntry.class);
    }

    public FsEntry fs(int pid) {
        return single(ImageKind.FS.file(Integer.toUnsignedLong(pid)), FsEntry.class);
    }

    public List<PstreeEntry> pstree() {
        return entries("pstree.img", PstreeEntry.class);
    }

    public InventoryEntry inventory() {
        return single("inventory.img", InventoryEntry.class);
    }
}

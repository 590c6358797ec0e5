package ferry.criu;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipEncoding;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;

/**
 * Writes a checkpoint as a tar with one folder, for the archive API of a Docker engine. Files are root's and readable
 * by root alone (0600), since a checkpoint holds all secrets of its processes. The bytes depend on names and contents
 * only. Contents go through as they come. For one thread.
 */
public final class CheckpointWriter implements AutoCloseable {
    private static final int RECORD = 512;
    private static final ZipEncoding UTF8 = ZipEncodingHelper.getZipEncoding("UTF-8");

    /** The link's name is criu's own (CR_PARENT_LINK in criu/include/image.h). */
    private static final String PARENT = "parent";

    private final OutputStream out;
    private final String folder;
    private final Optional<Parent> parent;
    private final Set<String> names = new HashSet<>();
    private long open;
    private String current = "";

    /**
     * Where the pages go when they are not to lie in the checkpoint itself: a folder beside it, which the checkpoint names
     * as its parent, as those of CRIU's pre-dumps do. An engine hashes and copies a checkpoint twice before it starts a
     * container from it, and its parent not at all.
     *
     * @param folder a plain name
     * @param link from inside of the checkpoint to that folder
     */
    public record Parent(String folder, String link) {}

    /** {@code folder} is the checkpoint's name on the target, a plain name. {@link #close} closes the stream. */
    public CheckpointWriter(OutputStream tar, String folder) throws IOException {
        this(tar, folder, Optional.empty());
    }

    /** The same with a parent for the pages, if there is one. */
    public CheckpointWriter(OutputStream tar, String folder, Optional<Parent> parent) throws IOException {
        TarReader.checkName(folder, folder, -1);
        this.out = tar;
        this.folder = folder;
        this.parent = parent;
        header(folder + "/", 0, 040700);
        if (parent.isPresent()) {
            TarReader.checkName(parent.get().folder(), parent.get().folder(), -1);
            header(parent.get().folder() + "/", 0, 040700);
            link(folder + "/" + PARENT, parent.get().link());
        }
    }

    /** Writes where a process's pages are. */
    public void pagemap(String name, Pagemap map, Pagemap.Form form) throws IOException {
        if (parent.isEmpty()) {
            put(name, ImageCodec.write(map.toImage(name, form)));
            return;
        }
        put(name, ImageCodec.write(map.inParent().toImage(name, form)));
        put(map.pagesFile(), new byte[0]);
        byte[] data = ImageCodec.write(map.toImage(name, form));
        OutputStream file = stream(parent.get().folder(), name, data.length);
        file.write(data);
        file.close();
    }

    /** The pages of a {@link #pagemap}, exactly as many as it says, to be written as {@link #stream(String, long)} is. */
    public OutputStream pages(Pagemap map) throws IOException {
        return stream(parent.map(Parent::folder).orElse(folder), map.pagesFile(), map.stored());
    }

    /** Writes a whole file. */
    public void put(String name, byte[] data) throws IOException {
        OutputStream file = stream(name, data.length);
        file.write(data);
        file.close();
    }

    /** Writes the files that are held in memory, in the order of their names. */
    public void put(Images images) throws IOException {
        for (String name : images.names()) {
            put(name, images.raw(name));
        }
    }

    /** Copies exactly {@code size} bytes; fails when {@code in} has fewer, leaves the rest when it has more. */
    public void copy(String name, long size, InputStream in) throws IOException {
        OutputStream file = stream(name, size);
        byte[] buffer = new byte[(int) Math.max(1, Math.min(size, 1 << 20))];
        for (long left = size; left > 0; ) {
            int got = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (got < 0) {
                throw new IOException(name + ": " + left + " of " + size + " bytes did not come");
            }
            file.write(buffer, 0, got);
            left -= got;
        }
        file.close();
    }

    /** A file of exactly {@code size} bytes to be written piece by piece and closed before anything else is written. */
    public OutputStream stream(String name, long size) throws IOException {
        return stream(folder, name, size);
    }

    private OutputStream stream(String folder, String name, long size) throws IOException {
        TarReader.checkName(name, name, -1);
        if (folder.length() + 1 + name.length() > TarConstants.NAMELEN) {
            throw new ImageException(name, -1, "this name and that of its folder do not fit into a tar's 100 bytes");
        }
        if (!names.add(folder + "/" + name)) {
            throw new IllegalArgumentException(name + " was written before");
        }
        header(folder + "/" + name, size, 0100600);
        open = size;
        current = name;
        return new Contents(size);
    }

    private void link(String name, String to) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(to);
        if (to.length() > TarConstants.NAMELEN) {
            // A pax record would do; a name this long in a GNU tar is a member of its own before it.
            byte[] target = (to + "\0").getBytes(StandardCharsets.UTF_8);
            TarArchiveEntry before = new TarArchiveEntry(TarConstants.GNU_LONGLINK, TarConstants.LF_GNUTYPE_LONGLINK);
            before.setSize(target.length);
            write(before);
            out.write(Arrays.copyOf(target, (target.length + RECORD - 1) / RECORD * RECORD));
            entry.setLinkName(to.substring(0, TarConstants.NAMELEN));
        }
        entry.setMode(0120777);
        write(entry);
    }

    private void header(String name, long size, int mode) throws IOException {
        whole();
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(size);
        entry.setMode(mode);
        write(entry);
    }

    private void write(TarArchiveEntry entry) throws IOException {
        entry.setModTime(0);
        entry.setIds(0, 0);
        byte[] header = new byte[RECORD];
        // the binary form of numbers carries sizes of 8 GiB and more; Docker reads it
        entry.writeEntryHeader(header, UTF8, true);
        out.write(header);
    }

    private void whole() {
        if (open > 0) {
            throw new IllegalStateException(current + " still lacks " + open + " bytes");
        }
    }

    /** Writes the end of the tar and closes the stream; a tar with an unfinished file is left without an end. */
    @Override
    public void close() throws IOException {
        try (out) {
            if (open == 0) {
                out.write(new byte[2 * RECORD]);
            }
        }
    }

    private final class Contents extends OutputStream {
        private final int padding;
        private boolean closed;

        Contents(long size) {
            padding = (int) ((RECORD - size % RECORD) % RECORD);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (closed || length > open) {
                throw new IOException(current + ": more bytes than its size");
            }
            out.write(bytes, from, length);
            open -= length;
        }

        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            whole();
            out.write(new byte[padding]);
        }
    }
}

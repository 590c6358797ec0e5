package ferry.docker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;

/**
 * A tar of one checkpoint, checked and written anew while it passes: one folder with plain files in it, as CRIU writes
 * them, and nothing else. Links, devices, further folders, odd names, names that come twice are refused; owner, mode
 * and times of the other side are not taken over: files are 0600, the folder is 0700, all belong to root. Contents are
 * never held in memory. Used by one thread.
 */
public final class CheckpointTar extends InputStream {
    private static final int BLOCK = 512;
    /** A file of a checkpoint: core-1.img, tmpfs-dev-70.tar.gz.img, descriptors.json, stats-dump. */
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,90}");
    /** Some files for each process and thread; 2,000 threads make 20,000. */
    private static final int FILES = 500_000;

    private static final int PAX_LIMIT = 64 * 1024;

    private final InputStream in;
    private final String folder;
    private final Set<String> names = new HashSet<>();
    private ByteBuffer pending = ByteBuffer.allocate(0);
    private long left;
    private int padding;
    private boolean folderSeen;
    private boolean ended;

    /**
     * @param folder the checkpoint's name on the side that will read this; the folder in {@code tar} may have another
     */
    public CheckpointTar(InputStream tar, String folder) {
        if (!FILE.matcher(folder).matches()) {
            throw new IllegalArgumentException("not a name for a checkpoint: " + folder);
        }
        this.in = tar;
        this.folder = folder;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        while (!pending.hasRemaining() && left == 0 && padding == 0 && !ended) {
            next();
        }
        if (pending.hasRemaining()) {
            int n = Math.min(length, pending.remaining());
            pending.get(bytes, offset, n);
            return n;
        }
        if (left == 0 && padding == 0) {
            return -1;
        }
        int n = in.read(bytes, offset, (int) Math.min(length, left > 0 ? left : padding));
        if (n < 0) {
            throw new IOException("the checkpoint's tar ends inside a file");
        }
        if (left > 0) {
            left -= n;
        } else {
            padding -= n;
        }
        return n;
    }

    private void next() throws IOException {
        long realSize = -1;
        while (true) {
            byte[] block = in.readNBytes(BLOCK);
            if (block.length < BLOCK) {
                throw new IOException("the checkpoint's tar ends too early");
            }
            if (isZero(block)) {
                end();
                return;
            }
            TarArchiveEntry entry = parse(block);
            byte type = entry.getLinkFlag();
            if (type == TarConstants.LF_PAX_EXTENDED_HEADER_LC || type == TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER) {
                long size = paxSize(pax(entry.getSize()));
                realSize = type == TarConstants.LF_PAX_EXTENDED_HEADER_LC ? size : realSize;
            } else if (type == TarConstants.LF_DIR) {
                directory(entry.getName());
                return;
            } else if (type == TarConstants.LF_NORMAL || type == TarConstants.LF_OLDNORM) {
                file(entry.getName(), realSize < 0 ? entry.getSize() : realSize);
                return;
            } else {
                throw refused(entry.getName(), "it is neither a file nor a folder (tar type " + (type & 0xff) + ")");
            }
        }
    }

    private static TarArchiveEntry parse(byte[] block) throws IOException {
        try {
            if (!TarUtils.verifyCheckSum(block)) {
                throw new IOException("what should be the tar of a checkpoint is none");
            }
            TarArchiveEntry entry = new TarArchiveEntry(block, ZipEncodingHelper.getZipEncoding("UTF-8"));
            if (entry.getSize() < 0) {
                throw new IOException("the checkpoint's tar has a file of negative size");
            }
            return entry;
        } catch (IllegalArgumentException e) {
            throw new IOException("the checkpoint's tar has a header that cannot be read", e);
        }
    }

    private void directory(String name) throws IOException {
        String plain = name.startsWith("./") ? name.substring(2) : name;
        if (plain.indexOf('/') != plain.length() - 1
                || !FILE.matcher(plain.substring(0, plain.length() - 1)).matches()) {
            throw refused(name, "a checkpoint has one folder only");
        }
        if (folderSeen) {
            throw refused(name, "it is there twice, or is a second folder");
        }
        openFolder();
    }

    private void openFolder() throws IOException {
        folderSeen = true;
        TarArchiveEntry entry = new TarArchiveEntry(folder + "/");
        entry.setMode(0700);
        pending = header(entry);
    }

    private void file(String name, long size) throws IOException {
        int slash = name.lastIndexOf('/');
        String file = name.substring(slash + 1);
        String parent =
                name.startsWith("./") ? name.substring(2, Math.max(slash, 2)) : name.substring(0, Math.max(slash, 0));
        if (!FILE.matcher(file).matches() || !FILE.matcher(parent).matches()) {
            throw refused(name, "CRIU names no image so");
        }
        if (!names.add(file)) {
            throw refused(name, "it is there twice");
        }
        if (names.size() > FILES) {
            throw new IOException("the checkpoint's tar has more than " + FILES + " files");
        }
        TarArchiveEntry entry = new TarArchiveEntry(folder + "/" + file);
        entry.setMode(0600);
        entry.setSize(size);
        ByteBuffer header = header(entry);
        if (!folderSeen) {
            openFolder();
            header = ByteBuffer.allocate(2 * BLOCK).put(pending).put(header).flip();
        }
        pending = header;
        left = size;
        padding = (int) (-size & BLOCK - 1);
    }

    private static ByteBuffer header(TarArchiveEntry entry) throws IOException {
        entry.setIds(0, 0);
        entry.setNames("", "");
        entry.setModTime(0);
        byte[] block = new byte[BLOCK];
        // Star mode: sizes of 8 GiB and more in base 256, which Go's reader knows.
        entry.writeEntryHeader(block, ZipEncodingHelper.getZipEncoding("UTF-8"), true);
        return ByteBuffer.wrap(block);
    }

    private void end() throws IOException {
        ended = true;
        pending = ByteBuffer.allocate(2 * BLOCK);
        // What follows the end is padding; read, so that the sender is not cut off in the middle of it.
        if (in.readNBytes(1024 * 1024).length == 1024 * 1024) {
            throw new IOException("the checkpoint's tar goes on after its end");
        }
    }

    private byte[] pax(long size) throws IOException {
        if (size > PAX_LIMIT) {
            throw new IOException("the checkpoint's tar has an extended header of " + size + " bytes");
        }
        byte[] records = in.readNBytes((int) size);
        in.skipNBytes(-size & BLOCK - 1);
        if (records.length < size) {
            throw new IOException("the checkpoint's tar ends inside a header");
        }
        return records;
    }

    /** The size that an extended header gives (POSIX pax: records of "length key=value\n"); -1 when none. */
    private static long paxSize(byte[] records) throws IOException {
        String text = new String(records, StandardCharsets.ISO_8859_1);
        long size = -1;
        int at = 0;
        try {
            while (at < text.length()) {
                int space = text.indexOf(' ', at);
                int length = Integer.parseInt(text.substring(at, space));
                String record = text.substring(space + 1, at + length - 1);
                if (length <= 0) {
                    throw new NumberFormatException("length");
                }
                if (record.startsWith("size=")) {
                    size = Long.parseLong(record.substring(5));
                } else if (record.startsWith("path=") || record.startsWith("GNU.sparse")) {
                    throw new IOException("the checkpoint's tar has a name or a hole that CRIU does not write");
                }
                at += length;
            }
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new IOException("the checkpoint's tar has an extended header that cannot be read", e);
        }
        if (size < -1) {
            throw new IOException("the checkpoint's tar has a file of negative size");
        }
        return size;
    }

    private static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static IOException refused(String name, String why) {
        String shown = name.length() > 100 ? name.substring(0, 100) + "..." : name;
        return new IOException("the checkpoint's tar has \"" + shown.replaceAll("\\p{Cntrl}", "?") + "\": " + why);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

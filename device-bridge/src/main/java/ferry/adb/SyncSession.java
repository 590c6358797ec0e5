package ferry.adb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * The sync protocol (AOSP adb/SYNC.TXT, file_sync_protocol.h): an id of four letters and a length or number, little
 * endian. One conversation, one thread.
 */
final class SyncSession implements AutoCloseable {
    /** The protocol's own bound of a data block (SYNC_DATA_MAX). */
    private static final int MAX_BLOCK = 64 * 1024;

    private static final int MAX_PATH = 1024;
    private static final int MAX_NAME = 255;
    private static final int MAX_ENTRIES = 1_000_000;
    /** The names of one listing, all together. */
    private static final long MAX_LISTING = 64L << 20;

    private static final int MAX_MESSAGE = 4096;
    /** Bytes after the id in sync_stat_v1, sync_stat_v2 (and before the name's length in the dents). */
    private static final int STAT_V1 = 12;

    private static final int STAT_V2 = 68;

    private final AdbConnection c;
    private final boolean statV2;
    private final boolean listV2;
    private final byte[] block = new byte[8 + MAX_BLOCK];

    SyncSession(AdbConnection connection, Set<String> features) {
        this.c = connection;
        this.statV2 = features.contains("stat_v2");
        this.listV2 = features.contains("ls_v2");
        connection.request("sync:");
    }

    /** The file itself, not what a link points to; empty when there is none. */
    Optional<FileStat> stat(String path) {
        request(statV2 ? "LST2" : "STAT", path);
        expect(statV2 ? "LST2" : "STAT");
        byte[] fields = new byte[statV2 ? STAT_V2 : STAT_V1];
        c.readFully(fields, 0, fields.length, c.answerDeadline());
        int error = statV2 ? LittleEndian.int32(fields, 0) : 0;
        if (error != 0 && error != 2 && error != 20) {
            throw new AdbException(c.doing() + ": the device says errno " + error, "", null);
        }
        FileStat stat = fields(path, fields, statV2);
        return error != 0 || stat.mode() == 0 ? Optional.empty() : Optional.of(stat);
    }

    /** The entries of a folder without . and ..; names with a slash, which could lead out of a folder, are refused. */
    List<FileStat> list(String path) {
        request(listV2 ? "LIS2" : "LIST", path);
        String dent = listV2 ? "DNT2" : "DENT";
        byte[] fields = new byte[(listV2 ? STAT_V2 : STAT_V1) + 4];
        List<FileStat> entries = new ArrayList<>();
        long bytes = 0;
        while (true) {
            Deadline deadline = c.answerDeadline();
            String id = id(deadline);
            if (!id.equals(dent) && !id.equals("DONE")) {
                throw unexpected(id, deadline);
            }
            c.readFully(fields, 0, fields.length, deadline);
            if (id.equals("DONE")) {
                return List.copyOf(entries);
            }
            long length = Integer.toUnsignedLong(LittleEndian.int32(fields, fields.length - 4));
            bytes += length;
            if (length == 0 || length > MAX_NAME || bytes > MAX_LISTING || entries.size() >= MAX_ENTRIES) {
                throw c.broken(
                        "sent a file name of " + length + " bytes as entry " + entries.size() + " of a listing", null);
            }
            byte[] name = new byte[(int) length];
            c.readFully(name, 0, name.length, deadline);
            String text = new String(name, StandardCharsets.UTF_8);
            if (text.equals(".") || text.equals("..")) {
                continue;
            }
            if (text.indexOf('/') >= 0 || text.indexOf('\0') >= 0) {
                throw c.broken("lists a file with the impossible name '" + Printable.of(text) + "'", null);
            }
            entries.add(fields(text, fields, listV2));
        }
    }

    private static FileStat fields(String name, byte[] f, boolean v2) {
        return v2
                ? new FileStat(name, LittleEndian.int32(f, 20), LittleEndian.int64(f, 36), LittleEndian.int64(f, 52))
                : new FileStat(
                        name,
                        LittleEndian.int32(f, 0),
                        Integer.toUnsignedLong(LittleEndian.int32(f, 4)),
                        Integer.toUnsignedLong(LittleEndian.int32(f, 8)));
    }

    /** {@code size} -1 when it is not known; else a source that is shorter or longer is an error and the device drops the file. */
    void push(InputStream source, long size, String remote, int mode, LongConsumer progress) {
        request("SEND", remote + "," + (0100000 | (mode & 0777)));
        long done = 0;
        while (true) {
            int n;
            try {
                n = source.readNBytes(block, 8, MAX_BLOCK);
            } catch (IOException e) {
                throw new AdbException(c.doing() + ": cannot read what is to be pushed: " + e.getMessage(), "", e);
            }
            done += n;
            if (size >= 0 && (done > size || (n == 0 && done < size))) {
                // Closing without DONE makes adbd remove what it wrote.
                throw new AdbException(
                        c.doing() + ": the source changed its size while it was read (" + size + " bytes announced, "
                                + (done > size ? "more" : done) + " found)",
                        "Push it again when nothing writes to it.",
                        null);
            }
            if (n == 0) {
                break;
            }
            header("DATA", n);
            sendBlock(8 + n);
            progress.accept(done);
            if (Thread.currentThread().isInterrupted()) {
                throw c.broken("", null);
            }
        }
        header("DONE", (int) (System.currentTimeMillis() / 1000));
        sendBlock(8);
        expect("OKAY");
        c.readFully(block, 0, 4, c.answerDeadline());
    }

    /** A device that refuses says so while the data still flows; that text is worth more than "broken pipe". */
    private void sendBlock(int length) {
        try {
            if (c.hasInput()) {
                Deadline deadline = c.answerDeadline();
                throw unexpected(id(deadline), deadline);
            }
            c.write(block, 0, length);
        } catch (AdbException e) {
            throw c.hasInput() ? refusal(e) : e;
        }
    }

    private AdbException refusal(AdbException instead) {
        try {
            Deadline deadline = c.answerDeadline();
            return unexpected(id(deadline), deadline);
        } catch (AdbException e) {
            return instead;
        }
    }

    /** Returns the number of bytes. A device that sends more than {@code limit} is cut off with an error. */
    long pull(String remote, OutputStream to, long limit, LongConsumer progress) {
        request("RECV", remote);
        long done = 0;
        while (true) {
            Deadline deadline = c.answerDeadline();
            c.readFully(block, 0, 8, deadline);
            String id = new String(block, 0, 4, StandardCharsets.ISO_8859_1);
            long length = Integer.toUnsignedLong(LittleEndian.int32(block, 4));
            switch (id) {
                case "DONE" -> {
                    return done;
                }
                case "FAIL" -> throw fail(length, deadline);
                case "DATA" -> {
                    if (length > MAX_BLOCK) {
                        throw c.broken("sent a block of " + length + " bytes, the protocol allows 65536", null);
                    }
                    c.readFully(block, 8, (int) length, deadline);
                    done += length;
                    if (done > limit) {
                        throw new AdbException(
                                c.doing() + ": the device sends more than the " + limit + " bytes allowed", "", null);
                    }
                    try {
                        to.write(block, 8, (int) length);
                    } catch (IOException e) {
                        throw new AdbException(
                                c.doing() + ": cannot write what was pulled: " + e.getMessage(),
                                "Look whether the disk is full.",
                                e);
                    }
                    progress.accept(done);
                }
                default -> throw c.broken("sent '" + Printable.of(id) + "' in the middle of a file", null);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw c.broken("", null);
            }
        }
    }

    private void request(String id, String path) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length == 0 || name.length > MAX_PATH || path.indexOf('\0') >= 0) {
            throw new AdbException(
                    c.doing() + ": a path on the device has 1 to " + MAX_PATH + " bytes and no NUL", "", null);
        }
        header(id, name.length);
        System.arraycopy(name, 0, block, 8, name.length);
        c.write(block, 0, 8 + name.length);
    }

    private void header(String id, int number) {
        for (int i = 0; i < 4; i++) {
            block[i] = (byte) id.charAt(i);
        }
        LittleEndian.int32(block, 4, number);
    }

    private String id(Deadline deadline) {
        byte[] id = new byte[4];
        c.readFully(id, 0, 4, deadline);
        return new String(id, StandardCharsets.ISO_8859_1);
    }

    private void expect(String wanted) {
        Deadline deadline = c.answerDeadline();
        String id = id(deadline);
        if (!id.equals(wanted)) {
            throw unexpected(id, deadline);
        }
    }

    private AdbException unexpected(String id, Deadline deadline) {
        if (!id.equals("FAIL")) {
            return c.broken("answered '" + Printable.of(id) + "', which does not belong here", null);
        }
        byte[] length = new byte[4];
        c.readFully(length, 0, 4, deadline);
        return fail(Integer.toUnsignedLong(LittleEndian.int32(length, 0)), deadline);
    }

    private AdbException fail(long length, Deadline deadline) {
        byte[] text = new byte[(int) Math.min(length, MAX_MESSAGE)];
        c.readFully(text, 0, text.length, deadline);
        return Failures.of(c.doing(), new String(text, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        c.close();
    }
}

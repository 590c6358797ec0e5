package ferry.criu;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;

/**
 * Walks over a tar that another machine made. Regular files and folders only; names, long headers and sizes are bounded,
 * contents go through at the speed of the stream. commons-compress's own tar stream holds extended headers of any size
 * in memory and follows sparse maps, so that only its number formats are used here.
 */
final class TarReader {
    /** A member: the name as it stands there, the size of its contents, and the offset of its header. */
    record Member(String name, boolean folder, long size, long offset) {}

    private static final int RECORD = 512;
    private static final int COPY = 1 << 20;
    private static final int MAX_EXTENDED = 64 << 10;
    private static final int MAX_TRAILER = 1 << 20;

    private final InputStream in;
    private final byte[] header = new byte[RECORD];
    private long offset;
    private Contents contents = new Contents(0);

    TarReader(InputStream in) {
        this.in = in;
    }

    /** The next member; what was not read of the one before is passed over. */
    Optional<Member> next() throws IOException {
        contents.finish();
        String longName = "";
        long longSize = -1;
        while (true) {
            long begin = offset;
            if (!record(begin)) {
                return Optional.empty();
            }
            if (!sumFits()) {
                throw bad(begin, "the checksum of a tar header is wrong: not a tar, or a damaged one");
            }
            byte type = header[156];
            long size = number(124, TarConstants.SIZELEN, "size", begin);
            switch (type) {
                case TarConstants.LF_PAX_EXTENDED_HEADER_LC, TarConstants.LF_PAX_EXTENDED_HEADER_UC -> {
                    PaxHeader pax = PaxHeader.parse(extended(size, begin), begin);
                    longName = pax.path().isEmpty() ? longName : pax.path();
                    longSize = pax.size() < 0 ? longSize : pax.size();
                }
                case TarConstants.LF_GNUTYPE_LONGNAME -> longName = text(extended(size, begin), 0, (int) size);
                case TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER -> extended(size, begin);
                case TarConstants.LF_NORMAL, TarConstants.LF_OLDNORM, TarConstants.LF_CONTIG, TarConstants.LF_DIR -> {
                    String name = longName.isEmpty() ? name() : longName;
                    boolean folder = type == TarConstants.LF_DIR || name.endsWith("/");
                    long length = longSize >= 0 ? longSize : size;
                    if (folder && length != 0) {
                        throw new ImageException(name, begin, "a folder with contents");
                    }
                    contents = new Contents(length);
                    return Optional.of(new Member(name, folder, length, begin));
                }
                default ->
                    throw new ImageException(
                            longName.isEmpty() ? name() : longName,
                            begin,
                            "is " + sort(type) + "; only files are taken");
            }
        }
    }

    private boolean sumFits() {
        try {
            return TarUtils.verifyCheckSum(header);
        } catch (IllegalArgumentException e) {
            return false; // the sum itself is not a number
        }
    }

    /** The contents of the member that {@link #next} gave; ends at its end, fails when the tar is cut. */
    InputStream contents() {
        return contents;
    }

    private boolean record(long begin) throws IOException {
        int got = in.readNBytes(header, 0, RECORD);
        offset += got;
        if (got < RECORD) {
            throw new EOFException("the tar of the checkpoint ends without its end mark, at byte " + (begin + got)
                    + ": the sender stopped or the connection broke; transfer the checkpoint again");
        }
        for (byte b : header) {
            if (b != 0) {
                return true;
            }
        }
        // the second zero record and the padding, so that whoever sends them is not left with a broken pipe
        in.skip(MAX_TRAILER);
        return false;
    }

    private byte[] extended(long size, long begin) throws IOException {
        if (size > MAX_EXTENDED) {
            throw bad(begin, "an extended header of " + size + " bytes; " + MAX_EXTENDED + " are enough for any name");
        }
        contents = new Contents(size);
        byte[] data = contents.readNBytes((int) size);
        contents.finish();
        return data;
    }

    private long number(int at, int length, String what, long begin) {
        long value;
        try {
            value = TarUtils.parseOctalOrBinary(header, at, length);
        } catch (IllegalArgumentException e) {
            throw bad(begin, "the " + what + " in a header is not a number");
        }
        if (value < 0) {
            throw bad(begin, "the " + what + " in a header is negative");
        }
        return value;
    }

    private String name() {
        String name = text(header, 0, TarConstants.NAMELEN);
        boolean ustar = header[257] == 'u' && header[258] == 's' && header[262] == 0;
        String prefix = ustar ? text(header, 345, TarConstants.PREFIXLEN) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] bytes, int from, int length) {
        int end = from;
        while (end < from + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    private static String sort(byte type) {
        return switch (type) {
            case TarConstants.LF_LINK -> "a hard link";
            case TarConstants.LF_SYMLINK -> "a symbolic link";
            case TarConstants.LF_CHR, TarConstants.LF_BLK -> "a device";
            case TarConstants.LF_FIFO -> "a named pipe";
            case TarConstants.LF_GNUTYPE_SPARSE -> "a sparse file";
            default -> "a member of the unknown type " + (type & 0xff);
        };
    }

    /** Refuses what is not a plain name of letters, digits, dots, dashes and underscores. */
    static void checkName(String name, String shown, long offset) {
        boolean plain = !name.isEmpty() && name.length() <= 100 && name.charAt(0) != '.' && name.charAt(0) != '-';
        for (int i = 0; plain && i < name.length(); i++) {
            char c = name.charAt(i);
            plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "._-".indexOf(c) >= 0;
        }
        if (!plain) {
            throw new ImageException(shown, offset, "not a name that a file of a checkpoint can have");
        }
    }

    private static ImageException bad(long offset, String reason) {
        return new ImageException("tar", offset, reason);
    }

    private final class Contents extends InputStream {
        private long left;
        private long padding;

        Contents(long size) {
            left = size;
            padding = (RECORD - size % RECORD) % RECORD;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (left == 0) {
                return length == 0 ? 0 : -1;
            }
            int got = in.read(bytes, from, (int) Math.min(length, left));
            if (got < 0) {
                throw cut();
            }
            left -= got;
            offset += got;
            return got;
        }

        @Override
        public long transferTo(OutputStream out) throws IOException {
            byte[] buffer = new byte[(int) Math.min(COPY, Math.max(left, 1))];
            long sum = 0;
            for (int got = read(buffer, 0, buffer.length); got >= 0; got = read(buffer, 0, buffer.length)) {
                out.write(buffer, 0, got);
                sum += got;
            }
            return sum;
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(left, in.available());
        }

        /** Passes over the rest and the padding behind it. */
        void finish() throws IOException {
            long skip = left + padding;
            left = 0;
            padding = 0;
            try {
                in.skipNBytes(skip);
            } catch (EOFException e) {
                throw cut();
            }
            offset += skip;
        }

        private IOException cut() {
            return new EOFException("the tar of the checkpoint ends in the middle of a file, at byte " + offset
                    + ": the sender stopped or the connection broke; transfer the checkpoint again");
        }
    }

    /** The two fields of a POSIX extended header that matter here; sparse files are refused. */
    record PaxHeader(String path, long size) {
        static PaxHeader parse(byte[] data, long offset) {
            String path = "";
            long size = -1;
            int at = 0;
            while (at < data.length) {
                int space = indexOf(data, (byte) ' ', at);
                int length = space - at > 0 && space - at < 7 ? decimal(data, at, space) : -1;
                int equals = indexOf(data, (byte) '=', space);
                if (length <= 0
                        || length > data.length - at
                        || equals >= at + length
                        || data[at + length - 1] != '\n') {
                    throw bad(offset, "an extended header is damaged");
                }
                String key = text(data, space + 1, equals - space - 1);
                String value = text(data, equals + 1, at + length - 1 - equals - 1);
                if (key.startsWith("GNU.sparse.")) {
                    throw bad(offset, "a sparse file; only plain files are taken");
                } else if (key.equals("path")) {
                    path = value;
                } else if (key.equals("size")) {
                    if (!value.matches("[0-9]{1,18}")) {
                        throw bad(offset, "the size in an extended header is not a number");
                    }
                    size = Long.parseLong(value);
                }
                at += length;
            }
            return new PaxHeader(path, size);
        }

        private static int indexOf(byte[] data, byte wanted, int from) {
            int at = from;
            while (at < data.length && data[at] != wanted) {
                at++;
            }
            return at;
        }

        private static int decimal(byte[] data, int from, int to) {
            byte[] digits = Arrays.copyOfRange(data, from, to);
            String text = new String(digits, StandardCharsets.US_ASCII);
            return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : -1;
        }
    }
}

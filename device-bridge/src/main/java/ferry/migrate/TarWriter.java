package ferry.migrate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the few members that Ferry itself adds to an archive (POSIX ustar, pax for long names). Names are Latin-1: one char a byte. */
final class TarWriter {
    private final OutputStream out;

    TarWriter(OutputStream out) {
        this.out = out;
    }

    void folder(String path, int mode) throws IOException {
        header(path + "/", '5', mode, 0);
    }

    void file(String path, int mode, byte[] contents) throws IOException {
        header(path, '0', mode, contents.length);
        out.write(contents);
        out.write(new byte[(int) (TarGroup.padded(contents.length) - contents.length)]);
    }

    /** A file whose contents come as a stream of exactly {@code size} bytes. */
    void file(String path, int mode, long size, java.io.InputStream contents) throws IOException {
        header(path, '0', mode, size);
        copy(contents, out, size);
        out.write(new byte[(int) (TarGroup.padded(size) - size)]);
    }

    /** A hard link to a file of the same archive, whose path is at most 100 bytes (ustar's field). */
    void link(String path, String to) throws IOException {
        link(path, '1', to);
    }

    /** A symbolic link; both names are at most 100 bytes. */
    void symbolicLink(String path, String to) throws IOException {
        link(path, '2', to);
    }

    private void link(String path, char type, String to) throws IOException {
        byte[] target = to.getBytes(StandardCharsets.ISO_8859_1);
        if (target.length > 100) {
            throw new IOException("The path %s is too long for a link.".formatted(to));
        }
        byte[] h = block(path.getBytes(StandardCharsets.ISO_8859_1), type, 0755, 0);
        System.arraycopy(target, 0, h, 157, target.length);
        sum(h);
        out.write(h);
    }

    /** overlayfs's mark of a deleted path in a top layer: a character device 0/0 (kernel, overlayfs.rst, "whiteouts"). */
    void whiteout(String path) throws IOException {
        header(path, '3', 0, 0);
    }

    void end() throws IOException {
        out.write(new byte[1024]);
        out.flush();
    }

    /** Copies exactly {@code size} bytes. */
    static void copy(java.io.InputStream in, OutputStream out, long size) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long left = size;
        while (left > 0) {
            int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (n < 0) {
                throw new java.io.EOFException("The archive ends %d bytes too early.".formatted(left));
            }
            out.write(buffer, 0, n);
            left -= n;
        }
    }

    private void header(String name, char type, int mode, long size) throws IOException {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length > 100) {
            out.write(extension(record("path", name)));
        }
        out.write(block(bytes, type, mode, size));
    }

    /** A pax record; its length counts itself. */
    static byte[] record(String key, String value) {
        byte[] text = (" " + key + "=" + value + "\n").getBytes(StandardCharsets.ISO_8859_1);
        int length = text.length + 1;
        while (length != text.length + String.valueOf(length).length()) {
            length = text.length + String.valueOf(length).length();
        }
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        record.writeBytes(String.valueOf(length).getBytes(StandardCharsets.US_ASCII));
        record.writeBytes(text);
        return record.toByteArray();
    }

    /** A pax extension header with its records, whole blocks. */
    static byte[] extension(byte[] records) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(block("ferry.pax".getBytes(StandardCharsets.US_ASCII), 'x', 0644, records.length));
        all.writeBytes(records);
        all.writeBytes(new byte[(int) (TarGroup.padded(records.length) - records.length)]);
        return all.toByteArray();
    }

    private static byte[] block(byte[] name, char type, int mode, long size) {
        byte[] h = new byte[512];
        System.arraycopy(name, 0, h, 0, Math.min(100, name.length));
        octal(h, 100, 8, mode);
        octal(h, 108, 8, 0);
        octal(h, 116, 8, 0);
        octal(h, 124, 12, size);
        octal(h, 136, 12, 0);
        h[156] = (byte) type;
        System.arraycopy("ustar\00000".getBytes(StandardCharsets.US_ASCII), 0, h, 257, 8);
        octal(h, 329, 8, 0);
        octal(h, 337, 8, 0);
        sum(h);
        return h;
    }

    /** Writes a header's checksum. */
    static void sum(byte[] h) {
        java.util.Arrays.fill(h, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : h) {
            sum += b & 0xff;
        }
        octal(h, 148, 7, sum);
    }

    private static void octal(byte[] h, int off, int length, long value) {
        String digits = Long.toOctalString(value);
        String padded = "0".repeat(Math.max(0, length - 1 - digits.length())) + digits;
        System.arraycopy(padded.getBytes(StandardCharsets.US_ASCII), 0, h, off, length - 1);
        h[off + length - 1] = 0;
    }
}

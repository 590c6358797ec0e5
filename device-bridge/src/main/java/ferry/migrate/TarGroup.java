package ferry.migrate;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One member of a tar stream with the extension headers before it, as raw blocks: they are passed on byte for byte, since
 * a library that decodes pax values as text would spoil binary attributes such as security.capability. Layouts: POSIX
 * 1003.1 pax interchange format, and GNU's long name headers (types L and K).
 *
 * @param raw extension headers and the member's own header, all whole blocks
 * @param name as the last extension header or the header says it
 * @param link of a symbolic or hard link, else empty
 * @param type the type flag: '0' file, '1' hard link, '2' symbolic link, '3' character device, '5' directory, ...
 * @param size of the contents that follow in the stream, without padding
 */
record TarGroup(byte[] raw, String name, String link, char type, long size, int major, int minor) {
    private static final int BLOCK = 512;
    private static final int MOST_EXTENSION = 1 << 20;

    /** Reads the next member's headers; empty at the archive's end. The contents follow, padded to whole blocks. */
    static Optional<TarGroup> read(InputStream in) throws IOException {
        byte[] raw = new byte[0];
        String longName = null;
        String longLink = null;
        long longSize = -1;
        while (true) {
            byte[] h = in.readNBytes(BLOCK);
            if (h.length == 0 && raw.length == 0) {
                return Optional.empty();
            }
            if (h.length < BLOCK) {
                throw new EOFException("The archive ends in the middle of a header.");
            }
            if (allZero(h)) {
                if (raw.length > 0) {
                    throw new IOException("The archive ends after an extension header.");
                }
                in.transferTo(java.io.OutputStream.nullOutputStream());
                return Optional.empty();
            }
            check(h);
            char type = h[156] == 0 ? '0' : (char) h[156];
            long size = number(h, 124, 12);
            if (type == 'x' || type == 'g' || type == 'L' || type == 'K') {
                if (size > MOST_EXTENSION || raw.length > 4 * MOST_EXTENSION) {
                    throw new IOException("An extension header of %d bytes is too large.".formatted(size));
                }
                int padded = (int) padded(size);
                byte[] body = in.readNBytes(padded);
                if (body.length < padded) {
                    throw new EOFException("The archive ends in the middle of an extension header.");
                }
                int at = raw.length;
                raw = Arrays.copyOf(raw, at + BLOCK + padded);
                System.arraycopy(h, 0, raw, at, BLOCK);
                System.arraycopy(body, 0, raw, at + BLOCK, padded);
                if (type == 'L') {
                    longName = text(body, 0, (int) size);
                } else if (type == 'K') {
                    longLink = text(body, 0, (int) size);
                } else if (type == 'x') {
                    Pax pax = pax(body, (int) size);
                    longName = pax.path() != null ? pax.path() : longName;
                    longLink = pax.link() != null ? pax.link() : longLink;
                    longSize = pax.size() >= 0 ? pax.size() : longSize;
                }
                continue;
            }
            byte[] all = Arrays.copyOf(raw, raw.length + BLOCK);
            System.arraycopy(h, 0, all, raw.length, BLOCK);
            String name = longName != null ? longName : shortName(h);
            String link = longLink != null ? longLink : text(h, 157, 100);
            boolean contents = type == '0' || type == '7' || type == 'S';
            long bytes = contents ? (longSize >= 0 ? longSize : size) : 0;
            boolean device = type == '3' || type == '4';
            return Optional.of(new TarGroup(
                    all,
                    name,
                    type == '1' || type == '2' ? link : "",
                    type,
                    bytes,
                    device ? (int) number(h, 329, 8) : 0,
                    device ? (int) number(h, 337, 8) : 0));
        }
    }

    /** Whether its mode has set-user-id or set-group-id. */
    boolean setId() throws IOException {
        return (number(raw, raw.length - BLOCK + 100, 8) & 06000) != 0;
    }

    /** The same member under another name; {@code target} empty when it is no link. */
    TarGroup renamed(String newName, String target) throws IOException {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        for (int at = 0; at < raw.length - BLOCK; ) {
            int size = (int) number(raw, at + 124, 12);
            if (raw[at + 156] == 'x') {
                records.writeBytes(
                        without(Arrays.copyOfRange(raw, at + BLOCK, at + BLOCK + size), Set.of("path", "linkpath")));
            }
            at += BLOCK + (int) padded(size);
        }
        records.writeBytes(TarWriter.record("path", newName));
        if (!target.isEmpty()) {
            records.writeBytes(TarWriter.record("linkpath", target));
        }
        byte[] header = Arrays.copyOfRange(raw, raw.length - BLOCK, raw.length);
        Arrays.fill(header, 157, 257, (byte) 0);
        TarWriter.sum(header);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(TarWriter.extension(records.toByteArray()));
        all.writeBytes(header);
        return new TarGroup(all.toByteArray(), newName, target, type, size, major, minor);
    }

    /** The same member with more pax records; one of a key that is there already takes its place. */
    TarGroup with(Map<String, String> more) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        for (int at = 0; at < raw.length - BLOCK; ) {
            int size = (int) number(raw, at + 124, 12);
            int end = at + BLOCK + (int) padded(size);
            if (raw[at + 156] == 'x') {
                records.writeBytes(without(Arrays.copyOfRange(raw, at + BLOCK, at + BLOCK + size), more.keySet()));
            } else {
                all.write(raw, at, end - at);
            }
            at = end;
        }
        more.forEach((key, value) -> records.writeBytes(TarWriter.record(key, value)));
        if (records.size() > MOST_EXTENSION) {
            throw new IOException("The extended attributes of %s are too large.".formatted(shown(name)));
        }
        // One extension header: readers take the last one before a member for the only one.
        all.writeBytes(TarWriter.extension(records.toByteArray()));
        all.write(raw, raw.length - BLOCK, BLOCK);
        return new TarGroup(all.toByteArray(), name, link, type, size, major, minor);
    }

    /** Pax records but those of some keys. */
    private static byte[] without(byte[] body, Set<String> keys) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        int at = 0;
        while (at < body.length) {
            int space = at;
            while (body[space] != ' ') {
                space++;
            }
            int length = Integer.parseInt(new String(body, at, space - at, StandardCharsets.US_ASCII));
            String record = new String(body, space + 1, length - (space + 1 - at), StandardCharsets.ISO_8859_1);
            if (!keys.contains(record.split("=", 2)[0])) {
                kept.write(body, at, length);
            }
            at += length;
        }
        return kept.toByteArray();
    }

    /** The path below the archive's root, without "./" and without a slash at the end; the root itself is "". */
    String path() throws IOException {
        return clean(name);
    }

    static String clean(String name) throws IOException {
        if (name.startsWith("/") || name.indexOf('\0') >= 0) {
            throw new IOException("A name in the archive is absolute or holds a NUL: " + shown(name));
        }
        StringBuilder out = new StringBuilder();
        for (String part : name.split("/", -1)) {
            if (part.equals("..")) {
                throw new IOException("A name in the archive leaves its folder: " + shown(name));
            }
            if (!part.isEmpty() && !part.equals(".")) {
                out.append(out.isEmpty() ? "" : "/").append(part);
            }
        }
        return out.toString();
    }

    static long padded(long size) {
        return (size + BLOCK - 1) / BLOCK * BLOCK;
    }

    static String shown(String name) {
        String cut = name.length() > 200 ? name.substring(0, 200) + "..." : name;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }

    private record Pax(
            @org.jspecify.annotations.Nullable String path,
            @org.jspecify.annotations.Nullable String link,
            long size) {}

    /** Records of "LENGTH KEY=VALUE\n", the length in decimal counting itself. */
    private static Pax pax(byte[] body, int size) throws IOException {
        String path = null;
        String link = null;
        long bytes = -1;
        int at = 0;
        while (at < size) {
            int space = at;
            int length = 0;
            while (space < size && body[space] >= '0' && body[space] <= '9' && space - at < 8) {
                length = length * 10 + body[space++] - '0';
            }
            if (space >= size || body[space] != ' ' || length < space - at + 3 || at + length > size) {
                throw new IOException("A pax record has a wrong length.");
            }
            int equals = space + 1;
            while (equals < at + length && body[equals] != '=') {
                equals++;
            }
            String key = new String(body, space + 1, equals - space - 1, StandardCharsets.UTF_8);
            int valueEnd = at + length - 1;
            if (equals < valueEnd) {
                String value = new String(body, equals + 1, valueEnd - equals - 1, StandardCharsets.ISO_8859_1);
                switch (key) {
                    case "path" -> path = value;
                    case "linkpath" -> link = value;
                    case "size" -> bytes = decimal(value);
                    default -> {}
                }
            }
            at += length;
        }
        return new Pax(path, link, bytes);
    }

    private static long decimal(String value) throws IOException {
        try {
            long n = Long.parseLong(value);
            if (n >= 0) {
                return n;
            }
        } catch (NumberFormatException e) {
            // Falls through to the one refusal.
        }
        throw new IOException("A pax size is not a number.");
    }

    private static String shortName(byte[] h) {
        String prefix = text(h, 257, 5).equals("ustar") && h[262] == 0 ? text(h, 345, 155) : "";
        String name = text(h, 0, 100);
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    /** Bytes until NUL, one char each: names are bytes to the kernel, and only compared and passed on here. */
    private static String text(byte[] b, int off, int most) {
        int end = off;
        while (end < off + most && b[end] != 0) {
            end++;
        }
        return new String(b, off, end - off, StandardCharsets.ISO_8859_1);
    }

    /** Octal digits, or GNU's base-256 when the first bit is set; never negative. */
    private static long number(byte[] h, int off, int length) throws IOException {
        if ((h[off] & 0x80) != 0) {
            if ((h[off] & 0x40) != 0) {
                throw new IOException("A number in a tar header is negative.");
            }
            long n = h[off] & 0x3f;
            for (int i = 1; i < length; i++) {
                if (n >= 1L << 54) {
                    throw new IOException("A number in a tar header is too large.");
                }
                n = n << 8 | h[off + i] & 0xff;
            }
            return n;
        }
        long n = 0;
        for (int i = off; i < off + length; i++) {
            byte c = h[i];
            if (c == 0 || c == ' ') {
                if (n != 0 || c == 0) {
                    break;
                }
                continue;
            }
            if (c < '0' || c > '7') {
                throw new IOException("A number in a tar header is not octal.");
            }
            n = n << 3 | c - '0';
        }
        return n;
    }

    private static void check(byte[] h) throws IOException {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : h[i] & 0xff;
        }
        if (sum != number(h, 148, 8)) {
            throw new IOException("A tar header has a wrong checksum.");
        }
    }

    private static boolean allZero(byte[] h) {
        for (byte b : h) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }
}

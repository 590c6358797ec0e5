package ferry.migrate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads what {@code look attributes} and {@code look dig} print (assets/look/layer.c). Names and values come out of
 * somebody's container and go into an archive that a daemon unpacks as root: what does not fit ends in a {@link
 * LookException}.
 */
final class LayerReader {
    /** Bytes of one line: a value of 64 KiB in hexadecimal, a path and a name, each byte of which may be escaped. */
    private static final int MAX_LINE = 192 << 10;

    /** Bytes of one path's attributes; {@code look} itself stops at a quarter of a MiB. */
    private static final int MOST_OF_A_PATH = 512 << 10;

    /** The kernel's limits of a name and a value (linux/limits.h, XATTR_NAME_MAX and XATTR_SIZE_MAX). */
    private static final int MAX_NAME = 255;

    private static final int MAX_VALUE = 64 << 10;
    private static final int BLOCK = 4096;
    private static final Set<String> ACLS = Set.of("system.posix_acl_access", LayerExtras.DEFAULT_ACL);
    private static final Set<String> NOT_CARRIED = Set.of("security.capability", "security.selinux");

    private final Map<String, Map<String, String>> xattrs = new TreeMap<>();
    private final Map<String, Integer> sizes = new HashMap<>();
    private final List<LayerExtras.Hole> holes = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private long dug = -1;
    private long bytes;

    private LayerReader() {}

    static LayerExtras attributes(InputStream in) {
        LayerReader reader = new LayerReader();
        LookOutput.read(in, "attributes 1", MAX_LINE, reader::attribute);
        return new LayerExtras(reader.xattrs, List.copyOf(reader.holes), List.copyOf(reader.errors));
    }

    static LayerExtras.Dug dug(InputStream in) {
        LayerReader reader = new LayerReader();
        LookOutput.read(in, "dig 1", MAX_LINE, reader::digging);
        if (reader.dug < 0) {
            throw new LookException("The program that makes holes did not say how many.", null);
        }
        return new LayerExtras.Dug(reader.dug, reader.bytes, List.copyOf(reader.errors));
    }

    private void attribute(LookFields f) throws IOException {
        switch (f.text()) {
            case "xattr" -> xattr(path(f), f.bytes(), f.text());
            case "hole" -> holes.add(hole(f));
            case "error" -> error(f);
            default -> throw new IllegalArgumentException("unknown item");
        }
    }

    private void digging(LookFields f) {
        switch (f.text()) {
            case "dug" -> {
                dug = natural(f);
                bytes = natural(f);
            }
            case "error" -> error(f);
            default -> throw new IllegalArgumentException("unknown item");
        }
    }

    private void error(LookFields f) {
        errors.add(LookReader.printable(f.text(), 200) + ": " + LookReader.printable(f.text(), 200));
    }

    private void xattr(String path, String name, String hex) {
        boolean travels = name.startsWith("user.")
                || name.startsWith("security.") && !NOT_CARRIED.contains(name)
                || ACLS.contains(name);
        if (!travels || name.length() > MAX_NAME || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not an attribute that travels: " + LookReader.printable(name));
        }
        if (hex.length() > 2 * MAX_VALUE) {
            throw new IllegalArgumentException("an attribute of more than " + MAX_VALUE + " bytes");
        }
        if (name.indexOf('=') >= 0) {
            // An archive would give it another name and another value.
            errors.add("/" + LookReader.printable(path) + ": the attribute " + LookReader.printable(name)
                    + " has = in its name");
            return;
        }
        Map<String, String> of = xattrs.computeIfAbsent(path, p -> new TreeMap<>());
        String value = new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
        if (of.put(name, value) != null) {
            throw new IllegalArgumentException("an attribute twice");
        }
        if (sizes.merge(path, name.length() + value.length(), Integer::sum) > MOST_OF_A_PATH) {
            throw new IllegalArgumentException("the attributes of one path are too large");
        }
    }

    private static LayerExtras.Hole hole(LookFields f) throws IOException {
        LayerExtras.Hole hole = new LayerExtras.Hole(path(f), natural(f), natural(f));
        if (hole.path().isEmpty()
                || hole.length() == 0
                || hole.offset() % BLOCK != 0
                || hole.length() % BLOCK != 0
                || hole.offset() > Long.MAX_VALUE - hole.length()) {
            throw new IllegalArgumentException("not a hole");
        }
        return hole;
    }

    private static long natural(LookFields f) {
        long n = f.number();
        if (n < 0) {
            throw new IllegalArgumentException("a number is negative or too large");
        }
        return n;
    }

    /** As {@link TarGroup#path} has it, to be found again. */
    private static String path(LookFields f) throws IOException {
        String path = f.bytes();
        if (!TarGroup.clean(path).equals(path)) {
            throw new IllegalArgumentException("not a path below the folder: " + LookReader.printable(path));
        }
        return path;
    }
}

package ferry.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import ferry.docker.Engine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * A container's changed files: overlay2's upper folder, which holds new and changed files whole, and deletions as
 * whiteouts. Carried as one archive, so that ownership, modes, hard links and file capabilities stay, and written into
 * the new container's upper folder while that container has never run (overlayfs allows it only while it is not
 * mounted).
 */
final class TopLayer {
    /** What Docker makes anew for each container, and what is Ferry's own. */
    private static final Set<String> NOT_CARRIED =
            Set.of("etc/hosts", "etc/hostname", "etc/resolv.conf", ".dockerenv", ".ferry");

    /** Key of a pax record with an extended attribute, as Docker, GNU tar and star write it. */
    private static final String XATTR = "SCHILY.xattr.";

    private TopLayer() {}

    /** The folder on the engine's machine; empty when its storage driver keeps no such folder. */
    static Optional<String> folder(JsonNode inspect) {
        JsonNode driver = inspect.path("GraphDriver");
        String upper = driver.path("Data").path("UpperDir").asText("");
        boolean overlay = driver.path("Name").asText("").equals("overlay2");
        return overlay && upper.startsWith("/") ? Optional.of(upper) : Optional.empty();
    }

    /** Paths that count as changed by the program, without the mount points and what Docker makes itself. */
    static List<Engine.Change> changed(List<Engine.Change> changes, Set<String> mountPoints) {
        List<Engine.Change> kept = new ArrayList<>();
        for (Engine.Change c : changes) {
            String path = strip(c.path());
            if (!excluded(path, mountPoints)) {
                kept.add(c);
            }
        }
        return kept;
    }

    /**
     * Copies an archive of an upper folder, without what is not carried, and adds a whiteout for each deletion that the
     * folder shows only by an opaque attribute (a folder deleted and made again), which Docker's archive leaves out.
     *
     * @param deleted absolute paths, as {@code GET changes} names them (kind 2)
     * @param extras what Docker's archive has left out; its attributes are added to the members
     * @param carried told the bytes written so far
     */
    static void copy(
            InputStream in,
            OutputStream out,
            List<String> deleted,
            Set<String> mountPoints,
            LayerExtras extras,
            LongConsumer carried)
            throws IOException {
        TarWriter writer = new TarWriter(out);
        Set<String> seen = new HashSet<>();
        Set<String> dropped = new HashSet<>();
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        long bytes = 0;
        while (true) {
            Optional<TarGroup> next = TarGroup.read(in);
            if (next.isEmpty()) {
                break;
            }
            TarGroup member = next.get();
            String path = member.path();
            boolean whiteout = member.type() == '3' && member.major() == 0 && member.minor() == 0;
            if (!whiteout && "34".indexOf(member.type()) >= 0) {
                throw new IOException(
                        "The container made a device node, /%s; devices are not carried across.".formatted(path));
            }
            if (member.type() == '1' && dropped.contains(TarGroup.clean(member.link()))) {
                throw new IOException(
                        "/%s is a hard link to /%s, which Docker makes itself.".formatted(path, member.link()));
            }
            if (excluded(path, mountPoints)) {
                dropped.add(path);
                in.skipNBytes(TarGroup.padded(member.size()));
                continue;
            }
            seen.add(path);
            out.write(attributed(DockerUnpack.member(member, "/upper"), extras.xattrs(path), again)
                    .raw());
            TarWriter.copy(in, out, TarGroup.padded(member.size()));
            bytes += member.raw().length + member.size();
            carried.accept(bytes);
        }
        // Parents first, and nothing below a path that is itself a whiteout.
        for (String path : new TreeSet<>(deleted)) {
            // JSON has characters, the archive has bytes.
            String p = new String(strip(path).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            if (!seen.contains(p) && !excluded(p, mountPoints) && parentCarried(p, seen)) {
                writer.whiteout(TarGroup.clean(p));
            }
        }
        again.writeTo(out);
        writer.end();
    }

    /**
     * The member with its attributes. A hard link has those of its file, which came before it. What is made in a folder
     * inherits its default ACL, so such a folder is sent once more when everything is in it.
     */
    private static TarGroup attributed(TarGroup member, Map<String, String> xattrs, ByteArrayOutputStream again)
            throws IOException {
        if (xattrs.isEmpty() || member.type() == '1') {
            return member;
        }
        Map<String, String> records = new TreeMap<>();
        xattrs.forEach((name, value) -> records.put(XATTR + name, value));
        if (records.containsKey(XATTR + LayerExtras.DEFAULT_ACL)) {
            again.writeBytes(member.with(records).raw());
            records.remove(XATTR + LayerExtras.DEFAULT_ACL);
        }
        return member.with(records);
    }

    /** Whether a path of the folder belongs to what is carried. */
    static boolean carries(String path, Set<String> mountPoints) {
        return !excluded(path, mountPoints);
    }

    private static boolean parentCarried(String path, Set<String> seen) {
        int slash = path.lastIndexOf('/');
        return slash < 0 || seen.contains(path.substring(0, slash));
    }

    private static boolean excluded(String path, Set<String> mountPoints) {
        for (String p = path; !p.isEmpty(); p = p.contains("/") ? p.substring(0, p.lastIndexOf('/')) : "") {
            if (NOT_CARRIED.contains(p) || mountPoints.contains("/" + p)) {
                return true;
            }
        }
        return false;
    }

    private static String strip(String path) {
        return path.startsWith("/") ? path.substring(1) : path;
    }
}

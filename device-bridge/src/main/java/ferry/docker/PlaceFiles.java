package ferry.docker;

import ferry.docker.FileEntry.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Files of a container, running or not, or of a volume. Docker's API can only give out a folder with all that is below
 * it: the list of a folder therefore comes from {@code find} and {@code stat} in the container where it runs and has
 * them, and else from the beginning of that archive. Closing removes what was made for a volume.
 */
public final class PlaceFiles implements AutoCloseable {
    private static final String MOUNT = "/volume";
    private static final int MOST_ENTRIES = 20_000;
    /** So much of an archive is read for a list, in bytes. */
    private static final long MOST_BYTES = 256L << 20;
    /** So many members of an archive are read for a list. */
    private static final int MOST_MEMBERS = 200_000;

    private static final List<String> LIST = List.of(
            "sh",
            "-c",
            "cd -- \"$1\" || exit 9; find . -mindepth 1 -maxdepth 1 -exec stat -c '%f %s %Y %n' {} + 2> /dev/null",
            "sh");
    private static final Pattern ROW = Pattern.compile("([0-9a-f]{1,8}) (\\d{1,18}) (-?\\d{1,12}) \\./(.*)");
    private static final int NO_SUCH_FOLDER = 9;

    private final Engine engine;
    private final String container;
    private final String root;
    private final AutoCloseable courier;

    /**
     * What is in a folder.
     *
     * @param complete false when there is more than can be listed
     */
    public record Listing(List<FileEntry> entries, boolean complete) {}

    private PlaceFiles(Engine engine, String container, String root, AutoCloseable courier) {
        this.engine = engine;
        this.container = container;
        this.root = root;
        this.courier = courier;
    }

    public static PlaceFiles open(Engine engine, FilePlace place) {
        if (!place.volume()) {
            return new PlaceFiles(engine, place.id(), "", () -> {});
        }
        String name = "files-" + Long.toHexString(System.nanoTime());
        Courier courier = Courier.open(
                engine, name, Map.of("ferry.for", place.id()), Map.of(place.id(), MOUNT), Courier.Access.WRITE);
        return new PlaceFiles(engine, courier.id(), MOUNT, courier);
    }

    /** The list of a folder, in no order. */
    public Listing list(String folder) {
        if (root.isEmpty() && running()) {
            try {
                List<String> argv = new ArrayList<>(LIST);
                argv.add(folder);
                Engine.ExecResult listed = engine.execAsRoot(container, argv);
                if (listed.exitCode() == NO_SUCH_FOLDER) {
                    throw new DockerException(404, folder + " is no folder of this container", "", null);
                }
                if (listed.exitCode() == 0) {
                    return parse(listed.out());
                }
            } catch (DockerException e) {
                if (e.status() == 404) {
                    throw e;
                }
                // No shell in there, or more output than is taken: the archive tells as well.
            }
        }
        return listArchive(folder);
    }

    private boolean running() {
        return engine.inspect(container)
                .map(inspect -> inspect.path("State").path("Running").asBoolean()
                        && !inspect.path("State").path("Paused").asBoolean())
                .orElse(false);
    }

    /** Names with line ends in them come as several lines; what is no row belongs to the name before. */
    static Listing parse(String out) {
        List<FileEntry> entries = new ArrayList<>();
        for (String line : out.split("\n", -1)) {
            Matcher m = ROW.matcher(line);
            if (m.matches()) {
                if (entries.size() == MOST_ENTRIES) {
                    return new Listing(entries, false);
                }
                int mode = Integer.parseUnsignedInt(m.group(1), 16);
                entries.add(new FileEntry(
                        m.group(4), kind(mode), Long.parseLong(m.group(2)), Long.parseLong(m.group(3)), mode & 07777));
            } else if (!entries.isEmpty() && !line.isEmpty()) {
                FileEntry last = entries.removeLast();
                entries.add(new FileEntry(
                        last.name() + "\n" + line, last.kind(), last.bytes(), last.modified(), last.mode()));
            }
        }
        return new Listing(entries, true);
    }

    /** The type of a file in its mode, inode(7). */
    private static Kind kind(int mode) {
        return switch (mode & 0170000) {
            case 0040000 -> Kind.FOLDER;
            case 0100000 -> Kind.FILE;
            case 0120000 -> Kind.LINK;
            default -> Kind.OTHER;
        };
    }

    private Listing listArchive(String folder) {
        List<FileEntry> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        long bytes = 0;
        int members = 0;
        try (TarArchiveInputStream tar = new TarArchiveInputStream(engine.getArchive(container, at(folder) + "/."))) {
            for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
                String name = e.getName().replaceFirst("^(\\./)+", "").replaceFirst("/+$", "");
                if (!name.isEmpty() && !name.equals(".") && name.indexOf('/') < 0 && seen.add(name)) {
                    Kind kind = e.isDirectory()
                            ? Kind.FOLDER
                            : e.isSymbolicLink() ? Kind.LINK : e.isFile() ? Kind.FILE : Kind.OTHER;
                    entries.add(new FileEntry(
                            name, kind, e.getSize(), e.getLastModifiedDate().getTime() / 1000, e.getMode() & 07777));
                }
                bytes += e.getSize();
                if (++members > MOST_MEMBERS || bytes > MOST_BYTES || entries.size() == MOST_ENTRIES) {
                    return new Listing(entries, false);
                }
            }
        } catch (IOException e) {
            throw new DockerException(0, "the list of " + folder + " broke off: " + e.getMessage(), "", e);
        }
        return new Listing(entries, true);
    }

    /**
     * Copies a file, or a folder with all below it, into a folder of this machine. Links and special files stay away;
     * what is there already is not overwritten.
     */
    public TarFiles.Report get(String path, Path into) throws IOException {
        try (InputStream tar = engine.getArchive(container, at(path))) {
            return TarFiles.unpack(tar, into);
        }
    }

    /** The first bytes of a file. */
    public byte[] peek(String path, int most) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(engine.getArchive(container, at(path)))) {
            TarArchiveEntry entry = tar.getNextEntry();
            if (entry != null && entry.isSymbolicLink()) {
                throw new DockerException(400, path + " is a link to " + entry.getLinkName(), "Open that one.", null);
            }
            if (entry == null || !entry.isFile()) {
                throw new DockerException(400, path + " is no file", "", null);
            }
            return tar.readNBytes(most);
        }
    }

    /** Copies a file, or a folder with all below it, into a folder there; what is there of that name is replaced. */
    public TarFiles.Report put(Path local, String folder) throws IOException {
        return TarFiles.pack(local, tar -> engine.putArchive(container, at(folder), tar));
    }

    private String at(String path) {
        return root + (path.startsWith("/") ? path : "/" + path);
    }

    @Override
    public void close() {
        try {
            courier.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

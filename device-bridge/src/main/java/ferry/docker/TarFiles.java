package ferry.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/** Files of this machine from and to the tars of an engine, which are hostile until proven otherwise. */
public final class TarFiles {
    private static final int MOST_MEMBERS = 1_000_000;
    private static final int PIPE = 1 << 16;

    private TarFiles() {}

    /**
     * What was copied.
     *
     * @param skipped links and special files, which were not
     */
    public record Report(long files, long bytes, long skipped) {}

    /**
     * Unpacks plain files and folders below a folder, which is made when it is not there. No link is made or followed and
     * no path leads out of it; a file that is there already is an error.
     */
    static Report unpack(InputStream in, Path into) throws IOException {
        Files.createDirectories(into);
        long files = 0;
        long bytes = 0;
        long skipped = 0;
        int members = 0;
        TarArchiveInputStream tar = new TarArchiveInputStream(in);
        for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
            if (++members > MOST_MEMBERS) {
                throw new IOException("more than " + MOST_MEMBERS + " files at once are refused");
            }
            if (e.isSymbolicLink() || e.isLink() || !(e.isFile() || e.isDirectory())) {
                skipped++;
                continue;
            }
            Path target = below(into, e.getName());
            if (e.isDirectory()) {
                Files.createDirectories(target);
                continue;
            }
            Files.createDirectories(target.getParent());
            try (OutputStream out =
                    Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                bytes += tar.transferTo(out);
            } catch (FileAlreadyExistsException there) {
                throw new IOException(target + " is there already", there);
            }
            files++;
        }
        return new Report(files, bytes, skipped);
    }

    /** Where a member goes. Since no link is ever made below the folder, its names are the only way out. */
    private static Path below(Path into, String name) throws IOException {
        Path at = into;
        for (String part : name.split("/", -1)) {
            if (part.equals("..")
                    || part.indexOf('\0') >= 0
                    || part.indexOf('\\') >= 0 && java.io.File.separatorChar == '\\') {
                throw new IOException("a file of the name \"" + name.replaceAll("\\p{Cntrl}", "?") + "\" is refused");
            }
            if (!part.isEmpty() && !part.equals(".")) {
                at = at.resolve(part);
                if (Files.isSymbolicLink(at)) {
                    throw new IOException(at + " is a link, and nothing is written through one");
                }
            }
        }
        return at;
    }

    /** Gives {@code reader} a tar of a file or of a folder with all below it, while it is being packed. */
    static Report pack(Path local, Consumer<InputStream> reader) throws IOException {
        PipedOutputStream out = new PipedOutputStream();
        AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
        AtomicReference<@Nullable Report> report = new AtomicReference<>();
        try (PipedInputStream in = new PipedInputStream(out, PIPE)) {
            Thread packer = Thread.ofVirtual().name("tar-files").start(() -> {
                try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
                    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
                    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
                    tar.setAddPaxHeadersForNonAsciiNames(true);
                    report.set(write(local, tar));
                } catch (IOException e) {
                    failure.set(e);
                }
            });
            reader.accept(in);
            packer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the copy was cancelled", e);
        }
        IOException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        Report packed = report.get();
        return packed == null ? new Report(0, 0, 0) : packed;
    }

    private static Report write(Path local, TarArchiveOutputStream tar) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(local)) {
            walk.forEach(paths::add);
        }
        Path above = local.toAbsolutePath().getParent();
        if (above == null) {
            throw new IOException("the root folder cannot be copied as a whole");
        }
        long files = 0;
        long bytes = 0;
        long skipped = 0;
        for (Path path : paths) {
            boolean folder = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
            if (!folder && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                skipped++;
                continue;
            }
            String name = above.relativize(path.toAbsolutePath()).toString();
            TarArchiveEntry entry = new TarArchiveEntry(name + (folder ? "/" : ""));
            entry.setModTime(Files.getLastModifiedTime(path));
            entry.setMode(folder ? 0755 : Files.isExecutable(path) ? 0755 : 0644);
            long size = folder ? 0 : Files.size(path);
            entry.setSize(size);
            tar.putArchiveEntry(entry);
            if (!folder) {
                Files.copy(path, tar);
                files++;
                bytes += size;
            }
            tar.closeArchiveEntry();
        }
        return new Report(files, bytes, skipped);
    }
}

package ferry.session;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A file (0600) in a folder of its own (0700): made so, or closed to other users when it is there and open. */
final class PrivateFile {
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private PrivateFile() {}

    static void make(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) return;
        Path above = folder.getParent();
        if (above != null && !Files.exists(folder)) Files.createDirectories(above);
        makeIfNone(folder, Files::createDirectory, FOLDER);
        if (others(folder)) tighten(folder, file);
        makeIfNone(file, Files::createFile, FILE);
        if (others(file)) Files.setPosixFilePermissions(file, FILE);
    }

    private interface Maker {
        Path make(Path path, FileAttribute<?>... attributes) throws IOException;
    }

    private static void makeIfNone(Path path, Maker maker, Set<PosixFilePermission> mode) throws IOException {
        if (Files.exists(path)) return;
        try {
            Path made = maker.make(path, PosixFilePermissions.asFileAttribute(mode));
        } catch (FileAlreadyExistsException e) {
            // Another Ferry was quicker.
        }
    }

    /** A folder that holds anything else may be shared on purpose: closing it is the person's decision. */
    private static void tighten(Path folder, Path file) throws IOException {
        String name = file.getFileName().toString();
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> foreign = entries.filter(p -> !p.getFileName().toString().startsWith(name))
                    .toList();
            if (!foreign.isEmpty()) {
                throw new SessionException(
                        "The journal's folder " + folder + " is open to other users and holds other files ("
                                + foreign.getFirst().getFileName() + "). Close it with: chmod 700 " + folder,
                        null);
            }
        }
        Files.setPosixFilePermissions(folder, FOLDER);
    }

    private static boolean others(Path path) throws IOException {
        Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
        set.addAll(Files.getPosixFilePermissions(path));
        set.removeAll(FOLDER);
        return !set.isEmpty();
    }
}

package ferry.app.device;

import ferry.adb.AdbDevice;
import ferry.adb.AdbException;
import ferry.adb.FileStat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.LongConsumer;

/**
 * Copies files and whole folders between this machine and a device. Links and special files are left out on both ways.
 * What stands there already under the name of a file is replaced, only when the copy is whole.
 */
final class FileCopy {
    /** Folders in folders beyond this come from a loop, or from somebody who wants to fill the disk. */
    private static final int DEEPEST = 64;

    private static final int MODE = 0644;

    private final AdbDevice device;
    private final LongConsumer progress;
    private long done;

    FileCopy(AdbDevice device, LongConsumer progress) {
        this.device = device;
        this.progress = progress;
    }

    /** Returns the bytes that were copied. */
    long pull(String remote, Path folder) {
        FileStat stat = device.stat(remote)
                .orElseThrow(() -> new AdbException(
                        device.serial() + " has no " + remote,
                        "It may have been removed, or it may not be read.",
                        null));
        try {
            pull(remote, stat, folder, remote.substring(remote.lastIndexOf('/') + 1), 0);
        } catch (IOException e) {
            throw new AdbException(
                    remote + " could not be copied to " + folder + ": " + e.getMessage(),
                    "Look whether the disk is full and the folder can be written.",
                    e);
        }
        return done;
    }

    private void pull(String remote, FileStat stat, Path folder, String name, int depth) throws IOException {
        // A name is the device's word: it must not lead out of the folder.
        if (name.isEmpty() || name.equals("..") || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            throw new IOException("the device has a file of an impossible name");
        }
        Path local = folder.resolve(name);
        if (stat.isDirectory()) {
            if (depth >= DEEPEST) throw new IOException("folders lie deeper than " + DEEPEST + " in each other");
            if (Files.isSymbolicLink(local)) throw new IOException(local + " is a link");
            Files.createDirectories(local);
            for (FileStat entry : device.list(remote)) {
                pull(remote + "/" + entry.name(), entry, local, entry.name(), depth + 1);
            }
        } else if (stat.isRegular()) {
            Path part = Files.createTempFile(folder, ".ferry-", ".part");
            try {
                long before = done;
                try (OutputStream out = Files.newOutputStream(part)) {
                    long unused = device.pull(remote, out, bytes -> tell(before + bytes));
                }
                Files.move(part, local, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        }
    }

    /** Returns the bytes that were copied. */
    long push(Path local, String folder) {
        Path parent = local.toAbsolutePath().normalize().getParent();
        String base = folder.endsWith("/") ? folder : folder + "/";
        try {
            Files.walkFileTree(local.toAbsolutePath().normalize(), new SimpleFileVisitor<Path>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (attributes.isRegularFile()) {
                        String name = parent == null
                                ? file.toString()
                                : parent.relativize(file).toString();
                        long before = done;
                        try (InputStream in = Files.newInputStream(file)) {
                            device.push(in, -1, base + name, MODE, bytes -> tell(before + bytes));
                        }
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new AdbException(local + " could not be read: " + e.getMessage(), "", e);
        }
        return done;
    }

    private void tell(long bytes) {
        done = bytes;
        progress.accept(bytes);
    }
}

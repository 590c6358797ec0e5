package ferry.kernel.tree;

import ferry.kernel.KernelException;
import ferry.kernel.KernelVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The root of a kernel's source tree. Its files are read byte for byte (ISO 8859-1), so that a file that is written back
 * differs only where it was meant to; paths never leave the tree.
 *
 * @param root absolute, without links
 */
public record SourceTree(Path root, KernelVersion version) {
    /** The largest source files, register tables of graphics cards, have about 20 MiB; nothing here touches those. */
    private static final int MAX_FILE = 8 << 20;

    private static final Pattern NUMBER =
            Pattern.compile("(?m)^(VERSION|PATCHLEVEL|SUBLEVEL)[ \\t]*=[ \\t]*(\\d{1,5})");

    /** Throws KernelException when the folder is no kernel tree. */
    public static SourceTree open(Path folder) {
        Path root;
        try {
            root = folder.toRealPath();
        } catch (IOException e) {
            throw new KernelException(
                    "There is no kernel tree at " + folder, "Give the folder that has Kconfig and Makefile in it.", e);
        }
        if (!Files.isRegularFile(root.resolve("Makefile")) || !Files.isRegularFile(root.resolve("Kconfig"))) {
            throw new KernelException(
                    folder + " is no kernel tree: it has no Makefile or no Kconfig",
                    "Give the folder that has both in it, such as the unpacked linux-source-6.12.",
                    null);
        }
        Matcher m = NUMBER.matcher(readFile(root.resolve("Makefile")));
        int[] numbers = {-1, -1, 0};
        while (m.find()) {
            int which = m.group(1).equals("VERSION") ? 0 : m.group(1).equals("PATCHLEVEL") ? 1 : 2;
            numbers[which] = Integer.parseInt(m.group(2));
        }
        if (numbers[0] < 0 || numbers[1] < 0) {
            throw new KernelException(
                    "The Makefile of " + folder + " names no kernel version", "This is no kernel tree.", null);
        }
        return new SourceTree(root, new KernelVersion(numbers[0], numbers[1], numbers[2]));
    }

    /** Whether there is such a file inside the tree. */
    public boolean has(String path) {
        return Files.isRegularFile(resolve(path));
    }

    /** The whole file, a character a byte; empty when there is none. */
    public Optional<String> read(String path) {
        Path file = resolve(path);
        return Files.isRegularFile(file) ? Optional.of(readFile(file)) : Optional.empty();
    }

    /** Replaces a file at once: whoever reads sees the old or the new one; its mode stays. */
    public void write(String path, String text) {
        Path file = resolve(path);
        Path temporary = file.resolveSibling("." + file.getFileName() + ".ferry");
        try {
            Files.createDirectories(file.getParent());
            Files.write(temporary, text.getBytes(StandardCharsets.ISO_8859_1));
            if (Files.exists(file)) {
                Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(file));
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            discard(temporary);
            throw new KernelException(
                    "Cannot write " + file + ": " + e.getMessage(),
                    "The file is as it was. See to space and rights.",
                    e);
        }
    }

    private static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It has a name of its own that nothing reads.
        }
    }

    /** Whether it is a tree of Google's generic kernels, with slots reserved for later fields. */
    public boolean gki() {
        return has("include/linux/android_kabi.h");
    }

    /** A path inside the tree; throws KernelException for one that would leave it, by dots or by a link. */
    public Path resolve(String path) {
        Path file = root.resolve(path).normalize();
        boolean inside = file.startsWith(root);
        try {
            if (inside && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                inside = file.toRealPath().startsWith(root);
            }
        } catch (IOException e) {
            inside = false;
        }
        if (!inside) {
            throw new KernelException(path + " leaves the kernel tree " + root, "The tree holds a strange link.", null);
        }
        return file;
    }

    private static String readFile(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_FILE + 1);
            if (bytes.length > MAX_FILE) {
                throw new KernelException(file + " has more than " + (MAX_FILE >> 20) + " MiB", "", null);
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new KernelException("Cannot read " + file + ": " + e.getMessage(), "", e);
        }
    }
}

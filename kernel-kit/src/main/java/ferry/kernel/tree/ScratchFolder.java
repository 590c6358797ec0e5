package ferry.kernel.tree;

import ferry.kernel.KernelException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A folder for what is needed during one command; it is gone after {@link #close}. */
public record ScratchFolder(Path path) implements AutoCloseable {
    public static ScratchFolder make() {
        try {
            return new ScratchFolder(Files.createTempDirectory("ferry-kernel"));
        } catch (IOException e) {
            throw new KernelException("Cannot make a temporary folder: " + e.getMessage(), "Make room in TMPDIR.", e);
        }
    }

    @Override
    public void close() {
        try {
            delete(path);
        } catch (IOException e) {
            throw new KernelException("Cannot delete " + path + ": " + e.getMessage(), "Delete it by hand.", e);
        }
    }

    /** Deletes a folder with everything in it, following no links; nothing happens when it is not there. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}

package ferry.kernel.build;

import ferry.kernel.KernelException;
import ferry.kernel.tree.ScratchFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A kernel's sources in a tarball of any packing that tar knows. */
public final class Tarball {
    private Tarball() {}

    /**
     * Unpacks it into a folder, once: the folder remembers which file it came from. A folder that was left half unpacked, or is
     * of another file, is made anew, and what was built from it goes: files of a tarball are older than objects of before, so
     * make would take those for good.
     */
    public static Path unpack(Path file, Path folder, Path built) {
        Path mark = folder.resolveSibling(folder.getFileName() + ".from");
        try {
            String origin = file.toRealPath() + " " + Files.size(file) + " " + Files.getLastModifiedTime(file) + "\n";
            if (Files.isDirectory(folder)
                    && Files.exists(mark)
                    && Files.readString(mark).equals(origin)) {
                return folder;
            }
            Files.deleteIfExists(mark);
            ScratchFolder.delete(folder);
            ScratchFolder.delete(built);
            Files.createDirectories(folder);
            tar(file, folder);
            Files.writeString(mark, origin);
            return folder;
        } catch (IOException e) {
            throw new KernelException("Cannot unpack " + file + " into " + folder + ": " + e.getMessage(), "", e);
        }
    }

    private static void tar(Path file, Path folder) throws IOException {
        // The first folder's name says nothing; owners are those of whoever packed it.
        Process process = new ProcessBuilder(
                        "tar",
                        "-xf",
                        file.toString(),
                        "-C",
                        folder.toString(),
                        "--strip-components=1",
                        "--no-same-owner")
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        try {
            String said = new String(process.getInputStream().readNBytes(64 * 1024), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                Optional<String> first = said.lines().findFirst();
                throw new KernelException(
                        "Cannot unpack " + file + first.map(l -> ": " + l).orElse(""),
                        "It may be cut, or the disk is full.",
                        null);
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new KernelException("Unpacking was cancelled", "", e);
        }
    }
}

package ferry.rom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Disk images of QEMU, and the folders they lie in. */
final class VirtualDisk {
    private VirtualDisk() {}

    /** Makes a qcow2 that holds only what differs from the backing file (relative names: beside the new disk). */
    static void overlay(Path disk, Path backing, String format) {
        Command.Result result = Command.of(
                        "qemu-img",
                        "create",
                        "-q",
                        "-f",
                        "qcow2",
                        "-F",
                        format,
                        "-b",
                        backing.toString(),
                        disk.toString())
                .run(Duration.ofSeconds(30));
        if (!result.good()) {
            throw new RomException(
                    "qemu-img cannot make " + disk + ": " + result.output().strip(), "Look at the free space.", null);
        }
    }

    /** Removes a folder and what is in it; links are removed, not followed. */
    static void removeTree(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            List<Path> paths = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path path : paths) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new RomException("Cannot remove " + folder + ": " + e.getMessage(), "", e);
        }
    }
}

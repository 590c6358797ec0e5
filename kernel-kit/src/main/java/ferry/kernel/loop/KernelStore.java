package ferry.kernel.loop;

import ferry.kernel.KernelException;
import ferry.kernel.build.BuildResult;
import ferry.kernel.tree.ScratchFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Built kernels by what they were made of, so that none is built twice.
 *
 * @param folder has a folder for each, named by its key
 */
public record KernelStore(Path folder) {
    /**
     * Sixteen hexadecimal digits of all that a kernel is made of.
     *
     * @param config names the compiler and its version, too (CC_VERSION_TEXT, LD_VERSION); its header's comments do not count
     */
    public static String key(String sources, Path config, List<String> patches) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (Stream<String> lines = Files.lines(config)) {
                lines.filter(l -> l.contains("CONFIG_"))
                        .forEach(l -> digest.update((l + "\n").getBytes(StandardCharsets.UTF_8)));
            }
            digest.update((sources + "\n" + String.join("\n", patches)).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
        } catch (IOException e) {
            throw new KernelException("Cannot read " + config + ": " + e.getMessage(), "", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** The folder of a kernel that was kept; it has what a build's result has. */
    public Optional<Path> find(String key) {
        return Optional.of(folder.resolve(key)).filter(f -> Files.isRegularFile(f.resolve("kernel.json")));
    }

    /** Copies a build's result; returns its folder. */
    public Path keep(String key, BuildResult result) {
        Path kept = folder.resolve(key);
        Path part = folder.resolve(key + ".part");
        try {
            ScratchFolder.delete(part);
            Files.createDirectories(part);
            for (String file : result.sha256().keySet()) {
                copy(result.folder(), part, file);
            }
            copy(result.folder(), part, "kernel.json");
            ScratchFolder.delete(kept);
            Files.move(part, kept, StandardCopyOption.ATOMIC_MOVE);
            return kept;
        } catch (IOException e) {
            throw new KernelException("Cannot keep the kernel in " + kept + ": " + e.getMessage(), "Make room.", e);
        }
    }

    private static void copy(Path from, Path to, String file) throws IOException {
        Path target = to.resolve(file);
        Files.createDirectories(target.getParent());
        Files.copy(from.resolve(file), target);
    }
}

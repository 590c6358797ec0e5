package ferry.kernel.loop;

import ferry.kernel.KernelException;
import ferry.kernel.tree.ScratchFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A kernel's sources as Debian packs them.
 *
 * @param version of the package, such as 6.12.117-1
 * @param tarball linux-source-SERIES.tar.xz
 */
public record DebianSource(String version, Path tarball) {
    private static final String SUITE = "trixie";
    private static final String KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg";
    private static final Duration LIMIT = Duration.ofMinutes(15);

    /**
     * Gets them, once: later calls find what is there, and need no network. mmdebstrap brings its own apt with Debian's list
     * of packages, so the machine may be another distribution, and its own apt sees nothing of it. The environment's
     * FERRY_DEBIAN_MIRROR replaces the default mirror. Blocks some seconds.
     *
     * @param series such as 6.12
     */
    public static DebianSource fetch(String series, Path cache, Consumer<String> say) throws InterruptedException {
        String name = "linux-source-" + series;
        Path folder = cache.resolve(name).toAbsolutePath().normalize();
        Path version = folder.resolve("version");
        Path tarball = folder.resolve(name + ".tar.xz");
        try {
            if (Files.exists(version) && Files.exists(tarball)) {
                return new DebianSource(Files.readString(version).strip(), tarball);
            }
            Path scratch = folder.resolve("fetch");
            ScratchFolder.delete(scratch);
            Files.createDirectories(scratch);
            say.accept(name + ", about 150 MB");
            run(scratch, mmdebstrap(name, scratch));
            Path deb = only(scratch.resolve("archives"), name + "_");
            say.accept("unpacking " + deb.getFileName());
            run(scratch, List.of("dpkg-deb", "-x", deb.toString(), "package"));
            String built = run(scratch, List.of("dpkg-deb", "-f", deb.toString(), "Version"))
                    .strip();
            Files.move(
                    scratch.resolve("package/usr/src/" + name + ".tar.xz"),
                    tarball,
                    StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(version, built + "\n");
            ScratchFolder.delete(scratch);
            return new DebianSource(built, tarball);
        } catch (IOException e) {
            throw new KernelException(
                    "Cannot get the sources of Linux " + series + " into " + folder + ": " + e.getMessage(), "", e);
        }
    }

    /**
     * Packages are fetched and kept, nothing of them is run: that needs neither root nor namespaces. From 1.5 on mmdebstrap
     * refuses the mode without a chroot to root.
     */
    private static List<String> mmdebstrap(String packageName, Path folder) throws IOException {
        boolean root = Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        List<String> command = new ArrayList<>(List.of(
                "mmdebstrap",
                "--mode=" + (root ? "root" : "chrootless"),
                "--keyring=" + KEYS,
                "--arch=amd64",
                "--variant=extract",
                "--format=null",
                "--skip=essential/unlink,cleanup/apt",
                "--include=" + packageName,
                "--extract-hook=copy-out /var/cache/apt/archives " + folder,
                SUITE,
                "-"));
        Optional.ofNullable(System.getenv("FERRY_DEBIAN_MIRROR"))
                .filter(m -> !m.isBlank())
                .ifPresent(command::add);
        return command;
    }

    private static Path only(Path folder, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no package was brought: " + prefix + "*.deb"));
        }
    }

    private static String run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path said = Files.createTempFile(folder, "said", ".log");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
        } catch (IOException e) {
            throw new KernelException(
                    "The program " + command.getFirst() + " cannot be started: " + e.getMessage(),
                    "Install mmdebstrap, dpkg and debian-archive-keyring.",
                    e);
        }
        boolean ended;
        try {
            ended = process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            process.destroy();
        }
        String text = new String(Files.readAllBytes(said), StandardCharsets.UTF_8);
        Files.delete(said);
        if (!ended || process.exitValue() != 0) {
            String last = text.lines()
                    .filter(l -> l.startsWith("E:"))
                    .findFirst()
                    .orElseGet(
                            () -> ended ? "it ended with code " + process.exitValue() : "it did not end in " + LIMIT);
            throw new KernelException(
                    command.getFirst() + ": " + last,
                    "Debian's mirror must be reachable; FERRY_DEBIAN_MIRROR names another one.",
                    null);
        }
        return text;
    }
}

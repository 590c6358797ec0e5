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
     * Gets them, once: later calls find what is there, and need no network. apt works in folders of its own with Debian's
     * list of packages, so the machine may be another distribution, and its own apt sees nothing of it. The environment's
     * FERRY_DEBIAN_MIRROR is asked instead of deb.debian.org where it is set. Blocks some seconds.
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
            Files.createDirectories(folder);
            Path apt = folder.resolve("apt");
            List<String> options = apt(apt);
            say.accept("the list of Debian's packages");
            run(apt, apt(options, "update"));
            say.accept(name + ", about 150 MB");
            run(apt, apt(options, "download", name));
            Path deb = only(apt, name + "_");
            say.accept("unpacking " + deb.getFileName());
            run(apt, List.of("dpkg-deb", "-x", deb.toString(), "package"));
            String built = run(apt, List.of("dpkg-deb", "-f", deb.toString(), "Version"))
                    .strip();
            Files.move(
                    apt.resolve("package/usr/src/" + name + ".tar.xz"), tarball, StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(version, built + "\n");
            ScratchFolder.delete(apt);
            return new DebianSource(built, tarball);
        } catch (IOException e) {
            throw new KernelException(
                    "Cannot get the sources of Linux " + series + " into " + folder + ": " + e.getMessage(), "", e);
        }
    }

    /** Its own state, so that neither root nor the machine's sources are needed; proxies of the machine's apt are kept. */
    private static List<String> apt(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("lists/partial"));
        Files.createDirectories(folder.resolve("archives/partial"));
        Files.writeString(folder.resolve("status"), "");
        String mirror = Optional.ofNullable(System.getenv("FERRY_DEBIAN_MIRROR"))
                .filter(m -> !m.isBlank())
                .orElse("http://deb.debian.org/debian");
        Files.writeString(
                folder.resolve("sources.list"), "deb [signed-by=" + KEYS + "] " + mirror + " " + SUITE + " main\n");
        return List.of(
                "Dir::Etc::SourceList=" + folder.resolve("sources.list"),
                "Dir::Etc::SourceParts=/dev/null",
                "Dir::Etc::PreferencesParts=/dev/null",
                "Dir::State::Lists=" + folder.resolve("lists"),
                "Dir::State::status=" + folder.resolve("status"),
                "Dir::Cache=" + folder,
                "APT::Sandbox::User=root",
                "Acquire::Languages=none");
    }

    private static List<String> apt(List<String> options, String... words) {
        List<String> command = new ArrayList<>(List.of("apt-get", "-q"));
        options.forEach(o -> command.addAll(List.of("-o", o)));
        command.addAll(List.of(words));
        return command;
    }

    private static Path only(Path folder, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow(() -> new IOException("apt-get brought no " + prefix + "*.deb"));
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
                    "Install " + (command.getFirst().equals("dpkg-deb") ? "dpkg" : "apt")
                            + " and debian-archive-keyring.",
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

package ferry.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Debian's kernel sources for the tests that need the real thing: fetched by apt once into the cache, of which each test
 * unpacks what it needs. FERRY_TEST_CACHE names the cache's folder; default: kernel-sources in the folder for temporary files.
 */
public final class KernelSources {
    private KernelSources() {}

    /** The tarball of Debian's package linux-source-VERSION. */
    public static Path tarball(String version) throws IOException, InterruptedException {
        Path folder = cache();
        Path tar = folder.resolve("usr/src/linux-source-" + version + ".tar.xz");
        if (!Files.exists(tar)) {
            Path deb = deb("linux-source-" + version, folder);
            run(folder, "dpkg-deb", "-x", deb.toString(), folder.toString());
            Files.delete(deb);
        }
        return tar;
    }

    /** Some files of a version's sources, unpacked below a folder; returns the tree's root. */
    public static Path unpack(String version, Path into, List<String> files) throws IOException, InterruptedException {
        String root = "linux-source-" + version;
        List<String> command =
                new ArrayList<>(List.of("tar", "-xf", tarball(version).toString(), "-C", into.toString()));
        files.forEach(f -> command.add(root + "/" + f));
        run(into, command.toArray(String[]::new));
        return into.resolve(root);
    }

    /** Downloads one package with apt. */
    public static Path deb(String name, Path into) throws IOException, InterruptedException {
        run(into, "apt-get", "-q", "download", name);
        try (Stream<Path> files = Files.list(into)) {
            return files.filter(f -> f.getFileName().toString().startsWith(name.replaceAll("[:=].*", "") + "_"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Runs a program to its end and returns what it said. */
    public static String run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + out);
        }
        return out;
    }

    public static Path cache() throws IOException {
        String named = System.getenv("FERRY_TEST_CACHE");
        Path folder =
                named != null ? Path.of(named) : Path.of(System.getProperty("java.io.tmpdir"), "ferry-kernel-sources");
        return Files.createDirectories(folder);
    }
}

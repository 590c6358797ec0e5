package ferry.kernel.build;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.kernel.KernelException;
import ferry.kernel.tree.Make;
import ferry.kernel.tree.TreeConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Takes what a build has made into one folder: the image, the configuration, modules, and {@code kernel.json}. */
final class Harvest {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Make make;
    private final Path folder;

    Harvest(Make make, Path folder) {
        this.make = make;
        this.folder = folder;
    }

    static String imageTarget(String arch) {
        return arch.equals("arm64") ? "Image" : "bzImage";
    }

    BuildResult collect(TreeConfiguration.Result configured, List<String> patches, int compiled, long ms) {
        String arch = make.toolchain().arch();
        String name = imageTarget(arch);
        try {
            Files.createDirectories(folder);
            Path image = folder.resolve(name);
            copy(make.out().resolve("arch/" + make.toolchain().sourceArch() + "/boot/" + name), image);
            copy(make.out().resolve(".config"), folder.resolve("config"));
            copy(make.out().resolve("System.map"), folder.resolve("System.map"));
            if (configured.config().isOn("MODULES")) {
                make.run(
                        LIMIT,
                        line -> {},
                        List.of("-s", "INSTALL_MOD_PATH=" + folder.resolve("modules"), "modules_install"));
            }
            BuildResult result = new BuildResult(
                    folder,
                    image,
                    Files.readString(make.out().resolve("include/config/kernel.release"))
                            .strip(),
                    arch,
                    compiler(),
                    compiled,
                    ms,
                    patches,
                    hashes(),
                    configured.added(),
                    configured.dropped());
            Files.writeString(folder.resolve("kernel.json"), json(result));
            return result;
        } catch (IOException e) {
            throw new KernelException("Cannot take the result into " + folder + ": " + e.getMessage(), "", e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** As the kernel itself was told; the configuration has it since 4.18. */
    private String compiler() throws IOException {
        try (Stream<String> lines = Files.lines(make.out().resolve(".config"))) {
            return lines.filter(l -> l.startsWith("CONFIG_CC_VERSION_TEXT="))
                    .map(l -> l.replaceFirst("CONFIG_CC_VERSION_TEXT=\"?([^\"]*)\"?", "$1"))
                    .findFirst()
                    .orElse(make.toolchain().toString());
        }
    }

    private Map<String, String> hashes() throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                String name = folder.relativize(file).toString();
                if (!name.equals("kernel.json")) {
                    hashes.put(name, sha256(file));
                }
            }
        }
        return hashes;
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private static String json(BuildResult result) {
        JsonMapper mapper = JsonMapper.builder().build();
        ObjectNode json = mapper.createObjectNode()
                .put("release", result.release())
                .put("arch", result.arch())
                .put("compiler", result.compiler())
                .put("image", result.image().getFileName().toString());
        ArrayNode patches = json.putArray("patches");
        result.patches().forEach(patches::add);
        ObjectNode hashes = json.putObject("sha256");
        result.sha256().forEach(hashes::put);
        try {
            return mapper.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of JSON could not be written", e);
        }
    }
}

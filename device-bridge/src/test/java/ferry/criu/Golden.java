package ferry.criu;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The checkpoints that real CRIUs wrote, in {@code src/test/resources/criu}; see make.sh there. */
record Golden(String name, byte[] tar) {
    static List<Golden> all() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(file -> file.toString().endsWith(".tar.gz"))
                    .sorted()
                    .map(Golden::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Golden of(String name) {
        return read(folder().resolve(name + ".tar.gz"));
    }

    private static Path folder() {
        try {
            return Path.of(
                    Objects.requireNonNull(Golden.class.getResource("/criu")).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Golden read(Path file) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return new Golden(file.getFileName().toString().replace(".tar.gz", ""), in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything but the pages. */
    Images images() {
        try {
            return Images.ofTar(new ByteArrayInputStream(tar));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}

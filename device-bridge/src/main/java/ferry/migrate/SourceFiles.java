package ferry.migrate;

import ferry.docker.DockerException;
import ferry.docker.Engine;
import ferry.recode.RootFiles;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Files of a container's root through its engine's archive calls; each is fetched once. For one thread. */
final class SourceFiles implements RootFiles {
    /** Programs and libraries of half a gigabyte exist; larger ones are refused. */
    private static final long MOST = 1L << 30;

    private static final int MOST_LINKS = 16;
    private final Engine engine;
    private final String container;
    private final Map<String, Optional<byte[]>> read = new HashMap<>();

    SourceFiles(Engine engine, String container) {
        this.engine = engine;
        this.container = container;
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        Optional<byte[]> known = read.get(path);
        if (known == null) {
            known = fetch(path, 0);
            read.put(path, known);
        }
        return known;
    }

    private Optional<byte[]> fetch(String path, int links) throws IOException {
        if (links > MOST_LINKS) {
            return Optional.empty();
        }
        try (InputStream tar = engine.getArchive(container, path)) {
            Optional<TarGroup> first = TarGroup.read(tar);
            if (first.isEmpty()) {
                return Optional.empty();
            }
            TarGroup file = first.get();
            if (file.type() == '2') {
                String target = file.link().startsWith("/")
                        ? file.link()
                        : path.substring(0, path.lastIndexOf('/') + 1) + file.link();
                return fetch(target, links + 1);
            }
            if (file.type() != '0') {
                return Optional.empty();
            }
            if (file.size() > MOST) {
                throw new IOException("%s of %d bytes is too large to be read.".formatted(path, file.size()));
            }
            return Optional.of(tar.readNBytes((int) file.size()));
        } catch (DockerException e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }
}

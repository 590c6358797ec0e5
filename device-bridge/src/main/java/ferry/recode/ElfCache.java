package ferry.recode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** ELF files of one container, each read once. Not thread-safe. */
final class ElfCache {
    private final RootFiles files;
    private final Map<String, Optional<Elf>> read = new HashMap<>();

    ElfCache(RootFiles files) {
        this.files = files;
    }

    Optional<Elf> elf(String path) {
        return read.computeIfAbsent(path, p -> {
            try {
                return files.read(p).flatMap(Elf::of);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + p + " of the container: " + e.getMessage(), e);
            }
        });
    }
}

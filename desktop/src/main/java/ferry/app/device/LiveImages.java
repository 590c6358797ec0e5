package ferry.app.device;

import ferry.docker.DiskUse;
import ferry.docker.Engine;
import ferry.docker.FoundImage;
import ferry.docker.ImageDetails;
import ferry.docker.ImageStore;
import ferry.docker.Network;
import ferry.docker.RegistryLogin;
import ferry.docker.Transfer;
import ferry.migrate.ImageCopy;
import ferry.migrate.VolumeCopy;
import ferry.ui.images.ImageServices;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Images, volumes and networks of the endpoints of this machine. */
public final class LiveImages implements ImageServices {
    private static final long MIB = 1 << 20;
    private final Function<String, Engine> engines;

    /** @param engines the engine of an endpoint by its name; shared, not closed here */
    public LiveImages(Function<String, Engine> engines) {
        this.engines = engines;
    }

    private ImageStore store(String endpoint) {
        return new ImageStore(engines.apply(endpoint), RegistryLogin.current());
    }

    @Override
    public Optional<ImageDetails> details(String endpoint, String image) {
        return store(endpoint).details(image);
    }

    @Override
    public void pull(String endpoint, String reference, String platform, Consumer<String> onLine) {
        store(endpoint).pull(reference, platform, words(onLine));
    }

    @Override
    public void push(String endpoint, String reference, Consumer<String> onLine) {
        store(endpoint).push(reference, words(onLine));
    }

    /** Downloads tell themselves many times a second; the words change seldom. */
    private static Consumer<Transfer> words(Consumer<String> onLine) {
        String[] last = {""};
        return transfer -> {
            long share = transfer.total() > 0 ? transfer.done() * 4 / transfer.total() * 25 : -1;
            String text = share >= 0 ? transfer.text() + " " + share + " %" : transfer.text();
            if (!text.equals(last[0])) {
                last[0] = text;
                onLine.accept(text);
            }
        };
    }

    @Override
    public void build(
            String endpoint, Path folder, String dockerfile, String tag, String platform, Consumer<String> onLine) {
        store(endpoint).build(folder, dockerfile, tag, platform, onLine);
    }

    @Override
    public void load(String endpoint, Path file, Consumer<String> onLine) {
        try (InputStream tar = Files.newInputStream(file)) {
            engines.apply(endpoint).loadImage(tar);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void save(String endpoint, String image, Path file, Consumer<String> onLine) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (InputStream tar = engines.apply(endpoint).saveImage(image)) {
            long bytes = Files.copy(tar, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            onLine.accept(bytes / MIB + " MiB");
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written: " + e.getMessage(), e);
        } finally {
            try {
                Files.deleteIfExists(part);
            } catch (IOException e) {
                // What stopped the writing stops the removal too; the first error is told.
            }
        }
    }

    @Override
    public void tag(String endpoint, String image, String name) {
        engines.apply(endpoint).tag(image, name);
    }

    @Override
    public void remove(String endpoint, String image) {
        engines.apply(endpoint).removeImage(image, false);
    }

    @Override
    public DiskUse diskUse(String endpoint) {
        return store(endpoint).diskUse();
    }

    @Override
    public long pruneImages(String endpoint, boolean all) {
        return store(endpoint).pruneImages(all);
    }

    @Override
    public List<FoundImage> search(String endpoint, String word) {
        return store(endpoint).search(word);
    }

    @Override
    public void copyImage(String from, String to, String image, Consumer<String> onLine) {
        long[] told = new long[1];
        ImageCopy.Copied copied = ImageCopy.copy(engines.apply(from), engines.apply(to), image, bytes -> {
            if (bytes - told[0] > 16 * MIB) {
                told[0] = bytes;
                onLine.accept(image + ": " + bytes / MIB + " MiB");
            }
        });
        onLine.accept(String.format(
                Locale.ROOT,
                "%s: %.1f MiB copied, %d of %d layers were there",
                image,
                copied.bytes() / (double) MIB,
                copied.sparedLayers(),
                copied.layers()));
    }

    @Override
    public void createVolume(String endpoint, String name) {
        engines.apply(endpoint).createVolume(name);
    }

    @Override
    public void removeVolume(String endpoint, String name) {
        engines.apply(endpoint).removeVolume(name);
    }

    @Override
    public long pruneVolumes(String endpoint) {
        return store(endpoint).pruneVolumes();
    }

    @Override
    public void copyVolume(String from, String to, String name, Consumer<String> onLine) {
        long[] carried = new long[1];
        VolumeCopy.copy(engines.apply(from), engines.apply(to), name, bytes -> carried[0] = bytes);
        onLine.accept(name + ": " + carried[0] / 1024 + " KiB copied");
    }

    @Override
    public List<Network> networks(String endpoint) {
        return store(endpoint).networks();
    }
}

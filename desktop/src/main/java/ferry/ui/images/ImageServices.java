package ferry.ui.images;

import ferry.docker.DiskUse;
import ferry.docker.FoundImage;
import ferry.docker.ImageDetails;
import ferry.docker.Network;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the window does with the images, volumes and networks of endpoints. Every method may block and is called on a
 * virtual thread; interrupting it cancels what takes long. {@code onLine} gets progress in words, on any thread.
 */
public interface ImageServices {
    /** Empty when it is gone. */
    Optional<ImageDetails> details(String endpoint, String image);

    void pull(String endpoint, String reference, String platform, Consumer<String> onLine);

    void push(String endpoint, String reference, Consumer<String> onLine);

    void build(String endpoint, Path folder, String dockerfile, String tag, String platform, Consumer<String> onLine);

    void load(String endpoint, Path file, Consumer<String> onLine);

    void save(String endpoint, String image, Path file, Consumer<String> onLine);

    void tag(String endpoint, String image, String name);

    void remove(String endpoint, String image);

    /** What is on its disk, and what a prune would free; takes seconds. */
    DiskUse diskUse(String endpoint);

    /** Returns the bytes that got free. */
    long pruneImages(String endpoint, boolean all);

    List<FoundImage> search(String endpoint, String word);

    /** Copies an image; only layers that the target lacks are sent. Returns what was done, in words of the progress. */
    void copyImage(String from, String to, String image, Consumer<String> onLine);

    void createVolume(String endpoint, String name);

    void removeVolume(String endpoint, String name);

    long pruneVolumes(String endpoint);

    void copyVolume(String from, String to, String name, Consumer<String> onLine);

    List<Network> networks(String endpoint);
}

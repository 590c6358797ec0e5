package ferry.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import ferry.docker.DockerException;
import ferry.docker.Engine;
import ferry.docker.Image;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Copies an image from one engine to another. Docker's API gives an image only as a whole ({@code docker save}), but takes
 * one without the layers that it has already (moby, image/tarexport/load.go looks for a layer's chain before its file): so
 * those are taken out on the way, and only what is missing reaches the target.
 */
public final class ImageCopy {
    private static final int MOST_IMAGES = 2000;

    private ImageCopy() {}

    /**
     * @param bytes that were sent to the target
     * @param spared bytes of layers that it had already
     */
    public record Copied(long bytes, long spared, int layers, int sparedLayers) {}

    /** Copies; nothing is sent when the target has the image. Its tag goes along when {@code image} is one. */
    public static Copied copy(Engine from, Engine to, String image, LongConsumer progress) {
        JsonNode source = from.inspectImage(image)
                .orElseThrow(() -> new DockerException(
                        404, "there is no image " + image + " on " + from.endpoint(), "See: ferry images", null));
        String id = source.path("Id").asText();
        List<String> layers = layers(source);
        if (to.inspectImage(id).isPresent()) {
            if (!image.startsWith("sha256:") && !id.startsWith(image)) to.tag(id, image);
            return new Copied(0, source.path("Size").asLong(), layers.size(), layers.size());
        }
        Set<String> spare = spare(layers, to);
        long[] counted = new long[2];
        try {
            Conveyor.run(
                    out -> {
                        try (InputStream tar = from.saveImage(image)) {
                            filter(tar, out, spare, counted, progress);
                        }
                    },
                    to::loadImage);
        } catch (DockerException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DockerException(0, "the copy of " + image + " was cancelled", "", e);
        } catch (Exception e) {
            throw new DockerException(0, "the image " + image + " could not be copied: " + e.getMessage(), "", e);
        }
        if (to.inspectImage(id).isEmpty()) {
            throw new DockerException(
                    0,
                    to.endpoint() + " has loaded the image " + image + " under another id",
                    "Both engines must keep images in the same way (graph driver or containerd).",
                    null);
        }
        return new Copied(counted[0], counted[1], layers.size(), spare.size());
    }

    private static List<String> layers(JsonNode image) {
        List<String> layers = new ArrayList<>();
        image.path("RootFS").path("Layers").forEach(layer -> layers.add(layer.asText()));
        return layers;
    }

    /** Digests of those lower layers that the target has in the same order: only then they are the same chain. */
    private static Set<String> spare(List<String> layers, Engine to) {
        int longest = 0;
        List<Image> there = to.images();
        for (Image image : there.subList(0, Math.min(there.size(), MOST_IMAGES))) {
            Optional<JsonNode> found = to.inspectImage(image.id());
            if (found.isPresent()) longest = Math.max(longest, common(layers, layers(found.get())));
        }
        Set<String> spare = new HashSet<>(layers.subList(0, longest));
        // A layer that stands above as well, such as an empty one, is needed there.
        spare.removeAll(layers.subList(longest, layers.size()));
        return spare;
    }

    private static int common(List<String> a, List<String> b) {
        int n = 0;
        while (n < Math.min(a.size(), b.size()) && a.get(n).equals(b.get(n))) n++;
        return n;
    }

    /** Passes a saved image on without the layers that can be spared; counts what is sent and what is spared. */
    static void filter(InputStream in, OutputStream out, Set<String> spare, long[] counted, LongConsumer progress)
            throws IOException {
        Set<String> paths = new HashSet<>();
        // Since Docker 25 a saved image is an OCI layout: a layer's file is named after its digest, unpacked or not. In
        // older ones the names say nothing, and everything travels.
        spare.forEach(digest -> paths.add("blobs/" + digest.replace(':', '/')));
        while (true) {
            Optional<TarGroup> next = TarGroup.read(in);
            if (next.isEmpty()) break;
            TarGroup member = next.get();
            long padded = TarGroup.padded(member.size());
            if (paths.contains(member.name())) {
                in.skipNBytes(padded);
                counted[1] += member.size();
                continue;
            }
            out.write(member.raw());
            TarWriter.copy(in, out, padded);
            counted[0] += member.raw().length + padded;
            progress.accept(counted[0]);
        }
        new TarWriter(out).end();
    }
}

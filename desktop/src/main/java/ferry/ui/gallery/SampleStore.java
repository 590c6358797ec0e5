package ferry.ui.gallery;

import ferry.docker.DiskUse;
import ferry.docker.DockerException;
import ferry.docker.FoundImage;
import ferry.docker.ImageDetails;
import ferry.docker.Network;
import ferry.ui.images.ImageServices;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Images, volumes and networks in memory; writes down what it is asked to do. Thread-safe. */
public final class SampleStore implements ImageServices {
    private final List<String> acts = new CopyOnWriteArrayList<>();
    private volatile boolean reachable = true;

    /** What was asked for. */
    public List<String> acts() {
        return List.copyOf(acts);
    }

    @Override
    public Optional<ImageDetails> details(String endpoint, String image) {
        long then = Samples.NOW / 1000 - 86_400;
        return Optional.of(new ImageDetails(
                "sha256:" + "3f0a91c2".repeat(8),
                List.of("shop/worker:2.3", "shop/worker:latest"),
                List.of("shop/worker@sha256:" + "77aa".repeat(16)),
                "linux/amd64",
                412L << 20,
                "2026-11-23T09:12:44Z",
                List.of("/entrypoint.sh", "serve"),
                List.of("PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8"),
                List.of("8080/tcp"),
                List.of("/data"),
                List.of("sha256:a1", "sha256:b2", "sha256:c3"),
                List.of(
                        new ImageDetails.Made(then, "CMD [\"serve\"]", 0, List.of("shop/worker:2.3")),
                        new ImageDetails.Made(then, "COPY --chown=app:app . /app # buildkit", 12L << 20, List.of()),
                        new ImageDetails.Made(
                                then - 60,
                                "RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends"
                                        + " ca-certificates libpq5 && rm -rf /var/lib/apt/lists/* # buildkit",
                                281L << 20,
                                List.of()),
                        new ImageDetails.Made(
                                then - 900_000, "# debian.sh --arch 'amd64' out/ 'trixie'", 119L << 20, List.of()))));
    }

    @Override
    public void pull(String endpoint, String reference, String platform, Consumer<String> onLine) {
        acts.add("pull " + reference + " " + endpoint);
        onLine.accept("Pulling from " + reference);
        if (reference.startsWith("nosuch")) {
            throw new DockerException(
                    404,
                    "pull access denied for " + reference,
                    "Look whether the name is right; or log in: docker login",
                    null);
        }
        onLine.accept("a1b2c3: Downloading 50 %");
        onLine.accept("a1b2c3: Pull complete");
    }

    @Override
    public void push(String endpoint, String reference, Consumer<String> onLine) {
        acts.add("push " + reference + " " + endpoint);
    }

    @Override
    public void build(
            String endpoint, Path folder, String dockerfile, String tag, String platform, Consumer<String> onLine) {
        acts.add("build " + tag + " " + endpoint);
        for (int step = 1; step <= 6; step++) {
            onLine.accept("Step " + step + "/6 : RUN make part" + step);
            onLine.accept(" ---> 3f0a91c2" + step);
        }
        onLine.accept("Successfully tagged " + tag);
    }

    @Override
    public void load(String endpoint, Path file, Consumer<String> onLine) {
        acts.add("load " + file.getFileName());
    }

    @Override
    public void save(String endpoint, String image, Path file, Consumer<String> onLine) {
        acts.add("save " + image);
    }

    @Override
    public void tag(String endpoint, String image, String name) {
        acts.add("tag " + name);
    }

    @Override
    public void remove(String endpoint, String image) {
        acts.add("remove " + image + " " + endpoint);
    }

    @Override
    public DiskUse diskUse(String endpoint) {
        return new DiskUse(6L << 30, 300L << 20, 2L << 30, 900L << 20, 120L << 20);
    }

    @Override
    public long pruneImages(String endpoint, boolean all) {
        acts.add("prune images " + endpoint);
        return 2L << 30;
    }

    @Override
    public List<FoundImage> search(String endpoint, String word) {
        acts.add("search " + endpoint + " " + word);
        if (!reachable) {
            throw new DockerException(
                    500,
                    "Get \"https://index.docker.io/v1/search?q=" + word
                            + "\": dial tcp: lookup index.docker.io: no such host",
                    "Docker on that machine does not reach the registry: connect the machine to the network.",
                    null);
        }
        return word.equals("nothing")
                ? List.of()
                : List.of(
                        new FoundImage("nginx", "Official build of Nginx.", 20_412, true),
                        new FoundImage("nginxinc/nginx-unprivileged", "Unprivileged NGINX Dockerfiles", 184, false),
                        new FoundImage("bitnami/nginx", "Container image for NGINX", 202, false),
                        new FoundImage("a\u202ename\u0007", "line\none", 0, false));
    }

    /** Whether the registry answers. */
    public void reachable(boolean now) {
        reachable = now;
    }

    @Override
    public void copyImage(String from, String to, String image, Consumer<String> onLine) {
        acts.add("copy image " + image + " " + from + " " + to);
        onLine.accept(image + ": 12.0 MiB copied, 3 of 4 layers were there");
    }

    @Override
    public void createVolume(String endpoint, String name) {
        acts.add("create volume " + name);
    }

    @Override
    public void removeVolume(String endpoint, String name) {
        acts.add("remove volume " + name);
    }

    @Override
    public long pruneVolumes(String endpoint) {
        acts.add("prune volumes " + endpoint);
        return 120L << 20;
    }

    @Override
    public void copyVolume(String from, String to, String name, Consumer<String> onLine) {
        acts.add("copy volume " + name + " " + from + " " + to);
    }

    @Override
    public List<Network> networks(String endpoint) {
        return List.of(
                new Network(
                        "838e59eb4a09" + "0".repeat(52), "bridge", "bridge", "local", false, List.of("172.17.0.0/16")),
                new Network("e278e977647e" + "0".repeat(52), "host", "host", "local", false, List.of()),
                new Network(
                        "dcb05fcefdab" + "0".repeat(52),
                        "shop_default",
                        "bridge",
                        "local",
                        true,
                        List.of("172.18.0.0/16", "fd00:18::/64")));
    }
}

package ferry.migrate;

import ferry.docker.Courier;
import ferry.docker.DockerException;
import ferry.docker.Engine;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** What travels beside the checkpoint, the same for every strategy: changed files and volumes, taken while the source is frozen. */
final class Cargo {
    private Cargo() {}

    /** Carries both and returns the bytes carried. */
    static long files(Crossing c) throws Exception {
        long layer = layer(c, c.targetCourier(), "/upper");
        if (layer > 0) {
            Extras.dig(c);
        }
        long[] bytes = {layer};
        Timed.run(
                c.limits().transfer(),
                "carrying the volumes",
                () -> VolumeCopy.copy(c, n -> {
                    bytes[0] = layer + n;
                    c.report().bytes(layer + n, OptionalLong.empty());
                }));
        return bytes[0];
    }

    /**
     * Carries the changed files.
     *
     * @param upper where the target's courier has the top layer
     */
    static long layer(Crossing c, Courier target, String upper) {
        long[] bytes = new long[1];
        Set<String> mounts = VolumeCopy.mountPoints(c.source());
        List<Engine.Change> changes =
                TopLayer.changed(c.from().changes(c.passage().sourceId()), mounts);
        if (changes.isEmpty()) {
            return 0;
        }
        List<String> deleted = changes.stream()
                .filter(x -> x.kind() == 2)
                .map(Engine.Change::path)
                .toList();
        LayerExtras extras = c.extras();
        try {
            carry(c, target, upper, deleted, extras, bytes);
        } catch (DockerException e) {
            // An attribute that the target's file system does not take, or not of this size, ends the unpacking.
            if (extras.xattrs().isEmpty() || e.status() < 500) {
                throw e;
            }
            c.report()
                    .log("Extended attributes of the changed files do not travel (%s): %s"
                            .formatted(c.passage().to(), MigrationException.words(e)));
            carry(c, target, upper, deleted, LayerExtras.none(), bytes);
        }
        return bytes[0];
    }

    private static void carry(
            Crossing c, Courier target, String upper, List<String> deleted, LayerExtras extras, long[] bytes) {
        Set<String> mounts = VolumeCopy.mountPoints(c.source());
        Timed.run(
                c.limits().transfer(),
                "carrying the changed files",
                () -> Conveyor.run(
                        out -> {
                            // The checkpoint may be on its way out of the other one.
                            try (Courier courier = c.anotherSourceCourier();
                                    InputStream in = courier.get("/upper/.")) {
                                TopLayer.copy(in, out, deleted, mounts, extras, n -> {
                                    bytes[0] = n;
                                    c.report().bytes(n, OptionalLong.empty());
                                });
                            }
                        },
                        in -> target.put(upper, in)));
    }
}

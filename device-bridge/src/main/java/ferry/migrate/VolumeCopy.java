package ferry.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import ferry.docker.Courier;
import ferry.docker.DockerException;
import ferry.docker.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;

/** Copies the contents of volumes through the archives of containers that mount them. */
public final class VolumeCopy {
    private static final Pattern ANONYMOUS = Pattern.compile("[0-9a-f]{64}");

    private VolumeCopy() {}

    /** Names of its volumes that a person gave. */
    static List<String> named(JsonNode inspect) {
        List<String> names = new ArrayList<>();
        for (JsonNode m : inspect.path("Mounts")) {
            String name = m.path("Name").asText("");
            if (m.path("Type").asText().equals("volume")
                    && !ANONYMOUS.matcher(name).matches()) {
                names.add(name);
            }
        }
        return names;
    }

    /** Volumes without a name of a person's, as binds NAME:DESTINATION. */
    static List<String> anonymous(JsonNode inspect) {
        List<String> binds = new ArrayList<>();
        for (JsonNode m : inspect.path("Mounts")) {
            String name = m.path("Name").asText("");
            if (m.path("Type").asText().equals("volume")
                    && ANONYMOUS.matcher(name).matches()) {
                binds.add(name + ":" + m.path("Destination").asText());
            }
        }
        return binds;
    }

    /** Where volumes are mounted, anonymous ones included. */
    static List<String> destinations(JsonNode inspect) {
        List<String> paths = new ArrayList<>();
        for (JsonNode m : inspect.path("Mounts")) {
            if (m.path("Type").asText().equals("volume")) {
                paths.add(m.path("Destination").asText());
            }
        }
        return paths;
    }

    /** Every mount point, tmpfs included: nothing below them belongs to the top layer. */
    static Set<String> mountPoints(JsonNode inspect) {
        Set<String> paths = new HashSet<>();
        for (JsonNode m : inspect.path("Mounts")) {
            paths.add(m.path("Destination").asText());
        }
        inspect.path("HostConfig").path("Tmpfs").fieldNames().forEachRemaining(paths::add);
        return paths;
    }

    static void copy(Crossing c, LongConsumer carried) throws Exception {
        for (String path : destinations(c.source())) {
            Conveyor.run(
                    out -> {
                        try (InputStream tar = c.from().getArchive(c.passage().sourceId(), path + "/.")) {
                            checked(tar, out, path, carried);
                        }
                    },
                    in -> c.to().putArchive(c.passage().targetId(), path, in));
        }
    }

    /**
     * Copies one volume to another engine, through containers that only mount it. The copy has the same name and must not
     * be there yet. Owners, modes and links go along, extended attributes do not.
     *
     * @param carried bytes so far
     */
    public static void copy(Engine from, Engine to, String volume, LongConsumer carried) {
        if (to.volumes().stream().anyMatch(v -> v.name().equals(volume))) {
            throw new DockerException(
                    409,
                    to.endpoint() + " has a volume " + volume + " already",
                    "Remove or rename one of the two.",
                    null);
        }
        String session = "volume-" + Long.toHexString(System.nanoTime());
        to.createVolume(volume);
        boolean whole = false;
        try (Courier source = Courier.open(from, session, Map.of(volume, "/volume"), Courier.Access.READ);
                Courier target = Courier.open(to, session, Map.of(volume, "/volume"), Courier.Access.WRITE)) {
            Conveyor.run(
                    out -> {
                        try (InputStream tar = source.get("/volume/.")) {
                            checked(tar, out, "/volume", carried);
                        }
                    },
                    in -> target.put("/volume", in));
            whole = true;
        } catch (DockerException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DockerException(0, "the copy of the volume was cancelled", "", e);
        } catch (Exception e) {
            throw new DockerException(0, "the volume " + volume + " could not be copied: " + e.getMessage(), "", e);
        } finally {
            Courier.sweep(from, session);
            Courier.sweep(to, session);
            if (!whole) to.removeVolume(volume);
        }
    }

    /** Passes an archive on once its names are known to stay inside. */
    private static void checked(InputStream in, OutputStream out, String folder, LongConsumer carried)
            throws IOException {
        long bytes = 0;
        while (true) {
            Optional<TarGroup> next = TarGroup.read(in);
            if (next.isEmpty()) {
                break;
            }
            TarGroup member = next.get();
            String path = member.path();
            if (member.type() == '1') {
                String unused = TarGroup.clean(member.link());
            }
            if ("34".indexOf(member.type()) >= 0) {
                throw new IOException(
                        "A volume holds a device node, %s; devices are not carried across.".formatted(path));
            }
            out.write(DockerUnpack.member(member, folder).raw());
            TarWriter.copy(in, out, TarGroup.padded(member.size()));
            bytes += member.raw().length + member.size();
            carried.accept(bytes);
        }
        new TarWriter(out).end();
    }
}

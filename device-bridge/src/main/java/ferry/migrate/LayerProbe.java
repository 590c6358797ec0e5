package ferry.migrate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.docker.Courier;
import ferry.docker.Engine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and restores what Docker's archives leave out of a folder of changed files, by {@code look} in a container of its
 * own that has the folder mounted. The folder must not be in use by a container that runs.
 */
public final class LayerProbe {
    private static final String AT = "/upper";
    private static final String LIST = "holes";

    private final LookRun run;

    /**
     * @param translator path of a static qemu-x86_64 on an arm64 engine's host; empty where x86-64 programs run without
     */
    public LayerProbe(Engine engine, Optional<String> translator) {
        this.run = new LookRun(engine, translator);
    }

    /**
     * Reads it; the folder is mounted read-only.
     *
     * @param session that cleans the container up if Ferry is killed
     * @param folder on the engine's machine
     */
    LayerExtras attributes(String session, String folder) {
        // Other users' files.
        ObjectNode host = host(folder, true, List.of("DAC_READ_SEARCH"));
        host.put("ReadonlyRootfs", true);
        return run.run(
                new LookRun.Order(List.of("attributes", AT), labels(session), host, Optional.empty()),
                LayerReader::attributes);
    }

    /** Makes holes in files of the folder, where they have nothing but zeros. */
    LayerExtras.Dug dig(String session, String folder, List<LayerExtras.Hole> holes) {
        // FOWNER, FSETID and SETFCAP: a file's times, set-id bits and capability stay as they are.
        ObjectNode host =
                host(folder, false, List.of("DAC_READ_SEARCH", "DAC_OVERRIDE", "FOWNER", "FSETID", "SETFCAP"));
        // Docker puts no files into a container whose root is read-only.
        return run.run(
                new LookRun.Order(List.of("dig", AT, "/" + LIST), labels(session), host, Optional.of(tar(list(holes)))),
                LayerReader::dug);
    }

    /** The list that {@code look dig} reads. */
    static byte[] list(List<LayerExtras.Hole> holes) {
        StringBuilder list = new StringBuilder();
        for (LayerExtras.Hole hole : holes) {
            list.append("hole ");
            for (char c : hole.path().toCharArray()) {
                if (c < 0x21 || c > 0x7e || c == '%') {
                    list.append("%%%02X".formatted((int) c));
                } else {
                    list.append(c);
                }
            }
            list.append(' ')
                    .append(hole.offset())
                    .append(' ')
                    .append(hole.length())
                    .append('\n');
        }
        return list.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] tar(byte[] list) {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        TarWriter writer = new TarWriter(tar);
        try {
            writer.file(LIST, 0644, list);
            writer.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tar.toByteArray();
    }

    private static Map<String, String> labels(String session) {
        // Swept as a courier is.
        return Map.of(Labels.SESSION, session, Labels.ROLE, Courier.COURIER);
    }

    private static ObjectNode host(String folder, boolean readOnly, List<String> capabilities) {
        ObjectNode host = JsonNodeFactory.instance.objectNode().put("NetworkMode", "none");
        host.putArray("CapDrop").add("ALL");
        var add = host.putArray("CapAdd");
        capabilities.forEach(add::add);
        // Under SELinux a container's files are its own.
        host.putArray("SecurityOpt").add("label=disable");
        // A mount, not a bind: a bind makes a folder that is not there.
        host.putArray("Mounts")
                .addObject()
                .put("Type", "bind")
                .put("Source", folder)
                .put("Target", AT)
                .put("ReadOnly", readOnly);
        return host;
    }
}

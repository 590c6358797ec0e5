package ferry.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.docker.DockerException;
import ferry.docker.Engine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Looks at a running container through its engine's API alone: a container of its own, from an image that holds only
 * {@code look}, shares the other's PID and network namespace for a moment, prints, and is removed. The container that
 * is looked at is not stopped or changed. Takes about 0.4 s on a PC.
 */
public final class LookProbe {
    private static final String RESOURCE = "/ferry/assets/look/look";
    private static final String REPOSITORY = "ferry/look";

    private final Engine engine;
    private final Optional<String> translator;

    /**
     * @param translator path of a static qemu-x86_64 on an arm64 engine's host, mounted into the looking container; empty
     *     on x86-64, and where the kernel itself starts x86-64 programs (binfmt_misc)
     */
    public LookProbe(Engine engine, Optional<String> translator) {
        this.engine = engine;
        this.translator = translator;
    }

    /**
     * Takes one look.
     *
     * @param container id or name of a running container
     * @throws LookException when the container does not run, or the look said nothing that can be read
     * @throws DockerException when the engine refused a step
     */
    public Look take(String container) {
        JsonNode inspect = engine.inspect(container)
                .orElseThrow(() -> new LookException("There is no container " + container + ".", null));
        if (!inspect.path("State").path("Running").asBoolean()) {
            throw new LookException(
                    "The container " + container + " does not run, so there is nothing to look at.", null);
        }
        String id = inspect.path("Id").asText();
        String name = "ferry-look-" + UUID.randomUUID().toString().substring(0, 8);
        String helper = engine.create(name, body(id, image()));
        try {
            engine.start(helper);
            int code = engine.waitExit(helper);
            try (InputStream log = engine.logs(helper, -1, false)) {
                if (code != 0) {
                    String said = new String(log.readNBytes(2000), java.nio.charset.StandardCharsets.UTF_8);
                    throw new LookException(
                            "The program that looks ended with code " + code + ": " + LookReader.printable(said, 500)
                                    + (code == 126 || code == 127 || said.contains("exec format error")
                                            ? " The engine cannot run x86-64 programs: qemu-user is missing there."
                                            : ""),
                            null);
                }
                return LookReader.read(log);
            } catch (IOException e) {
                throw new LookException("What was seen of " + container + " could not be fetched.", e);
            }
        } finally {
            engine.remove(helper, true);
        }
    }

    private ObjectNode body(String id, String image) {
        var json = JsonNodeFactory.instance;
        ObjectNode body = json.objectNode().put("Image", image);
        var entry = body.putArray("Entrypoint");
        translator.ifPresent(t -> entry.add("/qemu"));
        entry.add("/look");
        body.putObject("Labels").put("ferry.helper", "look");
        ObjectNode host = body.putObject("HostConfig");
        host.put("PidMode", "container:" + id).put("NetworkMode", "container:" + id);
        host.put("ReadonlyRootfs", true);
        var drop = host.putArray("CapDrop");
        drop.add("ALL");
        // SYS_PTRACE: links and maps of others; DAC_READ_SEARCH: those of other users; SYS_ADMIN: setns to the IPC
        // namespace.
        var add = host.putArray("CapAdd");
        List.of("SYS_PTRACE", "DAC_READ_SEARCH", "SYS_ADMIN").forEach(add::add);
        // The daemon's default may be a driver that cannot be read back.
        host.putObject("LogConfig").put("Type", "json-file").putObject("Config");
        translator.ifPresent(t -> host.putArray("Binds").add(t + ":/qemu:ro"));
        return body;
    }

    /** The image's reference, tagged with the program's digest; loaded when it is not there yet. */
    private String image() {
        byte[] program = program();
        String tag = REPOSITORY + ":" + digest(program);
        if (engine.inspectImage(tag).isEmpty()) {
            engine.importImage(
                    new ByteArrayInputStream(tar(program)), tag, "linux/amd64", List.of("ENTRYPOINT [\"/look\"]"));
        }
        return tag;
    }

    private static byte[] program() {
        try (InputStream in = LookProbe.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new LookException("The program that looks is not in this build: " + RESOURCE, null);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] tar(byte[] program) {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes)) {
            for (String folder : new String[] {"proc/", "dev/", "sys/", "etc/"}) {
                tar.putArchiveEntry(new TarArchiveEntry(folder));
                tar.closeArchiveEntry();
            }
            var entry = new TarArchiveEntry("look");
            entry.setMode(0755);
            entry.setSize(program.length);
            tar.putArchiveEntry(entry);
            tar.write(program);
            tar.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .substring(0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

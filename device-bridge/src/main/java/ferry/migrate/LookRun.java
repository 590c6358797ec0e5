package ferry.migrate;

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
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Runs {@code look} through an engine's API alone: in a container of its own, from an image that holds only that program,
 * which is removed afterwards. Takes about 0.4 s on a PC.
 */
final class LookRun {
    private static final String RESOURCE = "/ferry/assets/look/look";
    private static final String REPOSITORY = "ferry/look";

    private final Engine engine;
    private final Optional<String> translator;

    /**
     * @param translator path of a static qemu-x86_64 on an arm64 engine's host, mounted into the looking container; empty
     *     on x86-64, and where the kernel itself starts x86-64 programs (binfmt_misc)
     */
    LookRun(Engine engine, Optional<String> translator) {
        this.engine = engine;
        this.translator = translator;
    }

    /**
     * One run.
     *
     * @param arguments the mode and what belongs to it; none for a look at processes
     * @param labels of the container, by which whoever cleans up knows it
     * @param host the container's HostConfig, but for what every run has
     * @param files a tar put into the container's root before it starts
     */
    record Order(List<String> arguments, Map<String, String> labels, ObjectNode host, Optional<byte[]> files) {}

    /**
     * Runs it and reads what it prints.
     *
     * @throws LookException when it failed, or said nothing that can be read
     * @throws DockerException when the engine refused a step
     */
    <T> T run(Order order, Function<InputStream, T> reader) {
        String name = "ferry-look-" + UUID.randomUUID().toString().substring(0, 8);
        String helper = engine.create(name, body(order, image()));
        try {
            order.files().ifPresent(tar -> engine.putArchive(helper, "/", new ByteArrayInputStream(tar)));
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
                return reader.apply(log);
            } catch (IOException e) {
                throw new LookException("What the program that looks has said could not be fetched.", e);
            }
        } finally {
            engine.remove(helper, true);
        }
    }

    private ObjectNode body(Order order, String image) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("Image", image);
        var entry = body.putArray("Entrypoint");
        translator.ifPresent(t -> entry.add("/qemu"));
        entry.add("/look");
        if (!order.arguments().isEmpty()) {
            var command = body.putArray("Cmd");
            order.arguments().forEach(command::add);
        }
        ObjectNode labels = body.putObject("Labels").put("ferry.helper", "look");
        order.labels().forEach(labels::put);
        ObjectNode host = order.host().deepCopy();
        body.set("HostConfig", host);
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
        try (InputStream in = LookRun.class.getResourceAsStream(RESOURCE)) {
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

package ferry.docker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * An engine of the lab for a test. It makes its image of the engine's own machine (dash, sleep, their libraries) through
 * the API, and removes every container it made.
 */
final class LabDocker implements AutoCloseable {
    static final String IMAGE = "ferry-test-shell:latest";
    private static final String STAGE = "ferry-test-stage:latest";

    private final HttpEngine engine;
    private final List<String> containers = new ArrayList<>();

    private LabDocker(HttpEngine engine) {
        this.engine = engine;
    }

    /** The PC half, from FERRY_TEST_PC_DOCKER. */
    static LabDocker pc() {
        return open("lab-pc", "FERRY_TEST_PC_DOCKER");
    }

    /** The phone half, from FERRY_TEST_PHONE_DOCKER. */
    static LabDocker phone() {
        return open("lab-phone", "FERRY_TEST_PHONE_DOCKER");
    }

    private static LabDocker open(String endpoint, String variable) {
        String uri = System.getProperty(variable, System.getenv().getOrDefault(variable, ""));
        if (uri.isEmpty()) {
            throw new AssertionError("a lab test needs " + variable + ", the unix:// address of a lab engine");
        }
        return new LabDocker(HttpEngine.open(endpoint, URI.create(uri)));
    }

    HttpEngine engine() {
        return engine;
    }

    /** The id of a new container, created and not started, without network. */
    String create(String name, String... argv) throws IOException {
        return create(name, argv, body -> {});
    }

    String create(String name, String[] argv, Consumer<ObjectNode> more) throws IOException {
        image();
        String full = "ferry-test-docker-" + name;
        engine.remove(full, true);
        ObjectNode body = EngineHttp.JSON.createObjectNode().put("Image", IMAGE);
        body.set("Cmd", HttpEngine.array(List.of(argv)));
        body.putObject("HostConfig").put("NetworkMode", "none");
        more.accept(body);
        containers.add(full);
        return engine.create(full, body);
    }

    /** The lines of a container's log, without those that CRIU writes there at a restore. */
    List<String> lines(String container) throws IOException {
        try (InputStream log = engine.logs(container, -1, false)) {
            return new String(log.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("criu"))
                    .toList();
        }
    }

    void image() throws IOException {
        if (engine.inspectImage(IMAGE).isPresent()) {
            return;
        }
        ByteArrayOutputStream root = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(root)) {
            for (String folder : List.of("usr/", "usr/bin/", "usr/lib/", "lib64/", "machine/", "tmp/")) {
                tar.putArchiveEntry(new TarArchiveEntry(folder));
                tar.closeArchiveEntry();
            }
            link(tar, "bin", "usr/bin");
            link(tar, "lib", "usr/lib");
            link(tar, "usr/bin/sh", "dash");
            files(tar);
        }
        String machine = engine.facts().architecture().equals("x86_64") ? "linux/amd64" : "linux/arm64";
        engine.importImage(
                new ByteArrayInputStream(root.toByteArray()), IMAGE, machine, List.of("LABEL ferry.role=test"));
    }

    /** Copies the files of the engine's machine out of a container that has its /usr mounted. */
    private void files(TarArchiveOutputStream tar) throws IOException {
        engine.importImage(new ByteArrayInputStream(new byte[1024]), STAGE, "", List.of());
        ObjectNode body = EngineHttp.JSON.createObjectNode().put("Image", STAGE);
        body.set("Cmd", HttpEngine.array(List.of("never-started")));
        body.putObject("HostConfig")
                .put("NetworkMode", "none")
                .putArray("Binds")
                .add("/usr:/machine:ro");
        engine.remove("ferry-test-docker-stage", true);
        String stage = engine.create("ferry-test-docker-stage", body);
        try {
            boolean x86 = engine.facts().architecture().equals("x86_64");
            String lib = x86 ? "lib/x86_64-linux-gnu/" : "lib/aarch64-linux-gnu/";
            String loader = x86 ? "ld-linux-x86-64.so.2" : "ld-linux-aarch64.so.1";
            for (String file : List.of("bin/dash", "bin/sleep", "bin/cat", "bin/dd")) {
                copy(tar, stage, file, "usr/" + file);
            }
            copy(tar, stage, lib + "libc.so.6", "usr/lib/libc.so.6");
            copy(tar, stage, lib + loader, x86 ? "lib64/" + loader : "usr/lib/" + loader);
        } finally {
            engine.remove(stage, true);
            engine.removeImage(STAGE, false);
        }
    }

    private void copy(TarArchiveOutputStream tar, String stage, String from, String to) throws IOException {
        try (TarArchiveInputStream in = new TarArchiveInputStream(engine.getArchive(stage, "/machine/" + from))) {
            TarArchiveEntry source = in.getNextEntry();
            if (source == null || !source.isFile() || source.isSymbolicLink()) {
                throw new IOException("/usr/" + from + " of the lab's machine is not a plain file");
            }
            TarArchiveEntry entry = new TarArchiveEntry(to);
            entry.setSize(source.getSize());
            entry.setMode(0755);
            tar.putArchiveEntry(entry);
            in.transferTo(tar);
            tar.closeArchiveEntry();
        }
    }

    private static void link(TarArchiveOutputStream tar, String name, String target) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    @Override
    public void close() {
        for (String container : containers) {
            engine.remove(container, true);
        }
        engine.close();
    }
}

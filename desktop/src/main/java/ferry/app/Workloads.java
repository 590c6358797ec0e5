package ferry.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.docker.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The sample containers of {@code assets/workloads}: makes their images from Debian packages, once, and brings them into
 * an engine as {@code ferry/NAME}. Thread-safe: the script locks its cache.
 */
public final class Workloads {
    /** What {@code make} is built from; packed below {@code ferry/assets/workloads/} on the class path. */
    static final List<String> SOURCES = List.of(
            "make",
            "looper.c",
            "server.c",
            "counter.pl",
            "counter.py",
            "nginx.conf",
            "postgres-counter",
            "workloads.json");

    private static final String LABEL = "ferry.workload";

    private final Path cache;
    private final Map<String, String> environment;
    private final List<Workload> all;

    /** @param cache folder for packages and root file systems, about 150 MB; made when it is not there */
    public Workloads(Path cache) {
        this(cache, Map.of());
    }

    /** @param environment is laid over that of the script */
    Workloads(Path cache, Map<String, String> environment) {
        this.cache = cache;
        this.environment = Map.copyOf(environment);
        this.all = table();
    }

    /**
     * One row of the table.
     *
     * @param platform such as linux/amd64
     * @param cmd the image's command
     */
    public record Workload(String name, String platform, List<String> cmd, String about, WorkloadsCheck check) {
        /** The image's reference: ferry/NAME. */
        public String image() {
            return "ferry/" + name;
        }
    }

    public List<Workload> all() {
        return all;
    }

    /** @throws IllegalArgumentException when there is none of that name */
    public Workload workload(String name) {
        return all.stream()
                .filter(w -> w.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no sample container called " + name
                        + "; there are: "
                        + String.join(", ", all.stream().map(Workload::name).toList())));
    }

    /**
     * Sees to it that the engine has the image of today's sources, and returns its reference. Takes some 20 s the first
     * time on a machine (packages are fetched), a second for each further image, and nothing when it is there already.
     *
     * @param progress gets a line for each thing that takes time, on the caller's thread
     * @throws LabException when the image could not be made: no network, a program that is missing, a full disk
     */
    public String ensure(String name, Engine engine, Consumer<String> progress) throws InterruptedException {
        Workload workload = workload(name);
        Path tar = make(name, progress);
        String label;
        try {
            label = Files.readString(cache.resolve("sources")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        boolean there = engine.inspectImage(workload.image())
                .map(i -> i.path("Config").path("Labels").path(LABEL).asText().equals(label))
                .orElse(false);
        if (there) {
            return workload.image();
        }
        progress.accept("loading " + workload.image() + " into " + engine.endpoint());
        var cmd = JsonNodeFactory.instance.arrayNode();
        workload.cmd().forEach(cmd::add);
        try (InputStream in = Files.newInputStream(tar)) {
            engine.importImage(
                    in, workload.image(), workload.platform(), List.of("CMD " + cmd, "LABEL " + LABEL + "=" + label));
        } catch (IOException e) {
            throw new UncheckedIOException("The root file system of " + name + " cannot be read: " + tar, e);
        }
        return workload.image();
    }

    /** Body of {@code POST /containers/create} for the workload, with its own command and no more; a new object. */
    public ObjectNode body(String name) {
        return JsonNodeFactory.instance.objectNode().put("Image", workload(name).image());
    }

    /** The root file system as a tar, made when it is not there. */
    Path make(String name, Consumer<String> progress) throws InterruptedException {
        Path tar = cache.resolve(name + ".tar");
        var tail = new ArrayList<String>();
        try {
            Path scripts = Files.createDirectories(cache.resolve("scripts"));
            for (String source : SOURCES) {
                extract(source, scripts.resolve(source));
            }
            ProcessBuilder script = new ProcessBuilder(
                            "bash", scripts.resolve("make").toString(), cache.toString(), name)
                    .redirectErrorStream(true);
            script.environment().putAll(environment);
            Process process = script.start();
            process.getOutputStream().close();
            try (var reader = process.inputReader()) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    progress.accept(line);
                    tail.add(line);
                    if (tail.size() > 20) {
                        tail.removeFirst();
                    }
                }
                if (process.waitFor() != 0) {
                    throw WorkloadFailure.of(name, tail, cache);
                }
            } finally {
                process.destroy(); // only when a consumer threw or the thread was interrupted
            }
        } catch (IOException e) {
            throw new LabException(
                    "The sample container " + name + " could not be made in " + cache + ": " + e.getMessage(),
                    "Ferry has to be able to write there and to run bash. FERRY_HOME names another folder.",
                    e);
        }
        return tar;
    }

    /** Writes only what changed, under a name of its own first: another Ferry may be running the script. */
    private static void extract(String source, Path target) throws IOException {
        byte[] bytes;
        try (InputStream in = resource(source)) {
            bytes = in.readAllBytes();
        }
        if (Files.exists(target) && java.util.Arrays.equals(Files.readAllBytes(target), bytes)) {
            return;
        }
        Path part = Files.createTempFile(target.getParent(), source, ".part");
        Files.write(part, bytes);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static InputStream resource(String source) throws IOException {
        InputStream in = Workloads.class.getResourceAsStream("/ferry/assets/workloads/" + source);
        if (in == null) {
            throw new IOException("ferry/assets/workloads/" + source + " is not on the class path");
        }
        return in;
    }

    private static List<Workload> table() {
        var rows = new ArrayList<Workload>();
        try (InputStream in = resource("workloads.json")) {
            for (JsonNode row : new ObjectMapper().readTree(in)) {
                rows.add(new Workload(
                        row.required("name").asText(),
                        row.required("platform").asText(),
                        WorkloadsCheck.strings(row.required("cmd")),
                        row.required("about").asText(),
                        WorkloadsCheck.of(row.required("check"))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The table of sample containers cannot be read", e);
        }
        return List.copyOf(rows);
    }
}

package ferry.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.docker.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast a program is under the translator: redis computes and serves on the lab's PC, translated on its phone, and as
 * an arm64 program on the same phone. That phone is emulated itself: the last two say what the translator costs, the
 * first only what this machine can do.
 */
public final class TranslatorBench {
    private static final String CLI = "/usr/bin/redis-cli";
    private static final String ARM = "ferry/redis-arm64";
    private static final int REQUESTS = 2000;
    private static final Pattern CSV = Pattern.compile("\"(SET|GET)\",\"([0-9.]+)\"");
    /** The time of a command in microseconds is the third answer of SLOWLOG GET. */
    private static final Pattern TOOK = Pattern.compile("(?m)^(\\d+)$");

    private final Services services;
    private final Consumer<String> say;

    /** @param say gets a line for each thing that takes time */
    public TranslatorBench(Services services, Consumer<String> say) {
        this.services = services;
        this.say = say;
    }

    /**
     * One place.
     *
     * @param loopsPerSecond rounds of an integer loop in redis' own interpreter
     * @param setsPerSecond requests of redis-benchmark in the same container, {@code getsPerSecond} likewise
     */
    public record Speed(String where, double loopsPerSecond, double setsPerSecond, double getsPerSecond) {}

    /** Brings the lab up and measures all three, which takes some minutes the first time. */
    public List<Speed> measure() throws InterruptedException {
        services.lab().up(say);
        Engine pc = services.endpoints().open("lab-pc");
        Engine phone = services.endpoints().open("lab-phone");
        Workloads workloads = new Workloads(services.home().cache().resolve("workloads"));
        String image = workloads.ensure("redis", pc, say);
        String unused = workloads.ensure("redis", phone, say);
        arm(phone);
        return List.of(
                speed("native x86-64", pc, image, 3_000_000),
                speed("translated", phone, image, 100_000),
                speed("native arm64", phone, ARM, 300_000));
    }

    private Speed speed(String where, Engine engine, String image, int loops) throws InterruptedException {
        say.accept("measuring: " + where);
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("Image", image);
        var command = body.putArray("Cmd");
        List.of("/usr/bin/redis-server", "--save", "", "--slowlog-log-slower-than", "0")
                .forEach(command::add);
        String name = "ferry-bench-" + UUID.randomUUID().toString().substring(0, 6);
        try {
            engine.start(engine.create(name, body));
            awaitAnswer(engine, name);
            String loop = "local x=0 for i=1," + loops + " do x=(x*31+i)%65521 end return x";
            said(engine, name, CLI, "EVAL", loop, "0");
            Matcher took = TOOK.matcher(said(engine, name, CLI, "SLOWLOG", "GET", "1"));
            List<Long> numbers = new ArrayList<>();
            while (took.find()) {
                numbers.add(Long.parseLong(took.group(1)));
            }
            Matcher rates = CSV.matcher(said(
                    engine,
                    name,
                    "/usr/bin/redis-benchmark",
                    "-t",
                    "set,get",
                    "-n",
                    "" + REQUESTS,
                    "-c",
                    "10",
                    "--csv"));
            double[] perSecond = new double[2];
            while (rates.find()) {
                perSecond[rates.group(1).equals("SET") ? 0 : 1] = Double.parseDouble(rates.group(2));
            }
            return new Speed(where, loops * 1e6 / Math.max(1, numbers.get(2)), perSecond[0], perSecond[1]);
        } finally {
            engine.remove(name, true);
        }
    }

    private static void awaitAnswer(Engine engine, String name) throws InterruptedException {
        for (int i = 0; ; i++) {
            Engine.ExecResult pong = engine.exec(name, List.of(CLI, "PING"));
            if (pong.out().contains("PONG")) {
                return;
            }
            if (i == 60) {
                throw new IllegalStateException("redis did not come up: " + pong.out() + pong.err());
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private static String said(Engine engine, String name, String... argv) {
        Engine.ExecResult result = engine.exec(name, List.of(argv));
        if (result.exitCode() != 0) {
            throw new IllegalStateException(argv[0] + " failed: " + result.out() + result.err());
        }
        return result.out();
    }

    private void arm(Engine phone) throws InterruptedException {
        if (phone.inspectImage(ARM).isPresent()) {
            return;
        }
        Path cache = services.home().cache();
        Path script = cache.resolve("arm-redis.sh");
        Path tar = cache.resolve("redis-arm64.tar");
        say.accept("making " + ARM);
        try (InputStream in = TranslatorBench.class.getResourceAsStream("/ferry/assets/lab/arm-redis.sh")) {
            if (in == null) {
                throw new IllegalStateException("arm-redis.sh is not in this build");
            }
            Files.createDirectories(cache);
            Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
            Process process = new ProcessBuilder("bash", script.toString(), tar.toString())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new LabException(
                        ARM + " could not be made: " + printed.strip(),
                        "It needs Debian's mirror and mmdebstrap.",
                        null);
            }
            try (InputStream root = Files.newInputStream(tar)) {
                phone.importImage(root, ARM, "linux/arm64", List.of());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(ARM + " could not be made in " + cache, e);
        }
    }
}

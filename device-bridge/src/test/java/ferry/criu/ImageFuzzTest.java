package ferry.criu;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.Jazzer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs {@link ImageFuzz}: on the golden images, on changed ones that are the same in every run, and under Jazzer, which
 * goes where new code is reached. Jazzer gets a JVM of its own, since its instrumentation would slow all other tests
 * down. Longer: {@code FERRY_FUZZ_SECONDS=600}; what it finds is printed and kept in {@code target/fuzz}.
 */
class ImageFuzzTest {
    private static final String SECONDS = System.getenv().getOrDefault("FERRY_FUZZ_SECONDS", "");
    /** Without the wish for more, the same inputs each time: a test run must not depend on luck. */
    private static final List<String> EXTENT =
            SECONDS.isEmpty() ? List.of("-runs=1500", "-seed=1") : List.of("-max_total_time=" + SECONDS);

    private static final long PATIENCE = 300 + (SECONDS.isEmpty() ? 0 : Long.parseLong(SECONDS));

    @Test
    void everySeedPasses() throws IOException {
        List<byte[]> seeds = ImageFuzz.seeds();
        assertThat(seeds).hasSizeGreaterThan(300);
        seeds.forEach(ImageFuzz::fuzzerTestOneInput);
    }

    @Test
    void changedSeedsPass() throws IOException {
        Random random = new Random(5);
        List<byte[]> seeds = ImageFuzz.seeds();
        for (int i = 0; i < 3000; i++) {
            byte[] input = seeds.get(random.nextInt(seeds.size())).clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                input[random.nextInt(input.length)] =
                        random.nextBoolean() ? (byte) random.nextInt() : (byte) (random.nextInt(3) - 1);
            }
            ImageFuzz.fuzzerTestOneInput(input);
        }
    }

    @Test
    void jazzerFindsNothing(@TempDir Path folder) throws IOException, InterruptedException {
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        List<byte[]> seeds = ImageFuzz.seeds();
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(corpus.resolve("seed-" + i), seeds.get(i));
        }
        Path found = Files.createDirectories(Path.of("target", "fuzz").toAbsolutePath());
        Path log = folder.resolve("log");
        Process jazzer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx700m",
                        "-XX:+EnableDynamicAgentLoading",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Jazzer.class.getName(),
                        "--target_class=" + ImageFuzz.class.getName(),
                        "--instrumentation_includes=ferry.criu.*",
                        "--reproducer_path=" + found,
                        "-artifact_prefix=" + found + "/",
                        EXTENT.getFirst(),
                        EXTENT.getLast(),
                        "-max_len=8192",
                        "-timeout=60",
                        corpus.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(jazzer.waitFor(PATIENCE, TimeUnit.SECONDS))
                    .as("Jazzer ends")
                    .isTrue();
        } finally {
            jazzer.destroyForcibly();
        }
        String text = Files.readString(log, StandardCharsets.UTF_8);
        assertThat(jazzer.exitValue()).as(text).isZero();
        assertThat(text).containsPattern("Done \\d{2,} runs");
    }
}

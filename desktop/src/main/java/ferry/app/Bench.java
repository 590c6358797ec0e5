package ferry.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.docker.DockerException;
import ferry.docker.Engine;
import ferry.migrate.Plan;
import ferry.migrate.Progress;
import ferry.recode.SpliceRate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Measures this machine: the splice beside a plain copy, and a crossing of redis from the lab's PC to its phone beside the
 * same raw steps by hand (docker, tar and adb from a shell script), in one run.
 */
public final class Bench {
    private static final String WORKLOAD = "redis";
    private static final long RAW_MINUTES = 20;

    private final Services services;
    private final Consumer<String> say;

    /** @param say gets a line for each thing that takes time */
    public Bench(Services services, Consumer<String> say) {
        this.services = services;
        this.say = say;
    }

    /** A step with its duration. */
    public record Part(String name, long ms, long bytes) {}

    /**
     * A crossing.
     *
     * @param totalMs from the first step to the last
     * @param downtimeMs from the freeze to the answer over there
     */
    public record Crossing(List<Part> parts, long totalMs, long downtimeMs) {
        /** The one in the middle by the whole time. */
        public static Crossing median(List<Crossing> rounds) {
            return rounds.stream()
                    .sorted(Comparator.comparingLong(Crossing::totalMs))
                    .toList()
                    .get(rounds.size() / 2);
        }
    }

    /**
     * Both ways, one right after the other: what else the machine does then troubles both alike, so that the ratios of
     * rounds say more than their times.
     */
    public record Round(Crossing ferry, Crossing byHand) {
        /** Whole times of Ferry in those by hand. */
        public double total() {
            return (double) ferry.totalMs() / byHand.totalMs();
        }

        /** Downtimes of Ferry in those by hand. */
        public double downtime() {
            return (double) ferry.downtimeMs() / byHand.downtimeMs();
        }
    }

    /** Pages through the splice and through a plain copy, without a lab. */
    public SpliceRate.Rate splice(long bytes) {
        try {
            return SpliceRate.measure(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("The measurement of the splice failed", e);
        }
    }

    /** Brings the lab up, with the image on both sides: the steps by hand carry none. */
    public void prepare() throws InterruptedException {
        services.lab().up(say);
        for (String side : List.of("lab-pc", "lab-phone")) {
            String unused = workloads().ensure(WORKLOAD, services.endpoints().open(side), say);
        }
    }

    /** One round, after {@link #prepare}. */
    public Round round(boolean handFirst) throws InterruptedException {
        if (handFirst) {
            Crossing hand = byHand();
            return new Round(crossing(), hand);
        }
        Crossing ferry = crossing();
        return new Round(ferry, byHand());
    }

    /** Lets redis cross, after {@link #prepare}; what it makes is removed. */
    private Crossing crossing() throws InterruptedException {
        Engine pc = services.endpoints().open("lab-pc");
        Engine phone = services.endpoints().open("lab-phone");
        Workloads workloads = workloads();
        String name = "ferry-bench-" + UUID.randomUUID().toString().substring(0, 6);
        try {
            ObjectNode body = workloads.body(WORKLOAD);
            String id = pc.create(name, body);
            pc.start(id);
            seed(workloads, pc, id);
            Plan plan =
                    services.migrations().plan(new Plan.Request(name, "lab-pc", "lab-phone", Optional.empty(), false));
            List<Part> parts = new ArrayList<>();
            long begin = System.nanoTime();
            Progress.Result result = services.migrations().run(plan, p -> {
                if (p instanceof Progress.Step s && s.state().equals("done")) {
                    say.accept(s.phase().word() + " " + s.ms() + " ms");
                    parts.add(new Part(s.phase().word(), s.ms(), s.bytes()));
                }
            });
            long total = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            if (!result.outcome().equals("moved")) {
                throw new IllegalStateException(
                        "redis did not cross: " + result.error().orElse(result.outcome()));
            }
            services.migrations().confirm(result.session());
            return new Crossing(parts, total, result.downtimeMs());
        } finally {
            pc.remove(name, true);
            phone.remove(name, true);
        }
    }

    /** redis answers some moments after its start. */
    static void seed(Workloads workloads, Engine pc, String id) throws InterruptedException {
        for (int i = 0; ; i++) {
            try {
                workloads.workload(WORKLOAD).check().seed(pc, id);
                return;
            } catch (IllegalStateException | DockerException e) {
                if (i == 50) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    /** The same steps by hand, after {@link #prepare}. */
    private Crossing byHand() throws InterruptedException {
        LabStatus status = services.lab().status();
        List<String> command = new ArrayList<>(List.of(
                "bash",
                script().toString(),
                status.pc().docker().orElseThrow().getPath(),
                status.phone().docker().orElseThrow().getPath(),
                status.phone().serial().orElseThrow(),
                workloads().workload(WORKLOAD).image()));
        command.addAll(workloads().workload(WORKLOAD).cmd());
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process.getOutputStream().close();
            List<Part> parts = new ArrayList<>();
            long total = 0;
            long downtime = 0;
            try (var lines = process.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String[] w = line.split("\t");
                    long ms = Long.parseLong(w[1]);
                    switch (w[0]) {
                        case "total" -> total = ms;
                        case "downtime" -> downtime = ms;
                        default -> parts.add(new Part(w[0], ms, Long.parseLong(w[2])));
                    }
                    say.accept("by hand: " + w[0] + " " + ms + " ms");
                }
            }
            if (!process.waitFor(RAW_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroy();
                throw new IllegalStateException("The steps by hand failed; what they printed is above.");
            }
            return new Crossing(parts, total, downtime);
        } catch (IOException e) {
            throw new UncheckedIOException("The steps by hand could not be started", e);
        }
    }

    private Workloads workloads() {
        return new Workloads(services.home().cache().resolve("workloads"));
    }

    private Path script() {
        Path file = services.home().cache().resolve("raw-crossing.sh");
        try (InputStream in = Bench.class.getResourceAsStream("/ferry/assets/lab/raw-crossing.sh")) {
            if (in == null) {
                throw new IllegalStateException("raw-crossing.sh is not in this build");
            }
            Files.createDirectories(services.home().cache());
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("raw-crossing.sh cannot be written to " + file, e);
        }
    }
}

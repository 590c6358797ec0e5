package ferry.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.docker.DockerException;
import ferry.docker.Engine;
import ferry.migrate.Migrations;
import ferry.migrate.Plan;
import ferry.migrate.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The demo: the lab, a container that counts on its PC, and its crossing to the phone, where it counts on. */
public final class Demo {
    /** The container's name on either side; one of an earlier demo is removed. */
    public static final String NAME = "ferry-demo";

    private static final String WORKLOAD = "looper";
    /** Lines to see before and after the crossing. */
    private static final int LINES = 3;

    private final Services services;
    private final Consumer<String> say;

    /** @param say gets a line for each thing that takes time, from several threads but never from two at once */
    public Demo(Services services, Consumer<String> say) {
        this.services = services;
        this.say = say;
    }

    /** Brings the lab up and a fresh counting container onto its PC; returns its first lines. */
    public List<String> prepare() throws InterruptedException {
        services.lab().up(say);
        Engine pc = services.endpoints().open("lab-pc");
        Engine phone = services.endpoints().open("lab-phone");
        Workloads workloads = new Workloads(services.home().cache().resolve("workloads"));
        workloads.ensure(WORKLOAD, pc, say);
        clear(pc);
        clear(phone);
        say.accept("starting the container " + NAME + " on lab-pc");
        ObjectNode body = workloads.body(WORKLOAD);
        body.putObject("Labels").put("ferry.demo", "true");
        String id = pc.create(NAME, body);
        pc.start(id);
        return lines(pc, LINES, Optional.empty());
    }

    public Plan plan() {
        return services.migrations().plan(new Plan.Request(NAME, "lab-pc", "lab-phone", Optional.empty(), false));
    }

    public Progress.Result cross(Plan plan, Consumer<Progress> watcher) {
        Migrations migrations = services.migrations();
        return migrations.run(plan, watcher);
    }

    /** The lines that the phone prints now: the container counts on. */
    public List<String> after() {
        return lines(services.endpoints().open("lab-phone"), LINES, Optional.of(NAME));
    }

    /** The last line that the stopped container on the PC had printed. */
    public Optional<String> lastBefore() {
        try (BufferedReader log = new BufferedReader(new InputStreamReader(
                services.endpoints().open("lab-pc").logs(NAME, 1, false), StandardCharsets.UTF_8))) {
            return Optional.ofNullable(log.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException("The log of " + NAME + " cannot be read", e);
        }
    }

    private static List<String> lines(Engine engine, int count, Optional<String> name) {
        List<String> lines = new ArrayList<>();
        try (BufferedReader log = new BufferedReader(
                new InputStreamReader(engine.logs(name.orElse(NAME), -1, true), StandardCharsets.UTF_8))) {
            while (lines.size() < count) {
                String line = log.readLine();
                if (line == null) {
                    throw new DockerException(
                            0,
                            "the container " + NAME + " ended on " + engine.endpoint() + " before it had counted",
                            "See: ferry logs " + NAME + " --on " + engine.endpoint(),
                            null);
                }
                lines.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The log of " + NAME + " cannot be read", e);
        }
        return lines;
    }

    /** Only a container that a demo has made is removed. */
    private static void clear(Engine engine) {
        engine.inspect(NAME).ifPresent(found -> {
            if (!found.path("Config").path("Labels").has("ferry.demo")) {
                throw new DockerException(
                        409,
                        "there is a container " + NAME + " on " + engine.endpoint() + " that no demo has made",
                        "Rename or remove it first.",
                        null);
            }
            engine.remove(NAME, true);
        });
    }
}

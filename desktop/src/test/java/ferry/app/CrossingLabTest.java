package ferry.app;

import static ferry.app.LabSides.log;
import static ferry.app.LabSides.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.docker.Container;
import ferry.docker.Engine;
import ferry.migrate.LiveMigrations;
import ferry.migrate.Plan;
import ferry.migrate.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unmodified programs cross from the lab's PC to its phone while they run, go on there, and come back. */
@Tag("lab")
class CrossingLabTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** Each look at a log costs the emulated phone some tenths of a second. */
    private static final Duration POLL = Duration.ofSeconds(1);

    @TempDir
    static Path folder;

    private static LabSides lab;
    private static Engine pc;
    private static Engine phone;
    private static LiveMigrations migrations;
    private static Workloads workloads;
    private final List<String> names = new ArrayList<>();

    @BeforeAll
    static void open() throws Exception {
        lab = LabSides.open(folder);
        pc = lab.pc();
        phone = lab.phone();
        migrations = lab.migrations();
        workloads = LabSides.workloads();
    }

    @AfterAll
    static void close() {
        lab.close();
    }

    @AfterEach
    void remove() {
        for (String name : names) {
            pc.remove(name, true);
            phone.remove(name, true);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"python", "server", "perl", "pipeline", "musl", "looper", "shell"})
    void crossesThereAndBack(String program) throws Exception {
        String name = start(program);
        WorkloadsCheck check = workloads.workload(program).check();
        check.seed(pc, name);

        long left = cross(name, pc, phone);
        goesOn(program, phone, name, left);
        left = cross(name, phone, pc);
        goesOn(program, pc, name, left);
        assertThat(pc.inspect(name).orElseThrow().path("Config").path("Cmd"))
                .as("the container keeps its own command")
                .hasToString(command(program));
        noLeftOvers(name);
    }

    @Test
    void redisKeepsItsUptimeWhileItsClientOutsideIsClosed() throws Exception {
        String name = start("redis");
        workloads.workload("redis").check().seed(pc, name);
        String client = start("redis");
        Thread subscribed = Thread.ofVirtual()
                .start(() -> pc.exec(client, List.of("/usr/bin/redis-cli", "-h", address(name), "SUBSCRIBE", "news")));
        await().atMost(PATIENCE).pollInterval(POLL).until(() -> clients(pc, name) == 2 && uptime(pc, name) >= 3);
        long before = uptime(pc, name);

        Plan refused = migrations.plan(request(name, pc, phone));
        assertThat(refused.possible()).isFalse();
        assertThat(refused.outside()).singleElement().satisfies(c -> {
            assertThat(c.process()).startsWith("redis-server");
            assertThat(c.who()).contains(client);
        });
        move(request(name, pc, phone).closing(true), pc);

        assertThat(uptime(phone, name)).isGreaterThanOrEqualTo(before);
        assertThat(clients(phone, name)).as("the one that asks").isEqualTo(1);
        assertThat(workloads.workload("redis").check().ask(phone, name).wrong()).isEmpty();
        pc.remove(client, true);
        subscribed.join();
    }

    private static String address(String name) {
        return pc.inspect(name)
                .orElseThrow()
                .at("/NetworkSettings/Networks/bridge/IPAddress")
                .asText();
    }

    /** Connections that redis has, with the one that asks. */
    private static long clients(Engine engine, String name) {
        return engine.exec(name, List.of("/usr/bin/redis-cli", "CLIENT", "LIST"))
                .out()
                .lines()
                .filter(l -> l.startsWith("id="))
                .count();
    }

    @Test
    void whatDoesNotCrossIsRefusedByThePlanAndNothingIsTouched() throws Exception {
        workloads.ensure("python", pc, line -> {});
        String name = "crossing-semaphore-" + UUID.randomUUID().toString().substring(0, 6);
        names.add(name);
        ObjectNode body = workloads.body("python");
        body.putArray("Cmd")
                .add("/usr/bin/python3")
                .add("-c")
                .add("import os, time; os.eventfd(1, os.EFD_SEMAPHORE); print('ready', flush=True); time.sleep(600)");
        pc.start(pc.create(name, body));
        await().atMost(PATIENCE).pollInterval(POLL).until(() -> log(pc, name).contains("ready"));
        Plan plan = migrations.plan(request(name, pc, phone));
        assertThat(plan.possible()).isFalse();
        assertThat(plan.blockers()).anySatisfy(b -> assertThat(b.what()).contains("counts as a semaphore"));
        Progress.Result result = migrations.run(plan, p -> {});
        assertThat(result.outcome()).isEqualTo("refused");
        assertThat(running(pc, name)).isTrue();
        assertThat(phone.inspect(name)).isEmpty();
    }

    @Test
    void nginxServesOnItsPublishedPortThereAndBack() throws Exception {
        workloads.ensure("nginx", pc, line -> {});
        String name = "crossing-nginx-" + UUID.randomUUID().toString().substring(0, 6);
        names.add(name);
        ObjectNode body = workloads.body("nginx");
        body.putObject("ExposedPorts").putObject("8080/tcp");
        body.putObject("HostConfig")
                .putObject("PortBindings")
                .putArray("8080/tcp")
                .addObject()
                .put("HostIp", "127.0.0.1")
                .put("HostPort", "18080");
        pc.start(pc.create(name, body));
        long before = connection(pc, name);
        cross(name, pc, phone);
        long there = connection(phone, name);
        assertThat(there).as("the workers count in memory that they share").isGreaterThan(before);
        cross(name, phone, pc);
        assertThat(connection(pc, name)).isGreaterThan(there);
    }

    @Test
    void postgresCommitsATransactionThatWasOpenWhileItCrossed() throws Exception {
        assumeThat(mayReadLimitsOfOthers())
                .as("CAP_SYS_RESOURCE: CRIU reads the limits of another user's process with it only")
                .isTrue();
        crossesThereAndBack("postgres");
    }

    @Test
    void aProgramWithAvx512CompiledInIsNamedAndGoesOnWhereItWas() throws Exception {
        assumeThat(Files.readString(Path.of("/proc/cpuinfo")))
                .as("a processor with AVX-512")
                .contains("avx512f");
        workloads.ensure("server", pc, line -> {});
        String name = "crossing-server-" + UUID.randomUUID().toString().substring(0, 6);
        names.add(name);
        ObjectNode body = workloads.body("server");
        body.putArray("Cmd").add("/usr/bin/server").add("avx512");
        pc.start(pc.create(name, body));
        WorkloadsCheck check = workloads.workload("server").check();
        await().atMost(PATIENCE)
                .pollInterval(POLL)
                .until(() -> check.log(log(pc, name)).counter() >= 3);
        Progress.Result result = migrations.run(migrations.plan(request(name, pc, phone)), p -> {});
        assertThat(result.outcome()).as("%s", result).isEqualTo("rolled-back");
        assertThat(result.error())
                .hasValueSatisfying(e -> assertThat(e).contains("There is AVX-512 code in /usr/bin/server"));
        long before = check.log(log(pc, name)).counter();
        await().atMost(PATIENCE)
                .pollInterval(POLL)
                .until(() -> check.log(log(pc, name)).counter() > before);
        noLeftOvers(name);
    }

    private static boolean mayReadLimitsOfOthers() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(l -> l.startsWith("CapBnd:"))
                .anyMatch(l -> (Long.parseUnsignedLong(l.substring(7).strip(), 16) >>> 24 & 1) != 0);
    }

    /** The number that nginx gives a connection, asked for on the port that the engine publishes. */
    private static long connection(Engine engine, String name) {
        assertThat(engine.inspect(name)
                        .orElseThrow()
                        .at("/NetworkSettings/Ports/8080~1tcp/0/HostPort")
                        .asText())
                .isEqualTo("18080");
        String answer = await().atMost(PATIENCE)
                .pollInterval(POLL)
                .until(
                        () -> engine.exec(name, List.of("/usr/bin/busybox", "wget", "-qO-", "http://127.0.0.1:8080/"))
                                .out(),
                        out -> out.startsWith("nginx "));
        return Long.parseLong(answer.split(" ")[1]);
    }

    private String start(String program) throws Exception {
        workloads.ensure(program, pc, line -> {});
        String name = "crossing-" + program + "-" + UUID.randomUUID().toString().substring(0, 6);
        names.add(name);
        pc.start(pc.create(name, workloads.body(program)));
        WorkloadsCheck check = workloads.workload(program).check();
        check.ready()
                .ifPresent(ready -> await().atMost(PATIENCE).pollInterval(POLL).until(() -> log(pc, name)
                        .contains(ready)));
        await().atMost(PATIENCE)
                .pollInterval(POLL)
                .until(() -> check.line().isEmpty() || check.log(log(pc, name)).counter() >= 3);
        return name;
    }

    private static Plan.Request request(String name, Engine from, Engine to) {
        return new Plan.Request(name, from.endpoint(), to.endpoint(), Optional.empty(), false);
    }

    /** Crosses, lets the source go, and returns the last number that it had counted to. */
    private static long cross(String name, Engine from, Engine to) {
        Progress.Result result = move(request(name, from, to), from);
        WorkloadsCheck check = workloads.workload(name.split("-")[1]).check();
        long left = check.log(log(from, name)).counter();
        migrations.confirm(result.session());
        assertThat(from.inspect(name)).as("the source is gone once confirmed").isEmpty();
        return left;
    }

    private static Progress.Result move(Plan.Request request, Engine from) {
        Plan plan = migrations.plan(request);
        assertThat(plan.blockers()).as("blockers").isEmpty();
        List<String> told = new ArrayList<>();
        Progress.Result result = migrations.run(plan, p -> told.add(p.toString()));
        assertThat(result.outcome())
                .as("%s%n%s", result, String.join("\n", told))
                .isEqualTo("moved");
        assertThat(running(from, request.container()))
                .as("the source stays, stopped")
                .isFalse();
        return result;
    }

    private static void goesOn(String program, Engine engine, String name, long left) {
        WorkloadsCheck check = workloads.workload(program).check();
        if (check.line().isPresent()) {
            await().atMost(PATIENCE)
                    .pollInterval(POLL)
                    .until(() -> check.log(log(engine, name)).counter() > left + 2 || !running(engine, name));
        }
        String log = log(engine, name);
        assertThat(running(engine, name)).as(log).isTrue();
        if (check.line().isPresent()) {
            WorkloadsCheck.Verdict verdict = check.log(log);
            assertThat(verdict.wrong()).as(log).isEmpty();
            assertThat(check.log(log.substring(0, log.indexOf('\n') + 1)).counter())
                    .as("the first number here follows the last one there")
                    .isEqualTo(left + 1);
            if (!check.reference().isEmpty()) {
                String reference =
                        engine.exec(name, check.reference(verdict.counter())).out();
                assertThat(check.log(log, reference).wrong()).isEmpty();
            }
        }
        assertThat(check.ask(engine, name).wrong()).isEmpty();
    }

    private static String command(String program) {
        var cmd = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.arrayNode();
        workloads.workload(program).cmd().forEach(cmd::add);
        return cmd.toString();
    }

    private static void noLeftOvers(String name) {
        for (Engine engine : List.of(pc, phone)) {
            assertThat(engine.containers(true).stream().map(Container::labels))
                    .as("couriers and skeletons on " + engine.endpoint())
                    .noneMatch(l -> l.containsKey("ferry.role"));
        }
        assertThat(phone.inspect(name)).isEmpty();
    }

    private static long uptime(Engine engine, String name) {
        String info = engine.exec(name, List.of("/usr/bin/redis-cli", "INFO", "server"))
                .out();
        return info.lines()
                .filter(l -> l.startsWith("uptime_in_seconds:"))
                .mapToLong(l -> Long.parseLong(l.strip().substring("uptime_in_seconds:".length())))
                .findFirst()
                .orElse(-1);
    }
}

package ferry.ui.gallery;

import ferry.docker.Container;
import ferry.docker.Endpoint;
import ferry.docker.EngineFacts;
import ferry.docker.Image;
import ferry.docker.Usage;
import ferry.docker.Volume;
import ferry.migrate.Estimate;
import ferry.migrate.Phase;
import ferry.migrate.Plan;
import ferry.migrate.Progress;
import ferry.migrate.Strategy;
import ferry.session.Remarks;
import ferry.session.Session;
import ferry.ui.WorkbenchServices.Checkpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Plausible data of every kind, the same at every run. */
public final class Samples {
    /** A fixed moment, so that pictures can be compared: 2026-11-24 12:00:00 UTC, in ms since the epoch. */
    public static final long NOW = 1_795_521_600_000L;

    private static final String[][] KINDS = {
        {"web", "nginx:1.27"},
        {"cache", "redis:7"},
        {"db", "postgres:17"},
        {"queue", "rabbitmq:4"},
        {"worker", "shop/worker:2.3"},
        {"metrics", "prom/prometheus:v3.0"},
        {"mail", "axllent/mailpit:v1.21"},
        {"search", "opensearch:2.18"},
        {"proxy", "traefik:v3.2"},
        {"notes", "python:3.13-slim"},
    };
    private static final String[] STATES = {"running", "running", "running", "exited", "running", "paused", "created"};

    private Samples() {}

    public static Endpoint endpoint(String name, String architecture) {
        boolean phone = architecture.equals("aarch64");
        return new Endpoint(
                name,
                "up",
                Optional.of("unix:///run/" + name + "/docker.sock"),
                Optional.of(new EngineFacts(
                        "26.1.5",
                        "1.45",
                        architecture,
                        phone ? "6.6.30-android15" : "6.12.57",
                        phone ? "Android 15" : "Debian 13",
                        true,
                        "overlay2",
                        phone ? "/data/docker" : "/var/lib/docker",
                        phone ? 8 : 16,
                        phone ? 12L << 30 : 32L << 30,
                        true)),
                phone ? "4.1.1" : "4.2",
                List.of());
    }

    public static Endpoint away(String name, String state, String... problems) {
        return new Endpoint(name, state, Optional.empty(), Optional.empty(), "unknown", List.of(problems));
    }

    public static Container container(int number, String name, String image, String state) {
        String id = String.format(Locale.ROOT, "%08x", number * 0x9e3779b1).repeat(8);
        String status =
                switch (state) {
                    case "running" -> "Up " + (number % 50 + 2) + " minutes";
                    case "paused" -> "Up 12 minutes (Paused)";
                    case "exited" -> "Exited (0) 3 hours ago";
                    default -> "Created";
                };
        return new Container(
                id,
                name,
                image,
                "sha256:" + id,
                "/entrypoint.sh serve",
                state,
                status,
                "linux/amd64",
                NOW / 1000 - number * 1000L,
                state.equals("running") ? List.of(new Container.Port("0.0.0.0", 80, 8000 + number, "tcp")) : List.of(),
                number % 3 == 0 ? Map.of("com.docker.compose.project", "shop") : Map.of());
    }

    public static List<Container> containers(int count) {
        List<Container> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String[] kind = KINDS[i % KINDS.length];
            String name = i < KINDS.length ? kind[0] : kind[0] + "-" + (i / KINDS.length + 1);
            all.add(container(i + 1, name, kind[1], count == 3 ? "running" : STATES[i % STATES.length]));
        }
        return all;
    }

    /** Names that break lists which trust what an engine says. */
    public static List<Container> oddContainers() {
        return List.of(
                container(
                        1,
                        "a-very-long-container-name-that-somebody-generated-from-a-branch-and-a-commit-0123456789abcdef",
                        "registry.example.org:5000/team/project/subproject/service-with-a-long-name:2026.11.24-build.4711",
                        "running"),
                container(2, "bell\u0007and\u001b[31mred", "tab\timage", "running"),
                container(3, "\u05e9\u05dc\u05d5\u05dd-\u0645\u0631\u062d\u0628\u0627", "nginx:1.27", "paused"),
                container(4, "evil\u202etxt.exe", "redis:7", "exited"),
                container(5, "line\nbreak", "sha256:" + "ab12".repeat(16), "created"),
                container(6, "數據庫-кеш-データ", "postgres:17", "something-new"));
    }

    public static Usage usage(int number) {
        return new Usage(
                Math.abs(Math.sin(number * 1.7)) * (number % 5 == 0 ? 160 : 12),
                (20L + number * 37L % 900) << 20,
                8L << 30,
                number * 123_456L,
                number * 65_432L,
                number % 12 + 1);
    }

    public static Plan plan(Plan.Request request) {
        return new Plan(
                request,
                Optional.of(request.strategy().orElse(Strategy.TRANSLATED)),
                List.of(
                        new Plan.Verdict(
                                Strategy.PLAIN, false, List.of("The phone is arm64, the container runs x86-64 code")),
                        new Plan.Verdict(
                                Strategy.TRANSLATED,
                                true,
                                List.of(
                                        "All 3 processes and 7 threads can be spliced",
                                        "qemu-x86_64 10.0 is in place on the phone")),
                        new Plan.Verdict(
                                Strategy.NATIVE, false, List.of("The binaries were not built with neutral frames")),
                        new Plan.Verdict(Strategy.COLD, true, List.of("The image has an arm64 variant"))),
                List.of(),
                List.of(),
                List.of(
                        "Load 2 missing layers of nginx:1.27 on the phone (18 MiB)",
                        "Create the container on the phone, stopped",
                        "Freeze the container on the PC and write its checkpoint",
                        "Send the checkpoint, recoded on the way (about 31 MiB)",
                        "Restore it under qemu-x86_64",
                        "Check that it runs: processes, ports, health"),
                Optional.of(new Estimate(
                        List.of(new Estimate.Part(Phase.CHECKPOINT, 340), new Estimate.Part(Phase.RESTORE, 1800)),
                        4,
                        new Estimate.Load(12 << 20, 0))),
                List.of());
    }

    public static Plan warned(Plan.Request request) {
        return connected(request.closing(true));
    }

    /** With connections to the outside, which speak against it unless they are to be closed. */
    public static Plan connected(Plan.Request request) {
        Plan plan = plan(request);
        boolean closed = request.closeOutside();
        Plan.Finding finding = new Plan.Finding(
                "It has 2 TCP connections with the outside.",
                closed
                        ? "They are closed, as you said: the program finds their ends when it goes on."
                        : "The other end would keep talking to this side.",
                closed ? "" : "End it there, or have it closed by the crossing.");
        return new Plan(
                request,
                plan.strategy(),
                plan.strategies(),
                closed ? List.of() : List.of(finding),
                closed ? List.of(finding) : List.of(),
                plan.steps(),
                plan.estimate(),
                List.of(
                        new Plan.Connection(
                                "redis-server (1)", 12, "172.17.0.2:6379", "172.17.0.3:33578", "container shop-web-1"),
                        new Plan.Connection(
                                "redis-server (1)",
                                13,
                                "172.17.0.2:6379",
                                "172.17.0.1:41022",
                                "lab-pc itself, or somebody through a published port")));
    }

    public static Plan refused(Plan.Request request) {
        return new Plan(
                request,
                Optional.empty(),
                List.of(
                        new Plan.Verdict(
                                Strategy.PLAIN, false, List.of("The phone is arm64, the container runs x86-64 code")),
                        new Plan.Verdict(
                                Strategy.TRANSLATED,
                                false,
                                List.of("A process holds a device", "No qemu-x86_64 on the phone")),
                        new Plan.Verdict(
                                Strategy.NATIVE, false, List.of("The binaries were not built with neutral frames")),
                        new Plan.Verdict(Strategy.COLD, false, List.of("The image has no arm64 variant"))),
                List.of(
                        new Plan.Finding(
                                "The container uses /dev/dri/renderD128",
                                "A device's state is in the kernel and in the hardware; CRIU cannot save it",
                                "Start the container without --device"),
                        new Plan.Finding(
                                "The phone has no qemu-x86_64",
                                "x86-64 programs go on under it",
                                "ferry rom module --install qemu-user")),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of());
    }

    /** A whole crossing without a pause, as a migration would tell it. */
    public static Progress.Result cross(Plan plan, Consumer<Progress> watcher) {
        for (Phase phase : Phase.values()) {
            watcher.accept(new Progress.Step(phase, "started", 0, 0, OptionalLong.empty(), ""));
            watcher.accept(new Progress.Log(phase.word() + " is done"));
            watcher.accept(new Progress.Step(phase, "done", 120, 0, OptionalLong.empty(), ""));
        }
        return result(plan, "moved", 2130, Optional.empty());
    }

    public static Progress.Result result(Plan plan, String outcome, long downtimeMs, Optional<String> error) {
        return new Progress.Result(
                outcome,
                "20261124-120000-k3fz",
                plan.strategy(),
                downtimeMs,
                32_500_000,
                plan.request().from(),
                plan.request().to(),
                plan.request().container(),
                error);
    }

    static Progress.Result back(String session) {
        return new Progress.Result(
                "moved",
                session,
                Optional.of(Strategy.TRANSLATED),
                600,
                0,
                "lab-phone",
                "lab-pc",
                "0",
                Optional.empty());
    }

    /** Sessions of every outcome, newest first. */
    public static List<Session> sessions() {
        String[][] rows = {
            {"cache", "running", "lab-pc", "lab-phone", "translated"},
            {"web", "moved", "lab-pc", "lab-phone", "translated"},
            {"db", "rolled-back", "lab-pc", "lab-phone", "translated"},
            {"worker", "confirmed", "lab-phone", "lab-pc", "translated"},
            {"notes", "went-back", "pc", "phone:R58N30ABCDE", "native"},
            {"search", "refused", "pc", "phone:R58N30ABCDE", "cold"},
            {"queue", "attention", "lab-pc", "lab-phone", "translated"},
            {"mail", "confirmed", "pc", "lab-pc", "plain"},
        };
        List<Session> all = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            all.add(session(i, rows[i][0], rows[i][1], rows[i][2], rows[i][3], rows[i][4]));
        }
        return all;
    }

    private static Session session(int number, String name, String outcome, String from, String to, String strategy) {
        long start = NOW - number * 7_350_000L;
        long[] lengths = {420, 3120, 310, 910, 890, 720, 130, 240};
        long[] bytes = {0, 18_900_000, 32_500_000, 32_500_000, 32_500_000, 0, 0, 0};
        boolean refused = outcome.equals("refused");
        boolean failed = outcome.equals("rolled-back") || outcome.equals("attention");
        int count = refused ? 1 : failed ? 6 : outcome.equals("running") ? 4 : lengths.length;
        List<Session.Step> steps = new ArrayList<>();
        List<Session.LogLine> log = new ArrayList<>();
        long at = start;
        for (int i = 0; i < count; i++) {
            Phase phase = Phase.values()[i];
            long from0 = phase == Phase.RECODE ? at - 900 : at;
            long end = from0 + lengths[i];
            boolean open = outcome.equals("running") && i == count - 1;
            String state = open ? "started" : failed && i == count - 1 ? "failed" : "done";
            steps.add(new Session.Step(
                    phase.word(), state, from0, open ? Optional.empty() : Optional.of(end), bytes[i], "{}", ""));
            log.add(new Session.LogLine(from0, phase.word() + " begins"));
            if (!open) {
                log.add(new Session.LogLine(end, phase.word() + " " + state + " after " + lengths[i] + " ms"));
            }
            at = Math.max(at, end);
        }
        boolean moved = List.of("moved", "confirmed", "went-back").contains(outcome);
        return new Session(
                String.format(Locale.ROOT, "20261124-1200%02d-k3f%d", number, number),
                start,
                outcome.equals("running") ? Optional.empty() : Optional.of(at),
                container(number, name, "", "running").id(),
                name,
                from,
                to,
                strategy,
                outcome,
                moved ? 2130 + number * 90L : -1,
                refused ? 0 : 32_500_000 + number * 1_000_000L,
                failed
                        ? Optional.of("The phone's storage is full: 12 MiB are left, 31 MiB are needed. "
                                + "Remove images that are not used, then cross again.")
                        : Optional.empty(),
                "{}",
                "{\"kernel\":\"6.12.57\",\"docker\":\"26.1.5\",\"criu\":\"4.2\",\"architecture\":\"x86_64\"}",
                "{\"kernel\":\"6.6.30-android15\",\"docker\":\"26.1.5\",\"criu\":\"4.1.1\",\"qemu\":\"10.0.2\"}",
                "{}",
                "4711",
                steps,
                log,
                remarks(number));
    }

    private static Remarks remarks(int number) {
        return switch (number) {
            case 1 -> Remarks.of("Moved for the demonstration.\nBack again by Friday.", List.of("demo", "web"));
            case 2 -> Remarks.of("", List.of("nightly"));
            case 4 -> Remarks.of("The phone's storage was full, see above.", List.of("nightly", "to-look-at"));
            default -> Remarks.NONE;
        };
    }

    /** A log of so many lines. */
    public static String log(int lines) {
        String[] texts = {
            "GET /index.html 200 412 B 1.2 ms",
            "cache hit ratio 0.93",
            "WARN  slow query: SELECT * FROM orders WHERE state = 'open' (214 ms)",
            "counter is now %d",
            "ERROR upstream timed out, retrying in 2 s",
            "{\"level\":\"info\",\"msg\":\"heartbeat\",\"seq\":%d}",
        };
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            log.append(String.format(Locale.ROOT, "2026-11-24T12:%02d:%02dZ ", i / 60 % 60, i % 60))
                    .append(texts[i % texts.length].replace("%d", String.valueOf(i)))
                    .append('\n');
        }
        return log.toString();
    }

    static Map<String, Object> inspect(Container container) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("Id", container.id());
        all.put("Created", "2026-11-24T11:19:58Z");
        all.put("Name", "/" + container.name());
        all.put("State", ordered("Status", container.state(), "Running", container.running(), "Pid", 4711));
        all.put(
                "Config",
                ordered(
                        "Image", container.image(),
                        "Env", List.of("PATH=/usr/local/bin:/usr/bin:/bin", "TZ=UTC"),
                        "Labels",
                                ordered(
                                        "com.docker.compose.project",
                                        "shop",
                                        "org.opencontainers.image.version",
                                        "1.27")));
        all.put("HostConfig", ordered("RestartPolicy", ordered("Name", "unless-stopped"), "Memory", 268435456L));
        all.put("Mounts", List.of(ordered("Type", "volume", "Source", "data", "Destination", "/data")));
        return all;
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            all.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return all;
    }

    static List<List<String>> processes() {
        return List.of(
                List.of("UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"),
                List.of("root", "4711", "4690", "0", "11:20", "?", "00:00:01", "nginx: master process"),
                List.of("www", "4733", "4711", "0", "11:20", "?", "00:00:09", "nginx: worker process"));
    }

    static List<Image> images() {
        List<Image> all = new ArrayList<>();
        for (int i = 0; i < KINDS.length; i++) {
            all.add(new Image(
                    "sha256:"
                            + String.format(Locale.ROOT, "%08x", (i + 3) * 0x9e3779b1)
                                    .repeat(8),
                    i == 7 ? List.of() : List.of(KINDS[i][1]),
                    (30L + i * 47L) << 20,
                    NOW / 1000 - i * 400_000L));
        }
        return all;
    }

    static List<Volume> volumes() {
        return List.of(
                new Volume("data", "local", "/var/lib/docker/volumes/data/_data", Map.of()),
                new Volume("pgdata", "local", "/var/lib/docker/volumes/pgdata/_data", Map.of()));
    }

    static List<Checkpoint> checkpoints() {
        return List.of(new Checkpoint("1".repeat(64), "cache", "before-upgrade"));
    }
}

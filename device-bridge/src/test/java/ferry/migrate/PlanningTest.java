package ferry.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.docker.Container;
import ferry.docker.Engine;
import ferry.docker.EngineFacts;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The bad inputs that a plan must name, each with what would mend it. */
class PlanningTest {
    private static final Translator QEMU = new Translator(Optional.of(Path.of("qemu-x86_64")));

    /** A plan asks an engine nothing but its address: whatever else is called fails. */
    private static Engine engine(String name) {
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(),
                new Class<?>[] {Engine.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "endpoint" -> name;
                    case "uri" -> URI.create("unix:///" + name);
                    default -> throw new AssertionError("a plan asked for " + method.getName());
                });
    }

    private static EngineFacts facts(String architecture, boolean experimental) {
        return new EngineFacts(
                "26.1.5",
                "1.45",
                architecture,
                "6.12",
                "Debian",
                experimental,
                "overlay2",
                "/var/lib/docker",
                2,
                1L << 31,
                true);
    }

    /** What a test changes before the plan is made. */
    private static final class Findings {
        private EngineFacts from = facts("x86_64", true);
        private EngineFacts to = facts("aarch64", true);
        private HostProbe.HostFacts phone = HostProbe.HostFacts.unknown();
        private List<Container> there = List.of();
        private Set<String> volumes = Set.of();
        private ObjectNode inspect;
        private boolean imageThere = true;
        private Optional<Strategy> strategy = Optional.empty();
        private Optional<String> held = Optional.empty();
        private Optional<Look> look = Optional.empty();
        private Map<String, String> settled = Map.of();
        private Translator translator = QEMU;

        private Findings() throws Exception {
            inspect = (ObjectNode) new ObjectMapper().readTree("""
                    {"Id":"c1","Name":"/web","Image":"sha256:1","State":{"Running":true},
                     "Config":{"Image":"web:1","Labels":{}},"HostConfig":{"NetworkMode":"bridge",
                     "PortBindings":{"80/tcp":[{"HostPort":"8080"}]}},"Mounts":[],
                     "GraphDriver":{"Name":"overlay2","Data":{"UpperDir":"/u"}}}""");
        }

        private Plan plan() {
            Survey survey = new Survey(
                    new Plan.Request("web", "pc", "phone", strategy, false),
                    Optional.of(
                            new Survey.Side(engine("pc"), from, HostProbe.HostFacts.unknown(), List.of(), Set.of())),
                    Optional.of(new Survey.Side(engine("phone"), to, phone, there, volumes)),
                    Optional.of(
                            new Survey.Subject(inspect, "amd64", 5 << 20, true, imageThere, new Estimate.Load(0, 0))),
                    List.of(),
                    look,
                    Map.of(),
                    Optional.empty(),
                    held,
                    settled,
                    "web",
                    false);
            return Planning.plan(survey, LiveMigrations.ways(translator), s -> Optional.empty());
        }
    }

    private static Plan with(Consumer<Findings> change) throws Exception {
        Findings f = new Findings();
        change.accept(f);
        return f.plan();
    }

    private static void assertBlocked(Plan plan, String what, String mend) {
        assertThat(plan.possible()).isFalse();
        assertThat(plan.blockers()).anySatisfy(b -> {
            assertThat(b.what() + " " + b.why()).contains(what);
            assertThat(b.what() + " " + b.why() + " " + b.mend()).contains(mend);
        });
    }

    @Test
    void choosesTheTranslatorBetweenTwoArchitectures() throws Exception {
        Plan plan = with(f -> {});

        assertThat(plan.blockers()).isEmpty();
        assertThat(plan.strategy()).contains(Strategy.TRANSLATED);
        assertThat(plan.strategies()).hasSize(Strategy.values().length).allMatch(v -> !v.reasons()
                .isEmpty());
        assertThat(plan.warnings()).anyMatch(w -> w.what().contains("slower"));
    }

    @Test
    void choosesPlainOnOneArchitecture() throws Exception {
        assertThat(with(f -> f.to = facts("x86_64", true)).strategy()).contains(Strategy.PLAIN);
    }

    @Test
    void namesADockerWithoutExperiments() throws Exception {
        assertBlocked(with(f -> f.to = facts("aarch64", false)), "experimental", "daemon.json");
    }

    @Test
    void names39BitAddresses() throws Exception {
        Plan plan = with(f -> f.phone = new HostProbe.HostFacts(
                Optional.empty(),
                OptionalInt.of(39),
                Optional.empty(),
                false,
                Optional.empty(),
                OptionalLong.empty(),
                List.of()));

        assertBlocked(plan, "39-bit", "ARM64_VA_BITS_48");
    }

    @Test
    void namesAMissingTranslator() throws Exception {
        assertBlocked(with(f -> f.translator = Translator.none()), "no qemu-x86_64", "ferry doctor");
    }

    @Test
    void namesWhatTheMachineLacks() throws Exception {
        Plan plan = with(f -> f.phone = new HostProbe.HostFacts(
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                OptionalLong.empty(),
                List.of(new Plan.Finding("criu check fails on phone", "why", "mend it"))));

        assertBlocked(plan, "criu check fails", "mend it");
    }

    @Test
    void namesACriuThatLeavesConnectionsBehind() throws Exception {
        HostProbe.HostFacts refuses = new HostProbe.HostFacts(
                Optional.of("4.1.1"),
                OptionalInt.of(48),
                Optional.of("10.0.13"),
                true,
                Optional.of(Set.of("file-locks")),
                OptionalLong.empty(),
                List.of());
        String process = "process 1 0 1 1 0 S 1 0 0 0 0 64 62 app /bin/app / /\n";
        String ends = """
                socket tcp 0:%200100007F:1F90%200100007F:9C40%2001%2000000000:00000000%2000:00000000%2000000000%200%200%2077
                socket tcp 1:%200100007F:9C40%200100007F:1F90%2001%2000000000:00000000%2000:00000000%2000000000%200%200%2078
                """;

        assertThat(with(f -> {
                            f.phone = refuses;
                            f.look = look(process);
                        })
                        .blockers())
                .as("no connection, no matter")
                .isEmpty();
        assertBlocked(
                with(f -> {
                    f.phone = refuses;
                    f.look = look(process + ends);
                }),
                "CRIU on phone does not take them along",
                "tcp-established >> /etc/criu/runc.conf");
    }

    private static Optional<Look> look(String items) {
        return Optional.of(LookReader.read(new java.io.ByteArrayInputStream(
                ("look 1\n" + items + "peers known\nend\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII))));
    }

    @Test
    void namesALackOfRoom() throws Exception {
        Plan plan = with(f -> {
            f.imageThere = false;
            f.phone = new HostProbe.HostFacts(
                    Optional.empty(),
                    OptionalInt.empty(),
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    OptionalLong.of(8 << 20),
                    List.of());
        });

        assertBlocked(plan, "too little room", "Remove images");
    }

    @Test
    void namesATakenName() throws Exception {
        Plan plan = with(f -> f.there = List.of(container("other", "web", List.of())));

        assertBlocked(plan, "The name web is taken", "docker rename web");
    }

    @Test
    void namesTheSourceThatWaitsUnderTheName() throws Exception {
        Plan plan = with(f -> {
            f.there = List.of(container("source", "web", List.of()));
            f.settled = Map.of("source", "s-1");
        });

        assertBlocked(plan, "session s-1", "ferry sessions confirm s-1");
    }

    @Test
    void namesATakenPort() throws Exception {
        Plan plan = with(f -> f.there =
                List.of(container("other", "proxy", List.of(new Container.Port("0.0.0.0", 80, 8080, "tcp")))));

        assertBlocked(plan, "port 8080/tcp is taken", "proxy");
    }

    @Test
    void namesAVolumeThatIsThere() throws Exception {
        Plan plan = with(f -> {
            f.volumes = Set.of("db");
            f.inspect
                    .withArray("Mounts")
                    .addObject()
                    .put("Type", "volume")
                    .put("Name", "db")
                    .put("Driver", "local")
                    .put("Destination", "/v");
        });

        assertBlocked(plan, "volume db exists", "docker volume rm db");
    }

    @Test
    void namesAContainerThatDoesNotRun() throws Exception {
        assertBlocked(with(f -> f.inspect.withObject("/State").put("Running", false)), "does not run", "Start it");
    }

    @Test
    void namesABindMount() throws Exception {
        Plan plan = with(f -> f.inspect
                .withArray("Mounts")
                .addObject()
                .put("Type", "bind")
                .put("Source", "/home")
                .put("Destination", "/h"));

        assertBlocked(plan, "/home", "volume");
    }

    @Test
    void namesAContainerThatDockerWouldRemove() throws Exception {
        assertBlocked(with(f -> f.inspect.withObject("/HostConfig").put("AutoRemove", true)), "--rm", "without --rm");
    }

    @Test
    void namesTheSessionThatHasIt() throws Exception {
        assertBlocked(with(f -> f.held = Optional.of("s-9")), "s-9", "recover");
    }

    @Test
    void namesWhyAChosenStrategyIsImpossible() throws Exception {
        Plan plan = with(f -> f.strategy = Optional.of(Strategy.PLAIN));

        assertBlocked(plan, "no way across", "pc is x86_64 and phone is aarch64");
    }

    @Test
    void namesAnArmProgramOnItsWayToAPc() throws Exception {
        Plan plan = with(f -> {
            f.from = facts("aarch64", true);
            f.to = facts("x86_64", true);
        });

        assertBlocked(plan, "only what has crossed there can come back", "");
    }

    private static Container container(String id, String name, List<Container.Port> ports) {
        return new Container(id, name, "img", "sha256:9", "", "running", "Up", "linux/amd64", 0, ports, Map.of());
    }
}

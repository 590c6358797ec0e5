package ferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract of the command line: JSON shapes, texts, exit codes. */
class CommandsTest {
    @TempDir
    Path temp;

    private FakeServices services;
    private Shell shell;

    @BeforeEach
    void open() {
        services = new FakeServices(temp);
        shell = new Shell(services, false);
    }

    @AfterEach
    void close() {
        services.close();
    }

    private String ok(String line) {
        Shell.Answer answer = shell.run(line);
        assertThat(answer.err()).as(line).isEmpty();
        assertThat(answer.exit()).as(line).isZero();
        return answer.out();
    }

    @Test
    void jsonShapesOfTheContract() {
        assertThat(ok("lab status --json"))
                .isEqualTo("{\"pc\":{\"state\":\"up\",\"docker\":\"unix:///run/pc.sock\"},\"phone\":{\"state\":\"up\","
                        + "\"serial\":\"127.0.0.1:5\",\"docker\":\"unix:///run/p.sock\"}}\n");
        assertThat(ok("endpoints --json"))
                .startsWith(
                        "[{\"endpoint\":\"lab-pc\",\"state\":\"up\",\"docker\":\"unix:///run/pc.sock\",\"arch\":\"x86_64\","
                                + "\"kernel\":\"6.12.0\",\"dockerVersion\":\"26.1.5\",\"criu\":\"4.2\",\"problems\":[]},")
                .endsWith(
                        "{\"endpoint\":\"phone:X\\u001B[31mY\",\"state\":\"unauthorized\",\"docker\":null,\"arch\":null,"
                                + "\"kernel\":null,\"dockerVersion\":null,\"criu\":\"unknown\",\"problems\":[\"the phone does not trust"
                                + " this PC. Accept the question on it.\"]}]\n");
        assertThat(ok("ps --on lab-pc --json"))
                .isEqualTo("[{\"id\":\"" + FakeEngine.ID
                        + "\",\"name\":\"web\",\"image\":\"nginx:1\",\"state\":\"running\","
                        + "\"platform\":\"linux/amd64\"}]\n");
        assertThat(ok("plan moved --from lab-pc --to lab-phone --json"))
                .isEqualTo(
                        "{\"strategy\":\"translated\",\"strategies\":[{\"strategy\":\"plain\",\"possible\":false,\"reasons\":"
                                + "[\"other ISA\"]},{\"strategy\":\"translated\",\"possible\":true,\"reasons\":[\"it goes on under qemu\"]}],"
                                + "\"blockers\":[],\"warnings\":[{\"what\":\"Slower\",\"why\":\"it is translated\",\"mend\":\"\"}],\"outside\":[],"
                                + "\"steps\":[\"The image is carried.\",\"It goes on.\"],\"estimateMs\":4200,\"load\":{\"memoryBytes\":1048576,\"fileBytes\":0},"
                                + "\"estimate\":{\"crossings\":3,\"restore\":4200}}\n");
    }

    @Test
    void connectionsWithTheOutsideAreNamed() {
        assertThat(ok("plan connected --from lab-pc --to lab-phone --close-outside"))
                .contains(
                        "TCP connections with the outside: 1, to be closed\n"
                                + "    redis-server (1), descriptor 8: 172.17.0.2:6379 to 172.17.0.3:5000, container shop\n",
                        "--to lab-phone --close-outside\n");
    }

    @Test
    void aMigrationInJsonLines() {
        assertThat(ok("migrate moved --from lab-pc --to lab-phone --json").lines())
                .containsExactly(
                        "{\"event\":\"step\",\"step\":\"checkpoint\",\"state\":\"started\",\"ms\":0,\"bytes\":0}",
                        "{\"event\":\"step\",\"step\":\"checkpoint\",\"state\":\"progress\",\"ms\":10,\"bytes\":50,\"total\":100}",
                        "{\"event\":\"step\",\"step\":\"checkpoint\",\"state\":\"done\",\"ms\":20,\"bytes\":100,\"total\":100}",
                        "{\"event\":\"result\",\"outcome\":\"moved\",\"session\":\"20261125-010203-beef\",\"strategy\":\"translated\","
                                + "\"downtimeMs\":812,\"bytes\":100,\"from\":\"lab-pc\",\"to\":\"lab-phone\",\"container\":\""
                                + FakeEngine.ID + "\"}");
    }

    @Test
    void aMigrationInWords() {
        Shell.Answer answer = shell.run("migrate moved --from lab-pc --to lab-phone");
        assertThat(answer.exit()).isZero();
        assertThat(answer.lines())
                .containsExactly(
                        "checkpoint  done        20 ms  100 B  12 pages",
                        "Moved to lab-phone, downtime 812 ms, 100 B. Session 20261125-010203-beef.",
                        "The source stays, stopped, until: ferry sessions confirm 20261125-010203-beef  (or return to it:"
                                + " ferry sessions back 20261125-010203-beef)");
        assertThat(answer.err()).isEqualTo("warning: Slower: it is translated.\n");
    }

    /** What is drawn over ends at the same width, and the last text of a step stands alone on its line. */
    @Test
    void aMigrationOnATerminal() {
        String out = new Shell(services, true)
                .run("migrate moved --from lab-pc --to lab-phone")
                .out();
        String[] drawn = out.substring(0, out.indexOf('\n')).split("\r", -1);
        assertThat(drawn).hasSize(3);
        assertThat(drawn[1]).startsWith("checkpoint  ...").contains("50 B of 100 B");
        assertThat(drawn[2].stripTrailing()).isEqualTo("checkpoint  done        20 ms  100 B  12 pages");
        assertThat(drawn[2].length())
                .isGreaterThanOrEqualTo(drawn[2].stripTrailing().length());
    }

    @ParameterizedTest
    @CsvSource({"moved, 0", "blocked, 3", "refused, 3", "rolled-back, 4", "attention, 5", "what-is-this, 5"})
    void exitCodesOfAMigration(String container, int exit) {
        Shell.Answer json = shell.run("migrate " + container + " --from lab-pc --to lab-phone --json");
        assertThat(json.exit()).isEqualTo(exit);
        JsonNode last = Json.parse(json.lines().getLast());
        assertThat(last.path("event").asText()).isEqualTo("result");
        assertThat(last.path("outcome").asText()).isEqualTo(container.equals("blocked") ? "refused" : container);
        Shell.Answer text = shell.run("migrate " + container + " --from lab-pc --to lab-phone");
        assertThat(text.exit()).isEqualTo(exit);
        if (exit != 0) assertThat(text.err()).contains("ferry: ").doesNotContain("..");
    }

    @Test
    void aPlanThatRefuses() {
        Shell.Answer answer = shell.run("plan blocked --from lab-pc --to lab-phone");
        assertThat(answer.exit()).isEqualTo(3);
        assertThat(answer.out()).isEqualTo("""
                        blocked cannot cross from lab-pc to lab-phone.
                          blocked: It does not run: only what runs can cross.
                                   Start it first.
                          warning: Slower: it is translated.
                        Strategies:
                          plain      not possible: other ISA
                          translated not possible: it goes on under qemu
                        """);
        answer = shell.run("plan blocked --from lab-pc --to lab-phone --json");
        assertThat(answer.exit()).isEqualTo(3);
        assertThat(Json.parse(answer.out()).path("strategy").asText()).isEqualTo("none");
        assertThat(Json.parse(answer.out()).path("estimateMs").isNull()).isTrue();
    }

    @Test
    void aPlanInWords() {
        assertThat(ok("plan web --from lab-pc --to lab-phone --strategy translated"))
                .isEqualTo("""
                        web can cross from lab-pc to lab-phone while it runs.
                          strategy  translated: the same x86-64 program; on arm64 an emulator (qemu) runs it
                          downtime  about 4.2 s for 1.05 MB, by the last 3 crossings between these two
                          warning: Slower: it is translated.
                        What would be done:
                           1. The image is carried.
                           2. It goes on.
                        Other strategies:
                          plain      not possible: other ISA
                        To do it: ferry migrate web --from lab-pc --to lab-phone --strategy translated
                        """);
    }

    @Test
    void aSourceThatWasRemovedWaitsForNobody() {
        assertThat(shell.run("migrate moved --from lab-pc --to lab-phone --remove-source")
                        .lines()
                        .getLast())
                .startsWith("Moved to lab-phone");
    }

    @Test
    void aMigrationThatThePlanRefusesRunsNothing() {
        assertThat(shell.run("migrate blocked --from lab-pc --to lab-phone --strategy translated --remove-source")
                        .exit())
                .isEqualTo(3);
        assertThat(services.migrations.calls)
                .containsExactly("plan Request[container=blocked, from=lab-pc, to=lab-phone,"
                        + " strategy=Optional[TRANSLATED], removeSource=true, closeOutside=false]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            start web --on lab-pc              | start web
            stop web --on lab-pc               | stop 10 web
            stop -t 3 web --on lab-pc          | stop 3 web
            restart --on lab-pc web --time 0   | restart 0 web
            pause web --on lab-pc              | pause web
            unpause web --on lab-pc            | unpause web
            kill web --on lab-pc               | kill KILL web
            kill -s TERM web --on lab-pc       | kill TERM web
            rm web --on lab-pc                 | remove web
            rm -f web --on lab-pc              | remove force web
            """)
    void actsOnContainers(String line, String call) {
        assertThat(ok(line)).isEqualTo("web\n");
        assertThat(services.pc.calls).containsExactly(call);
        assertThat(services.phone.calls).isEmpty();
    }

    @Test
    void oneContainerThatFailsDoesNotKeepTheOthers() {
        Shell.Answer answer = shell.run("stop nope web --on lab-pc --json");
        assertThat(answer.exit()).isEqualTo(5);
        assertThat(answer.err()).contains("nope: No such container: nope").contains("Look at the list of containers.");
        assertThat(answer.out()).isEqualTo("{\"container\":\"web\",\"endpoint\":\"lab-pc\",\"state\":\"running\"}\n");
    }

    @Test
    void runsAContainer() {
        assertThat(ok(
                        "run --on lab-pc --name xy -e A=1 -e B=2 -v data:/d:ro -p 8080:80 -p 127.0.0.1:53:53/udp -l k=v -l bare --restart"
                                + " always --rm nginx:1 sh -c ls -l"))
                .isEqualTo(FakeEngine.ID + "\n");
        assertThat(services.pc.calls).containsExactly("create xy", "start " + FakeEngine.ID);
        assertThat(Json.text(services.pc.created.orElseThrow()))
                .isEqualTo(
                        "{\"Image\":\"nginx:1\",\"Cmd\":[\"sh\",\"-c\",\"ls\",\"-l\"],\"Env\":[\"A=1\",\"B=2\"],\"Labels\":{\"k\":\"v\",\"bare\":\"\"},"
                                + "\"HostConfig\":{\"Binds\":[\"data:/d:ro\"],\"AutoRemove\":true,\"RestartPolicy\":{\"Name\":\"always\"},"
                                + "\"PortBindings\":{\"80/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"8080\"}],\"53/udp\":[{\"HostIp\":"
                                + "\"127.0.0.1\",\"HostPort\":\"53\"}]}},\"ExposedPorts\":{\"80/tcp\":{},\"53/udp\":{}}}");
    }

    @Test
    void execGivesTheCommandsOwnExitCode() {
        Shell.Answer answer = shell.run("exec --on lab-pc web ls -la");
        assertThat(answer.exit()).isEqualTo(7);
        assertThat(answer.out()).isEqualTo("out\u0007\n");
        assertThat(answer.err()).isEqualTo("err\n");
        assertThat(services.pc.calls).containsExactly("exec [ls, -la] web");
        assertThat(new Shell(services, true)
                        .run("exec --on lab-pc web -- ls --on x")
                        .out())
                .isEqualTo("out\\u{7}\n");
        assertThat(services.pc.calls).contains("exec [ls, --on, x] web");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            exec web mkdir -p /a --on lab-pc        | [mkdir, -p, /a]
            exec web mkdir -p /a --json --on=lab-pc | [mkdir, -p, /a]
            exec web ls --on lab-pc --json          | [ls]
            exec --on lab-pc web sh -c --on         | [sh, -c, --on]
            exec --on lab-pc web -- ls --on x       | [ls, --on, x]
            exec --on lab-pc web env --json=1       | [env, --json=1]
            """)
    void theForeignCommandKeepsItsOptions(String line, String argv) {
        assertThat(shell.run(line).exit()).isEqualTo(7);
        assertThat(services.pc.calls).containsExactly("exec " + argv + " web");
    }

    @Test
    void logsAreRawInAPipeAndEscapedOnATerminal() {
        assertThat(ok("logs web --on lab-pc")).isEqualTo(services.pc.log);
        assertThat(new Shell(services, true).run("logs web --on lab-pc -f -n 5").out())
                .isEqualTo("one\ntwo \\u{1b}[31mred\\u{202e}\n");
        assertThat(services.pc.calls).containsExactly("logs -1 false web", "logs 5 true web");
        assertThat(ok("logs web --on lab-pc --json"))
                .isEqualTo("{\"line\":\"one\"}\n{\"line\":\"two \\u001B[31mred\\u202E\"}\n");
    }

    @Test
    void listsOfAllEndpointsSayWhere() {
        assertThat(ok("ps").lines().map(l -> l.split(" ", 2)[0])).containsExactly("ON", "lab-pc", "lab-phone");
        assertThat(ok("images --json")).startsWith("[{\"endpoint\":\"lab-pc\",");
        assertThat(ok("volumes --on lab-phone --json"))
                .isEqualTo(
                        "[{\"name\":\"data\",\"driver\":\"local\",\"mountpoint\":\"/var/lib/docker/volumes/data/_data\"}]\n");
        assertThat(ok("checkpoints --on lab-pc --json"))
                .isEqualTo("[{\"container\":\"" + FakeEngine.ID + "\",\"containerName\":\"web\",\"name\":\"cp1\"}]\n");
        assertThat(ok("stats --on lab-pc --json"))
                .isEqualTo(
                        "[{\"name\":\"web\",\"cpuPercent\":12.5,\"memoryBytes\":1000,\"memoryLimit\":2000,\"rxBytes\":3,"
                                + "\"txBytes\":4,\"processes\":5}]\n");
    }

    @Test
    void namesFromOutsideAreEscaped() {
        services.pc.name = "e\u001b[2Jvil\u202e";
        assertThat(ok("ps --on lab-pc"))
                .contains("e\\u{1b}[2Jvil\\u{202e}")
                .doesNotContain("\u001b")
                .doesNotContain("\u202e");
        assertThat(ok("endpoints")).contains("phone:X\\u{1b}[31mY").doesNotContain("\u001b");
    }

    @Test
    void whatIsNotThereIsSaid() {
        for (String line : List.of(
                "ps --on lab-pcc",
                "inspect nope --on lab-pc",
                "logs nope --on lab-pc",
                "sessions show 2026",
                "sessions import /no/such/file",
                "sessions back last",
                "image inspect /no/such/folder",
                "kernel probe",
                "kernel check --config /no/such/file")) {
            Shell.Answer answer = shell.run(line);
            assertThat(answer.exit()).as(line).isEqualTo(5);
            assertThat(answer.err()).as(line).startsWith("ferry: ").doesNotContain("fault in Ferry");
            assertThat(answer.out()).as(line).isEmpty();
        }
    }

    @Test
    void sessionsFromBeginToImport() throws Exception {
        String id = services.journal().begin("c1", "web", "lab-pc", "lab-phone", "translated", "{\"a\":1}");
        services.journal().stepStarted(id, "checkpoint", "{\"undo\":true}");
        services.journal().stepEnded(id, "checkpoint", "done", 4096, "note");
        services.journal().log(id, "a line\u001b");
        services.journal().end(id, "moved", 900, 4096, Optional.empty());

        JsonNode list = Json.parse(ok("sessions --json"));
        assertThat(fields(list.get(0)))
                .containsExactly(
                        "session",
                        "startedMs",
                        "endedMs",
                        "container",
                        "containerName",
                        "from",
                        "to",
                        "strategy",
                        "outcome",
                        "downtimeMs",
                        "bytes",
                        "imported",
                        "note",
                        "tags");
        assertThat(ok("sessions list --json")).isEqualTo(ok("sessions --json"));
        JsonNode show = Json.parse(ok("sessions show last --json"));
        assertThat(show.path("plan").path("a").asInt()).isEqualTo(1);
        assertThat(show.path("steps").get(0).path("undo").path("undo").asBoolean())
                .isTrue();
        assertThat(show.path("log").get(0).path("text").asText()).isEqualTo("a line\u001b");
        assertThat(ok("sessions show " + id.substring(0, 10)))
                .contains("a line\\u{1b}")
                .contains("4.10 kB");

        Path file = temp.resolve("a session.ferry");
        assertThat(shell.run("sessions", "export", "last", file.toString()).exit())
                .isZero();
        assertThat(Files.size(file)).isPositive();
        assertThat(shell.run("sessions", "import", file.toString(), "--json").out())
                .isEqualTo("{\"session\":\"" + id + "-2\",\"imported\":true}\n");
        Files.write(file, new byte[] {1, 2, 3});
        Shell.Answer broken = shell.run("sessions", "import", file.toString());
        assertThat(broken.exit()).isEqualTo(5);
        assertThat(broken.err()).contains("a session.ferry").contains("no session file");

        assertThat(ok("sessions compare " + id + " " + id + "-2"))
                .contains("checkpoint")
                .contains("1.00");
        assertThat(ok("sessions replay " + id + "-2 --speed 0 --json")
                        .lines()
                        .map(l -> Json.parse(l).path("state").asText()))
                .containsExactly("started", "done", "");
        assertThat(ok("sessions back " + id)).isEqualTo("It runs on lab-pc again. Session " + id + ".\n");
        assertThat(ok("sessions confirm " + id)).startsWith("Confirmed: web lives on lab-phone.");
        assertThat(services.migrations.calls).containsExactly("back " + id, "confirm " + id);
    }

    private static List<String> fields(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void anInterruptedSessionIsMentionedOnceUntilItIsRecovered() {
        String id = services.journal().begin("c1", "web", "lab-pc", "lab-phone", "translated", "{}");
        assertThat(shell.run("ps").err()).isEmpty(); // its Ferry, this process, is alive
        killOwner(id);
        Shell.Answer ps = shell.run("ps --on lab-pc --json");
        assertThat(ps.exit()).isZero();
        assertThat(ps.err())
                .isEqualTo("Session " + id + " was interrupted: web from lab-pc to lab-phone.\n"
                        + "To finish or undo it: ferry sessions recover\n");
        assertThat(shell.run("--help").err()).isEmpty();
        Shell.Answer recovered = shell.run("sessions recover");
        assertThat(recovered.exit()).isZero();
        assertThat(recovered.err()).isEmpty();
        assertThat(recovered.out()).isEqualTo("web runs on lab-pc. Session " + id + " is undone.\n");
        assertThat(services.migrations.calls).containsExactly("recover " + id);
    }

    private void killOwner(String id) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + temp.resolve("journal/journal.db"));
                var statement = connection.prepareStatement("UPDATE session SET owner = '1@1@gone' WHERE id = ?")) {
            statement.setString(1, id);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theLabsCommands() {
        assertThat(shell.run("lab up").err()).isEqualTo("pc: up\n");
        assertThat(ok("lab down --json"))
                .isEqualTo("{\"pc\":{\"state\":\"down\"},\"phone\":{\"state\":\"down\",\"detail\":\"asleep\"}}\n");
        assertThat(ok("lab reset")).contains("phone  down").contains("phone: asleep");
        assertThat(ok("lab status")).contains("127.0.0.1:5");
    }

    @Test
    void doctorSaysWhatMends() {
        JsonNode checks = Json.parse(ok("doctor --json"));
        assertThat(checks).anySatisfy(c -> {
            assertThat(c.path("subject").asText()).isEqualTo("phone:X\u001b[31mY");
            assertThat(c.path("state").asText()).isEqualTo("missing");
            assertThat(c.path("mend").asText()).isEqualTo("Accept the question on it.");
        });
        assertThat(ok("doctor")).contains("lab-pc").doesNotContain("\u001b");
    }
}

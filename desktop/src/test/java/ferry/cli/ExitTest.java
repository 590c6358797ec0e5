package ferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.adb.AdbException;
import ferry.app.LabException;
import ferry.app.Main;
import ferry.docker.DockerException;
import ferry.kernel.KernelException;
import ferry.migrate.LookException;
import ferry.recode.RecodeException;
import ferry.rom.RomException;
import ferry.session.SessionException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** 0 done, 2 wrong usage, 3 refused by the plan, 4 rolled back, 5 needs a person; wrong usage has its table in ParseTest. */
class ExitTest {
    @TempDir
    Path temp;

    private FakeServices services;
    private Shell shell;
    private String session = "";

    @BeforeEach
    void open() {
        services = new FakeServices(temp);
        shell = new Shell(services, false);
        session = services.journal().begin("c1", "web", "lab-pc", "lab-phone", "translated", "{}");
        services.journal().end(session, "moved", 900, 4096, Optional.empty());
    }

    @AfterEach
    void close() {
        services.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --help                                             | 0
            --version                                          | 0
            lab status                                         | 0
            doctor                                             | 0
            endpoints                                          | 0
            ps                                                 | 0
            ps --on lab-pcc                                    | 5
            images                                             | 0
            volumes --on phone:gone                            | 5
            checkpoints                                        | 0
            run --on lab-pc nginx:1                            | 0
            run --on nowhere nginx:1                           | 5
            start web --on lab-pc                              | 0
            start nope --on lab-pc                             | 5
            rm nope web --on lab-pc                            | 5
            stop web --on nowhere                              | 5
            logs nope --on lab-pc                              | 5
            stats nope --on lab-pc                             | 5
            stats -f nope --on lab-pc                          | 5
            exec --on lab-pc web ls                            | 7
            exec --on lab-pc nope ls                           | 5
            inspect nope --on lab-pc                           | 5
            plan web --from lab-pc --to lab-phone              | 0
            plan blocked --from lab-pc --to lab-phone          | 3
            migrate moved --from lab-pc --to lab-phone         | 0
            migrate blocked --from lab-pc --to lab-phone       | 3
            migrate refused --from lab-pc --to lab-phone       | 3
            migrate rolled-back --from lab-pc --to lab-phone   | 4
            migrate attention --from lab-pc --to lab-phone     | 5
            sessions                                           | 0
            sessions show last                                 | 0
            sessions show 19700101                             | 5
            sessions confirm last                              | 0
            sessions confirm 19700101                          | 5
            sessions export last /no/such/folder/file          | 5
            sessions import /no/such/file                      | 5
            image inspect /no/such/folder                      | 5
            kernel probe                                       | 5
            kernel check --config /no/such/file                | 5
            kernel fragment --config /no/such/file             | 5
            """)
    void everyCommand(String line, int exit) {
        assertThat(shell.run(line).exit()).isEqualTo(exit);
    }

    @ParameterizedTest
    @CsvSource({"moved, 0", "rolled-back, 4", "refused, 3", "attention, 5"})
    void goingBack(String outcome, int exit) {
        services.migrations.back = outcome;
        Shell.Answer answer = shell.run("sessions back last");
        assertThat(answer.exit()).isEqualTo(exit);
        if (exit == 0) assertThat(answer.out()).startsWith("It runs on lab-pc again.");
        else assertThat(answer.out()).isEmpty();
        if (exit == 4) assertThat(answer.err()).startsWith("ferry: Rolled back, it runs on lab-phone");
        assertThat(shell.run("sessions back last --json").exit()).isEqualTo(exit);
    }

    /** Undone is as good an end of an interrupted session as finished. */
    @ParameterizedTest
    @CsvSource({"moved, 0", "rolled-back, 0", "attention, 5"})
    void recovering(String outcome, int exit) {
        services.migrations.recovered = outcome;
        assertThat(shell.run("sessions recover " + session).exit()).isEqualTo(exit);
        assertThat(shell.run("sessions recover " + session + " --json").exit()).isEqualTo(exit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gallery", "gallery --shots pictures"})
    @Timeout(120)
    void aWindowNeedsADisplay(String line) throws Exception {
        ProcessBuilder builder =
                Child.java(List.of(), Main.class, line.isEmpty() ? new String[0] : line.split(" ", -1));
        builder.environment().put("FERRY_HOME", temp.toString());
        builder.environment().keySet().removeAll(List.of("DISPLAY", "WAYLAND_DISPLAY"));
        Process ferry = builder.redirectErrorStream(true).start();
        String said = new String(ferry.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(ferry.waitFor()).as(said).isEqualTo(Exit.ATTENTION);
        assertThat(said).startsWith("ferry: There is no display").doesNotContain("fault in Ferry");
    }

    static Stream<Throwable> troubles() {
        return Stream.of(
                new DockerException(500, "said", "", null),
                new AdbException("said", "", null),
                new LabException("said", "", null),
                new KernelException("said", "", null),
                new RomException("said", "", null),
                new SessionException("said", null),
                new LookException("said", null),
                new RecodeException(List.of("said")),
                new TroubleException("said"),
                new ExecutionException(new TroubleException("said")));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void troubleOfARoomIsNoFault(Throwable trouble) {
        assertThat(tell(trouble)).isEqualTo("ferry: said\n");
    }

    @Test
    void whatJavaThrowsIsAFault() {
        assertThat(tell(new IllegalStateException("said")))
                .startsWith("ferry: said\n       This is a fault in Ferry (java.lang.IllegalStateException)");
    }

    private static String tell(Throwable error) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
        assertThat(Failure.tell(error, new Terminal(err, err, false))).isEqualTo(Exit.ATTENTION);
        return said.toString(StandardCharsets.UTF_8);
    }
}

package ferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Command lines that make no sense: exit 2, a reason, a hint, nothing done. */
class ParseTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            migarte x                                      | 'ferry' knows no command 'migarte'; did you mean migrate?
            xyzzy                                          | 'ferry' knows no command 'xyzzy'
            --jsno                                         | 'ferry' knows no option '--jsno'
            ps --jsno                                      | 'ferry ps' knows no option '--jsno'; did you mean --json?
            ps web                                         | 'ferry ps' knows no argument 'web'
            migrate                                        | Missing required options and parameters: '--from=ENDPOINT', '--to=ENDPOINT', 'CONTAINER'
            migrate web --from a                           | Missing required option: '--to=ENDPOINT'
            migrate web --from                             | Missing required parameter for option '--from' (ENDPOINT)
            migrate a b --from a --to b                    | 'ferry migrate' knows no argument 'b'
            migrate a --from a --to b --strategy trnslated | 'trnslated' is none of auto, plain, translated, native, cold; did you mean translated?
            migrate a --from a --from b --to c             | option '--from' (ENDPOINT) should be specified only once
            lab                                            | Say what to do: up, down, status, reset
            lab stauts                                     | 'ferry lab' knows no command 'stauts'; did you mean status?
            sessions exprot                                | 'ferry sessions' knows no command 'exprot'; did you mean export?
            sessions show                                  | Missing required parameter: 'ID'
            sessions export last                           | Missing required parameter: 'FILE'
            sessions replay last --speed fast              | Invalid value for option '--speed': 'fast' is not a double
            start --on lab-pc                              | Missing required parameter: 'CONTAINER'
            start web                                      | Missing required option: '--on=ENDPOINT'
            stats -f --on lab-pc                           | Give one container to follow
            stats -f web db --on lab-pc                    | Give one container to follow
            bench --size 0                                 | Invalid value for option '--size': at least 1 MiB
            stop web --on lab-pc -t soon                   | Invalid value for option '--time': 'soon' is not an int
            exec --on lab-pc web                           | Missing required parameter: 'COMMAND'
            run --on lab-pc -p eighty nginx                | 'eighty' is no [[IP:]PORT:]PORT[/udp]
            kernel check --for dokcer                      | did you mean docker?
            gallery --only plan                            | --only is for pictures
            kernel                                         | Say what to do: probe, check, fragment, patch
            image inspect                                  | Missing required parameter: 'DIR
            """, quoteCharacter = '"')
    void refuses(String line, String why) {
        try (FakeServices services = new FakeServices(temp)) {
            Shell.Answer answer = new Shell(services, false).run(line.strip());
            assertThat(answer.exit()).isEqualTo(2);
            assertThat(answer.out()).isEmpty();
            assertThat(answer.err().lines().findFirst().orElse(""))
                    .startsWith("ferry: ")
                    .contains(why);
            assertThat(answer.err()).contains("Help: ferry").contains("--help");
            assertThat(services.pc.calls).isEmpty();
            assertThat(services.migrations.calls).isEmpty();
        }
    }
}

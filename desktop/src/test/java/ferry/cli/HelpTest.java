package ferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The help of every command is part of the product: help.txt holds all of it, and a change shows there. After a wanted
 * change: run this test with -Dferry.golden=PATH/OF/help.txt, which writes it.
 */
class HelpTest {
    @TempDir
    Path temp;

    @Test
    void everyHelpIsAsItWas() throws IOException {
        StringBuilder all = new StringBuilder();
        try (FakeServices services = new FakeServices(temp)) {
            Shell shell = new Shell(services, false);
            for (CommandLine line : commands(services)) {
                List<String> words = new ArrayList<>(
                        List.of(line.getCommandSpec().qualifiedName().split(" ", -1)));
                words.removeFirst();
                words.add("--help");
                Shell.Answer answer = shell.run(words.toArray(String[]::new));
                assertThat(answer.exit()).isZero();
                assertThat(answer.err()).isEmpty();
                all.append("$ ferry ")
                        .append(String.join(" ", words))
                        .append('\n')
                        .append(answer.out())
                        .append('\n');
            }
        }
        String write = System.getProperty("ferry.golden", "");
        if (!write.isEmpty()) Files.writeString(Path.of(write), all);
        try (InputStream golden = HelpTest.class.getResourceAsStream("help.txt")) {
            assertThat(golden).as("help.txt on the class path").isNotNull();
            assertThat(all.toString()).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void everythingIsDescribed() {
        try (FakeServices services = new FakeServices(temp)) {
            for (CommandLine line : commands(services)) {
                String name = line.getCommandSpec().qualifiedName();
                assertThat(line.getCommandSpec().usageMessage().description())
                        .as(name)
                        .isNotEmpty();
                for (OptionSpec o : line.getCommandSpec().options()) {
                    assertThat(o.description()).as(name + " " + o.longestName()).isNotEmpty();
                }
                for (PositionalParamSpec p : line.getCommandSpec().positionalParameters()) {
                    assertThat(p.description()).as(name + " " + p.paramLabel()).isNotEmpty();
                }
            }
        }
    }

    /** Every command that prints data also prints it as JSON. */
    @Test
    void everyCommandHasJson() {
        try (FakeServices services = new FakeServices(temp)) {
            for (CommandLine line : commands(services)) {
                if (!line.getSubcommands().isEmpty()) continue;
                assertThat(line.getCommandSpec().findOption("--json"))
                        .as(line.getCommandSpec().qualifiedName())
                        .isNotNull();
            }
        }
    }

    private static List<CommandLine> commands(FakeServices services) {
        List<CommandLine> all = new ArrayList<>();
        collect(new FerryCommandLine(services, new Terminal(System.out, System.err, false)).commandLine(), all);
        return all;
    }

    private static void collect(CommandLine line, List<CommandLine> all) {
        all.add(line);
        line.getSubcommands().values().forEach(sub -> collect(sub, all));
    }
}

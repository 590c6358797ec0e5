package ferry.cli;

import ferry.app.Services;
import ferry.kernel.ConfigReader;
import ferry.kernel.Evidence;
import ferry.kernel.KernelProbe;
import ferry.kernel.Purpose;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Where the knowledge of a kernel comes from: a phone, or a file. */
final class KernelSource {
    @Option(
            names = "--on",
            paramLabel = "ENDPOINT",
            description = "lab-phone or phone:SERIAL; without it the only phone there is.")
    String endpoint = "";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Instead of a phone: a .config, a defconfig, a config.gz, or a kernel image that holds one. With"
                            + " --tree also a target of the tree, such as defconfig.")
    Path config = Path.of("");

    @Option(
            names = "--for",
            paramLabel = "PURPOSE",
            converter = PurposeWord.class,
            completionCandidates = PurposeWords.class,
            description = "${COMPLETION-CANDIDATES}; may be given several times. Without it: all that matter.")
    List<Purpose> purposes = List.of();

    Evidence evidence(Services services) {
        if (!config.toString().isEmpty()) return Evidence.of(ConfigReader.read(config), config.toString());
        return Evidence.of(KernelProbe.probe(services.device(endpoint)));
    }

    /** A tree says nothing by itself. */
    void needConfig(CommandLine.Model.CommandSpec spec) {
        if (config.toString().isEmpty())
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "With --tree, --config says what to begin with: a file, or such as defconfig");
    }

    /** Whether --config names a file; else it is a target of a tree. */
    boolean isFile() {
        return Files.isRegularFile(config);
    }

    Set<Purpose> purposes(Set<Purpose> otherwise) {
        return purposes.isEmpty() ? otherwise : EnumSet.copyOf(purposes);
    }

    static final class PurposeWords extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        PurposeWords() {
            super(Arrays.stream(Purpose.values()).map(Purpose::word).toList());
        }
    }

    static final class PurposeWord implements CommandLine.ITypeConverter<Purpose> {
        @Override
        public Purpose convert(String value) {
            List<String> words = new PurposeWords();
            return Purpose.of(value)
                    .orElseThrow(() -> new CommandLine.TypeConversionException(
                            "'" + value + "' is none of " + String.join(", ", words)
                                    + Suggestion.of(value, words)
                                            .map(s -> "; did you mean " + s + "?")
                                            .orElse("")));
        }
    }
}

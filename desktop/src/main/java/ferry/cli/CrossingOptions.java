package ferry.cli;

import ferry.migrate.Plan;
import ferry.migrate.Strategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code plan} and {@code migrate} ask alike: which container, from where to where, and how. */
final class CrossingOptions {
    @Parameters(paramLabel = "CONTAINER", description = "Name or id.")
    String container = "";

    @Option(names = "--from", required = true, paramLabel = "ENDPOINT", description = "Where it runs now.")
    String from = "";

    @Option(names = "--to", required = true, paramLabel = "ENDPOINT", description = "Where it shall go.")
    String to = "";

    @Option(
            names = "--strategy",
            paramLabel = "STRATEGY",
            defaultValue = "auto",
            converter = Word.class,
            completionCandidates = Words.class,
            description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    String strategy = "auto";

    @Option(
            names = "--close-outside",
            description = "Close TCP connections with the outside; otherwise they speak against the crossing.")
    boolean closeOutside;

    Plan.Request request(boolean removeSource) {
        Optional<Strategy> wanted = strategy.equals("auto")
                ? Optional.empty()
                : Optional.of(Strategy.valueOf(strategy.toUpperCase(Locale.ROOT)));
        return new Plan.Request(container, from, to, wanted, removeSource, closeOutside);
    }

    static String word(Strategy strategy) {
        return strategy.name().toLowerCase(Locale.ROOT);
    }

    static final class Words extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Words() {
            super(List.of("auto"));
            Arrays.stream(Strategy.values()).map(CrossingOptions::word).forEach(this::add);
        }
    }

    static final class Word implements CommandLine.ITypeConverter<String> {
        @Override
        public String convert(String value) {
            String word = value.toLowerCase(Locale.ROOT);
            List<String> words = new Words();
            if (words.contains(word)) return word;
            throw new CommandLine.TypeConversionException("'" + value + "' is none of " + String.join(", ", words)
                    + Suggestion.of(value, words)
                            .map(s -> "; did you mean " + s + "?")
                            .orElse(""));
        }
    }
}

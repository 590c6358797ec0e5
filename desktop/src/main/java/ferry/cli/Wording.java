package ferry.cli;

import ferry.migrate.Phase;
import ferry.migrate.Plan;
import ferry.migrate.Strategy;
import java.util.Locale;
import java.util.Optional;

/** Ferry's own words, explained for somebody who meets them for the first time, and findings as sentences. */
final class Wording {
    private Wording() {}

    static String of(Strategy strategy) {
        return switch (strategy) {
            case PLAIN -> "same kind of processor, so its memory goes on as it is";
            case TRANSLATED -> "the same x86-64 program; on arm64 an emulator (qemu) runs it";
            case NATIVE -> "a program built for both processors goes on in each one's own code";
            case COLD -> "not live: its image and files move, and the program starts anew";
        };
    }

    /** The strategy with its meaning; the journal may have a word that this Ferry does not know. */
    static String strategy(String word) {
        for (Strategy s : Strategy.values()) if (CrossingOptions.word(s).equals(word)) return word + ": " + of(s);
        return word;
    }

    static Optional<String> phase(String word) {
        for (Phase p : Phase.values()) if (p.word().equals(word)) return Optional.of(of(p));
        return Optional.empty();
    }

    private static String of(Phase phase) {
        return switch (phase) {
            case PLAN -> "look at both sides once more";
            case PREPARE -> "image and a container made ready on the target";
            case CHECKPOINT -> "freeze it and write down its memory and state";
            case STREAM -> "carry that across, with files and volumes";
            case RECODE -> "fit it to the target's processor and system";
            case RESTORE -> "let it go on over there";
            case VERIFY -> "see that it runs and answers";
            case FINISH -> "clean up on both sides";
        };
    }

    /** What and why in one or two sentences, however the finding was put. */
    static String sentence(Plan.Finding f) {
        return sentence(f.what(), f.why());
    }

    static String sentence(String what, String why) {
        String first = what.strip().replaceFirst("\\.$", "");
        String then = why.strip();
        if (then.isEmpty()) return first + ".";
        boolean clause = !Character.isUpperCase(then.codePointAt(0));
        String end = then.endsWith(".") ? "" : ".";
        return first + (clause ? ": " : ". ") + then + end;
    }

    /** An outcome of the journal, as what is the case now. */
    static String outcome(String outcome, String from, String to) {
        return switch (outcome) {
            case "running" -> "not ended yet";
            case "moved" -> "moved: it runs on " + to + ", the source waits on " + from + ", stopped";
            case "confirmed" -> "confirmed: it moved to " + to + ", the source was let go";
            case "went-back" -> "went back: it runs on " + from + " again";
            case "refused" -> "refused: nothing was touched, it stays on " + from;
            case "rolled-back" -> "rolled back: it runs on " + from + " as before";
            case "attention" -> "needs a person: see the error";
            default -> outcome.toLowerCase(Locale.ROOT);
        };
    }
}

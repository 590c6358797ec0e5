package ferry.kernel;

import java.util.List;
import java.util.Optional;

/**
 * What a kernel is good for.
 *
 * @param source where the knowledge comes from
 * @param notes what is strange about the source
 */
public record CheckReport(
        String source,
        Optional<KernelVersion> version,
        Optional<String> arch,
        List<Verdict> verdicts,
        List<String> notes) {

    /** UNSURE: nothing required is known to be missing, but something required could not be seen. */
    public enum Outcome {
        PASS,
        UNSURE,
        FAIL
    }

    /** Whether a kernel serves one purpose; findings with the gravest first. */
    public record Verdict(Purpose purpose, Outcome outcome, List<Finding> findings) {
        /** Required things that are missing. */
        public List<Finding> missing() {
            return findings.stream()
                    .filter(f -> f.level() == KernelOption.Level.REQUIRED
                            && f.sighting().isKnown())
                    .toList();
        }
    }

    /**
     * Something that is not as the purpose needs it.
     *
     * @param what an option without CONFIG_, or a few words
     * @param consequence one sentence
     * @param cure what would mend it; may be empty
     * @param kabi what mending it does to a GKI phone's module interface
     */
    public record Finding(
            String what,
            KernelOption.Level level,
            Sighting sighting,
            String consequence,
            String cure,
            KernelOption.Kabi kabi) {}

    /** Whether all purposes that were asked for pass: exit code 0 of the command. */
    public boolean passes() {
        return verdicts.stream().allMatch(v -> v.outcome() == Outcome.PASS);
    }

    public Optional<Verdict> verdict(Purpose purpose) {
        return verdicts.stream().filter(v -> v.purpose() == purpose).findFirst();
    }
}

package ferry.kernel;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A row of the option table, assets/kernel/options.yaml.
 *
 * @param name without CONFIG_
 * @param area heading under which it is shown
 * @param wantedOn false for an option that must be off
 * @param uses how much each purpose needs it; {@code DOCKER} stands for both versions of control groups
 * @param since first version that has it, {@code until} last series that has it
 * @param formerly names that mean the same in older kernels
 * @param or options that serve as well
 * @param needs options without which Kconfig drops it
 * @param deselect options of the same choice, to be switched off
 * @param arch the only architecture that has it, as Linux/... in a config's header says it
 * @param live how the probe sees it: a key, or key&gt;=number
 * @param module its kernel module where it can be one
 * @param symbol a function that only a kernel with it has (T in /proc/kallsyms)
 * @param gki what stock GKI kernels have
 * @param breaks one sentence: what happens without it
 * @param cure what to know when switching it on; may be empty
 */
public record KernelOption(
        String name,
        String area,
        boolean wantedOn,
        Map<Purpose, Level> uses,
        Optional<KernelVersion> since,
        Optional<KernelVersion> until,
        List<String> formerly,
        List<String> or,
        List<String> needs,
        List<String> deselect,
        Optional<String> arch,
        Optional<String> live,
        Optional<String> module,
        Optional<String> symbol,
        Kabi kabi,
        Gki gki,
        String breaks,
        String cure,
        List<String> sources) {

    /** How much a purpose needs an option. */
    public enum Level {
        REQUIRED,
        RECOMMENDED,
        FEATURE
    }

    /** What switching it on does to the interface between a GKI kernel and the vendor's modules. */
    public enum Kabi {
        NEUTRAL,
        /** Neutral with a patch that uses reserved slots. */
        PATCH,
        BREAKS
    }

    /** What stock GKI kernels (5.10, 6.1) have; ABSENT where the option cannot be chosen there. */
    public enum Gki {
        ON,
        OFF,
        ABSENT
    }

    /** Whether kernels of this version and architecture have the option; what is not known counts as having it. */
    public boolean existsIn(Optional<KernelVersion> version, Optional<String> architecture) {
        boolean age = version.isEmpty()
                ? until.isEmpty()
                : since.map(s -> version.get().compareTo(s) >= 0).orElse(true)
                        && until.map(u -> version.get().isOfOrBefore(u)).orElse(true);
        return age && (arch.isEmpty() || architecture.isEmpty() || arch.get().equals(architecture.get()));
    }
}

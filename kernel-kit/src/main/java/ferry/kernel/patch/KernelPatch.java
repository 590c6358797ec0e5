package ferry.kernel.patch;

import ferry.kernel.KernelFacts;
import ferry.kernel.KernelVersion;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A change of a kernel's sources, as assets/kernel/patches.yaml has it.
 *
 * @param id the word of the command line
 * @param title a few words
 * @param why what goes wrong without it
 * @param need how one sees that a phone or a tree needs it
 * @param cost what it takes away or risks
 * @param live a key of the probe that is 1 on phones that need it
 * @param options a configuration that has one of them on needs the patch
 * @param gki only for trees with reserved slots
 * @param compile object files that show whether the result compiles; those that the tree does not have are left out
 */
public record KernelPatch(
        String id,
        String title,
        String why,
        String need,
        String cost,
        Optional<String> live,
        Set<String> options,
        Optional<KernelVersion> since,
        Optional<KernelVersion> until,
        boolean gki,
        List<String> compile,
        List<Edit> edits) {

    /** Whether a probed phone shows the need; empty when the probe cannot tell. */
    public Optional<Boolean> neededBy(KernelFacts facts) {
        return live.flatMap(facts::seen);
    }

    /** Whether it was made for kernels of this version. */
    public boolean fits(KernelVersion version) {
        return since.map(s -> version.compareTo(s) >= 0).orElse(true)
                && until.map(version::isOfOrBefore).orElse(true);
    }
}

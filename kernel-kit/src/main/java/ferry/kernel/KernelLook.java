package ferry.kernel;

import java.util.Set;

/**
 * A phone's kernel as a person wants to see it: what it lacks, and what would mend that.
 *
 * @param fragment the smallest one for all purposes that matter; on GKI it keeps the module interface
 */
public record KernelLook(CheckReport report, Fragment fragment) {
    /** Of a probed phone. Pure. */
    public static KernelLook of(KernelFacts facts) {
        return of(Evidence.of(facts));
    }

    /** Of what is known of a kernel. Pure. */
    public static KernelLook of(Evidence evidence) {
        Set<Purpose> purposes = KernelCheck.usual(evidence);
        return new KernelLook(
                KernelCheck.check(evidence, purposes), Fragment.smallest(evidence, purposes, false, evidence.gki()));
    }
}

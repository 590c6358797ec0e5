package ferry.kernel.loop;

import ferry.kernel.CheckReport;
import ferry.kernel.Fragment;
import ferry.kernel.patch.PatchPlan;
import ferry.kernel.tree.SourceTree;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the loop's configuration steps have found.
 *
 * @param tree the unpacked sources
 * @param stockConfig the configuration of a stock phone, a file
 * @param stock what the check says of it
 * @param fragment the smallest one that mends it
 * @param patches what each patch that the wanted options or the person ask for would do to the tree
 * @param fullConfig both together, as the tree's own tools took them; a file
 * @param added options that the tree needed as well, with the one that needs them
 * @param dropped what of the fragment it did not take
 * @param full what the check says of the result
 */
public record LoopPlan(
        DebianSource source,
        SourceTree tree,
        Path stockConfig,
        CheckReport stock,
        Fragment fragment,
        List<PatchPlan> patches,
        Path fullConfig,
        Map<String, String> added,
        List<Fragment.Dropped> dropped,
        CheckReport full) {

    /** Whether the fragment was taken whole and the check of the result is green. */
    public boolean mends() {
        return dropped.isEmpty() && full.passes();
    }
}

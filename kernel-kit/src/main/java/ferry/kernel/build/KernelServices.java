package ferry.kernel.build;

import ferry.kernel.patch.PatchPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the window does with a kernel's sources. Every method may block and is called on a virtual thread; what goes wrong is
 * an exception whose message is for the person.
 */
public interface KernelServices {
    /** What each of Ferry's patches would do to a tree; nothing is changed. */
    List<PatchPlan> patches(Path tree);

    /** As {@link KernelBuild#run}: an interrupt cancels. */
    BuildResult build(BuildRequest request, Consumer<BuildProgress> watcher);
}

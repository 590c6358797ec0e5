package ferry.app.device;

import ferry.kernel.build.BuildProgress;
import ferry.kernel.build.BuildRequest;
import ferry.kernel.build.BuildResult;
import ferry.kernel.build.KernelBuild;
import ferry.kernel.build.KernelServices;
import ferry.kernel.patch.PatchPlan;
import ferry.kernel.patch.PatchTable;
import ferry.kernel.patch.Patching;
import ferry.kernel.tree.SourceTree;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Kernel sources on this machine. */
public final class LiveKernels implements KernelServices {
    @Override
    public List<PatchPlan> patches(Path tree) {
        Patching patching = new Patching(SourceTree.open(tree));
        return PatchTable.shipped().stream().map(patching::plan).toList();
    }

    @Override
    public BuildResult build(BuildRequest request, Consumer<BuildProgress> watcher) {
        return KernelBuild.run(request, watcher);
    }
}

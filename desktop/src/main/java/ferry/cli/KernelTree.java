package ferry.cli;

import ferry.kernel.Evidence;
import ferry.kernel.KernelConfig;
import ferry.kernel.tree.Make;
import ferry.kernel.tree.ScratchFolder;
import ferry.kernel.tree.SourceTree;
import ferry.kernel.tree.Toolchain;
import ferry.kernel.tree.TreeConfiguration;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** A kernel's source tree and the architecture it is configured for. */
final class KernelTree {
    @Option(names = "--tree", paramLabel = "DIR", description = "The kernel's source tree, whose own tools are run.")
    Path folder = Path.of("");

    @Option(
            names = "--arch",
            paramLabel = "ARCH",
            description = "arm64 or x86_64. Default: ${DEFAULT-VALUE}.",
            defaultValue = "arm64")
    String arch = "arm64";

    boolean given() {
        return !folder.toString().isEmpty();
    }

    Make make(Path out) {
        return new Make(SourceTree.open(folder), Toolchain.find(arch), out);
    }

    /** The whole configuration that the tree makes of a file or of one of its targets. */
    static KernelConfig expand(TreeConfiguration configuration, KernelSource source) {
        return source.isFile() ? configuration.expand(source.config) : configuration.target(source.config.toString());
    }

    /** The same in a folder that is gone afterwards. */
    Evidence evidence(KernelSource source) {
        try (ScratchFolder scratch = ScratchFolder.make()) {
            return Evidence.of(
                    expand(new TreeConfiguration(make(scratch.path())), source), source.config + " in " + folder);
        }
    }
}

package ferry.cli;

import ferry.kernel.ConfigReader;
import ferry.kernel.Purpose;
import ferry.kernel.build.BuildRequest;
import ferry.kernel.build.KernelBuild;
import ferry.kernel.build.WishDropped;
import ferry.kernel.patch.PatchTable;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "build",
        description =
                "Builds a kernel: unpacks, patches, configures and compiles, and puts Image, modules, configuration and hashes"
                        + " into DIR/result. What was begun goes on; a second build compiles only what has changed.")
final class KernelBuildCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--tree",
            paramLabel = "DIR|TARBALL",
            required = true,
            description = "The kernel's sources, such as Debian's /usr/src/linux-source-6.12.tar.xz.")
    private Path tree = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder to work in. Default: ${DEFAULT-VALUE}.",
            defaultValue = "ferry-kernel")
    private Path work = Path.of("ferry-kernel");

    @Option(
            names = "--arch",
            paramLabel = "ARCH",
            description = "arm64 or x86_64. Default: ${DEFAULT-VALUE}.",
            defaultValue = "arm64")
    private String arch = "arm64";

    @Option(
            names = "--config",
            paramLabel = "FILE|TARGET",
            description = "The configuration to begin with: a .config, a config.gz, or a target of the tree. Default:"
                    + " ${DEFAULT-VALUE}.",
            defaultValue = "defconfig")
    private String base = "defconfig";

    @Option(
            names = "--fragment",
            paramLabel = "FILE",
            description =
                    "Options to put over it, such as ferry kernel fragment prints; several times, the last one counts.")
    private List<Path> fragments = List.of();

    @Option(
            names = "--for",
            paramLabel = "PURPOSE",
            converter = KernelSource.PurposeWord.class,
            completionCandidates = KernelSource.PurposeWords.class,
            description = "Switch on what this needs: ${COMPLETION-CANDIDATES}. Several times.")
    private List<Purpose> purposes = List.of();

    @Option(
            names = "--keep-kabi",
            negatable = true,
            description = "Leave out what would keep the vendor's modules of a GKI phone from loading. Default on GKI.")
    private @Nullable Boolean keepKabi;

    @Option(names = "--patch", paramLabel = "PATCH", description = "Apply this one of Ferry's patches; several times.")
    private List<String> patches = List.of();

    @Option(names = "--jobs", paramLabel = "N", description = "Compilers at a time. Default: one a processor.")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(names = "--anyway", description = "Go on when the tree does not take all options.")
    private boolean anyway;

    @Mixin
    private JsonOption output = new JsonOption();

    KernelBuildCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        if (jobs < 1)
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "Invalid value for option '--jobs': at least 1 is needed");
        BuildRequest request = new BuildRequest(
                tree,
                arch,
                BuildRequest.Base.of(base),
                purposes.isEmpty() ? Set.of() : EnumSet.copyOf(purposes),
                Optional.ofNullable(keepKabi),
                wish(),
                patches.stream().map(PatchTable::find).toList(),
                work,
                jobs,
                anyway);
        KernelBuildView view = new KernelBuildView(terminal, output.json);
        return new Cancel("Cancelling: the compilers are ended; the next build goes on from here.")
                .around(terminal, Exit.ATTENTION, () -> {
                    try {
                        view.end(KernelBuild.run(request, view));
                        return Exit.DONE;
                    } catch (WishDropped e) {
                        terminal.error(e.getMessage() + "\nNothing was compiled. To go on without: --anyway");
                        return Exit.REFUSED;
                    }
                });
    }

    private Map<String, String> wish() {
        Map<String, String> wish = new LinkedHashMap<>();
        fragments.forEach(f -> wish.putAll(ConfigReader.read(f).values()));
        return wish;
    }
}

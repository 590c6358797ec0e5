package ferry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.app.Services;
import ferry.kernel.Evidence;
import ferry.kernel.Fragment;
import ferry.kernel.KernelCheck;
import ferry.kernel.KernelProbe;
import ferry.kernel.Purpose;
import ferry.kernel.tree.ScratchFolder;
import ferry.kernel.tree.TreeConfiguration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "kernel",
        description =
                "Measures the kernel kit: the probe of a phone with --on, the check of a configuration with --config, and with"
                        + " --tree a fragment until the tree's olddefconfig has taken it. Medians.")
final class BenchKernelCommand implements Callable<Integer> {
    private static final Set<Purpose> PURPOSES = Set.of(Purpose.DOCKER, Purpose.CRIU);

    private final Services services;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private KernelSource source = new KernelSource();

    @Mixin
    private KernelTree tree = new KernelTree();

    @Mixin
    private JsonOption output = new JsonOption();

    @Option(names = "--rounds", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.", defaultValue = "5")
    private int rounds = 5;

    BenchKernelCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        ObjectNode all = Json.object();
        if (!source.endpoint.isEmpty())
            all.put("probeMs", median(() -> KernelProbe.probe(services.device(source.endpoint))));
        if (source.isFile())
            all.put("checkMs", median(() -> KernelCheck.check(source.evidence(services), Set.of(Purpose.values()))));
        if (tree.given()) {
            source.needConfig(spec);
            all.put("fragmentMs", median(this::fragment));
        }
        if (output.json) terminal.json(all);
        else all.properties().forEach(e -> terminal.line(e.getKey().replace("Ms", "") + " " + e.getValue() + " ms"));
        return Exit.DONE;
    }

    private TreeConfiguration.Result fragment() {
        try (ScratchFolder scratch = ScratchFolder.make()) {
            TreeConfiguration configuration = new TreeConfiguration(tree.make(scratch.path()));
            Evidence evidence = Evidence.of(KernelTree.expand(configuration, source), "");
            Fragment fragment = Fragment.smallest(evidence, PURPOSES, false, false);
            return configuration.merge(scratch.path().resolve(".config"), fragment, true);
        }
    }

    /** Of whole milliseconds; the first round, which loads classes, counts like the others. */
    private long median(Callable<?> work) throws Exception {
        long[] ms = new long[Math.max(1, rounds)];
        for (int i = 0; i < ms.length; i++) {
            long start = System.nanoTime();
            work.call();
            ms[i] = (System.nanoTime() - start) / 1_000_000;
        }
        Arrays.sort(ms);
        return ms[ms.length / 2];
    }
}

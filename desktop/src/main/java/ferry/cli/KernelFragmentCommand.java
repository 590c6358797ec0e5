package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.app.Services;
import ferry.kernel.CheckReport;
import ferry.kernel.Evidence;
import ferry.kernel.Fragment;
import ferry.kernel.KernelCheck;
import ferry.kernel.KernelConfig;
import ferry.kernel.Purpose;
import ferry.kernel.patch.PatchTable;
import ferry.kernel.tree.Make;
import ferry.kernel.tree.ScratchFolder;
import ferry.kernel.tree.TreeConfiguration;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "fragment",
        description =
                "The smallest piece of kernel configuration that adds what is missing. With a tree, its own merge_config and"
                        + " olddefconfig are run and what they did not take is named with the reason; the exit code is then 1.")
final class KernelFragmentCommand implements Callable<Integer> {
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

    @Option(names = "--recommended", description = "Also what is only recommended.")
    private boolean recommended;

    @Option(
            names = "--keep-kabi",
            negatable = true,
            description = "Leave out what would keep the vendor's modules of a GKI phone from loading. Default on GKI.")
    private @Nullable Boolean keepKabi;

    KernelFragmentCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    /** What is printed, with a tree or without. */
    private record Outcome(Fragment fragment, TreeConfiguration.Result result, boolean passes, boolean gki) {}

    @Override
    public Integer call() {
        Outcome outcome;
        if (tree.given()) {
            source.needConfig(spec);
            try (ScratchFolder scratch = ScratchFolder.make()) {
                outcome = inTree(scratch.path());
            }
        } else {
            Evidence evidence = source.evidence(services);
            Fragment fragment = Fragment.smallest(evidence, purposes(evidence), recommended, keep(evidence.gki()));
            TreeConfiguration.Result nothing =
                    new TreeConfiguration.Result(evidence.config().orElseGet(KernelConfig::none), Map.of(), List.of());
            outcome = new Outcome(fragment, nothing, true, evidence.gki());
        }
        if (output.json) terminal.json(json(outcome));
        else print(outcome);
        return outcome.result.dropped().isEmpty() ? Exit.DONE : Exit.NO;
    }

    private Outcome inTree(Path out) {
        Make make = tree.make(out);
        TreeConfiguration configuration = new TreeConfiguration(make);
        KernelConfig before = KernelTree.expand(configuration, source);
        Evidence evidence = Evidence.of(before, source.config.toString());
        boolean gki = evidence.gki() || make.tree().gki();
        Set<Purpose> purposes = purposes(evidence);
        Fragment fragment = Fragment.smallest(evidence, purposes, recommended, keep(gki));
        TreeConfiguration.Result result = configuration.merge(make.out().resolve(".config"), fragment, true);
        CheckReport after = KernelCheck.check(Evidence.of(result.config(), "result"), purposes);
        return new Outcome(fragment, result, after.passes(), gki);
    }

    private boolean keep(boolean gki) {
        return keepKabi == null ? gki : keepKabi;
    }

    private Set<Purpose> purposes(Evidence evidence) {
        return source.purposes(KernelCheck.usual(evidence));
    }

    /** Patches without which the fragment would break what it is to keep. */
    private static List<String> patches(Outcome outcome) {
        return outcome.gki
                ? PatchTable.shipped().stream()
                        .filter(p -> p.gki()
                                && p.options().stream().anyMatch(o -> "y"
                                        .equals(outcome.fragment.values().get(o))))
                        .map(p -> p.id())
                        .toList()
                : List.of();
    }

    private void print(Outcome outcome) {
        Map<String, String> all = new LinkedHashMap<>(outcome.fragment.values());
        outcome.result.added().keySet().forEach(o -> all.put(o, "y"));
        terminal.raw(new Fragment(all, List.of()).text());
        outcome.result
                .added()
                .forEach((option, by) -> terminal.note("added: " + option + ", on which " + by + " depends"));
        outcome.fragment.lost().forEach(f -> terminal.note("left out: " + f.what() + ": " + f.consequence()));
        patches(outcome).forEach(p -> terminal.note("apply first: ferry kernel patch " + p + " --tree DIR"));
        outcome.result
                .dropped()
                .forEach(d -> terminal.note("not taken: " + d.option() + "=" + d.wanted() + ": " + d.why()));
    }

    private static ObjectNode json(Outcome outcome) {
        ObjectNode json = Json.object();
        ObjectNode options = json.putObject("options");
        outcome.fragment.values().forEach(options::put);
        ObjectNode added = json.putObject("added");
        outcome.result.added().forEach(added::put);
        json.set(
                "lost",
                Json.strings(outcome.fragment.lost().stream().map(f -> f.what()).toList()));
        json.set("patches", Json.strings(patches(outcome)));
        ArrayNode dropped = json.putArray("dropped");
        outcome.result.dropped().forEach(d -> dropped.add(KernelBuildView.json(d)));
        return json.put("passes", outcome.passes);
    }
}

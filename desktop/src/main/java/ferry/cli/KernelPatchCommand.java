package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.app.Services;
import ferry.kernel.KernelFacts;
import ferry.kernel.KernelProbe;
import ferry.kernel.patch.KernelPatch;
import ferry.kernel.patch.PatchPlan;
import ferry.kernel.patch.PatchTable;
import ferry.kernel.patch.Patching;
import ferry.kernel.tree.SourceTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "patch",
        description =
                "Changes of a kernel's sources that Docker on Android needs. Without a patch's name: what each would do to"
                        + " this tree. A place that is not exactly as expected is left alone, and the exit code is 3.")
final class KernelPatchCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Parameters(paramLabel = "PATCH", arity = "0..*", description = "Names of patches, as the list shows them.")
    private List<String> names = List.of();

    @Option(names = "--tree", paramLabel = "DIR", required = true, description = "The kernel's source tree.")
    private Path tree = Path.of("");

    @Option(names = "--on", paramLabel = "ENDPOINT", description = "Ask this phone as well whether it needs them.")
    private String endpoint = "";

    @Option(names = "--dry-run", description = "Show the change as a diff and make none.")
    private boolean dryRun;

    @Option(names = "--undo", description = "Take patches back that Ferry has applied.")
    private boolean undo;

    @Mixin
    private JsonOption output = new JsonOption();

    KernelPatchCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<KernelPatch> patches = names.isEmpty()
                ? PatchTable.shipped()
                : names.stream().map(PatchTable::find).toList();
        Patching patching = new Patching(SourceTree.open(tree));
        if (names.isEmpty()) return list(patching, patches);
        // All are looked at before the first one is made, so that a refusal leaves the tree alone.
        boolean refused = false;
        for (KernelPatch patch : patches) {
            PatchPlan plan = undo ? patching.planUndo(patch) : patching.plan(patch);
            refused |= plan.state() == PatchPlan.State.REFUSED;
        }
        for (KernelPatch patch : patches) {
            PatchPlan plan = undo ? patching.planUndo(patch) : patching.plan(patch);
            boolean go = !dryRun && !refused && plan.state() == PatchPlan.State.APPLICABLE;
            if (go && undo) patching.undo(plan);
            else if (go) patching.apply(plan);
            if (output.json) terminal.json(json(plan, Optional.empty()).put("changed", go));
            else print(plan, go);
        }
        return refused ? Exit.REFUSED : Exit.DONE;
    }

    private int list(Patching patching, List<KernelPatch> patches) {
        Optional<KernelFacts> facts =
                endpoint.isEmpty() ? Optional.empty() : Optional.of(KernelProbe.probe(services.device(endpoint)));
        List<String> applied = patching.applied();
        List<List<String>> rows = new ArrayList<>();
        ArrayNode array = Json.array();
        for (KernelPatch patch : patches) {
            PatchPlan plan = patching.plan(patch);
            Optional<Boolean> needed = facts.flatMap(patch::neededBy);
            array.add(json(plan, needed).put("byFerry", applied.contains(patch.id())));
            rows.add(List.of(
                    patch.id(),
                    word(plan.state()) + (applied.contains(patch.id()) ? ", by Ferry" : ""),
                    needed.map(n -> n ? "yes" : "no").orElse("?"),
                    plan.reason().isEmpty() ? patch.need() : plan.reason()));
        }
        if (output.json) terminal.json(array);
        else terminal.table(List.of("PATCH", "STATE", "NEEDED", "WHY"), rows);
        return Exit.DONE;
    }

    private void print(PatchPlan plan, boolean changed) {
        String what = changed ? (undo ? "taken back" : "applied") : word(plan.state());
        String why = plan.reason().isEmpty() ? "" : ": " + plan.reason();
        terminal.note(plan.patch().id() + ": " + what + why);
        plan.notes().forEach(n -> terminal.note("note: " + n));
        if (changed && !undo) {
            terminal.note("why: " + plan.patch().why());
            terminal.note("cost: " + plan.patch().cost());
        }
        if (dryRun) terminal.raw(plan.diff());
    }

    private static String word(PatchPlan.State state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static ObjectNode json(PatchPlan plan, Optional<Boolean> needed) {
        ObjectNode json = Json.object()
                .put("patch", plan.patch().id())
                .put("title", plan.patch().title())
                .put("state", plan.state().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("reason", plan.reason())
                .put("why", plan.patch().why())
                .put("need", plan.patch().need())
                .put("cost", plan.patch().cost())
                .put("needed", needed.orElse(null))
                .put("diff", plan.diff());
        json.set("notes", Json.strings(plan.notes()));
        return json;
    }
}

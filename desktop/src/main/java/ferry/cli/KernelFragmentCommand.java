package ferry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.app.Services;
import ferry.kernel.Evidence;
import ferry.kernel.Fragment;
import ferry.kernel.KernelCheck;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "fragment", description = "The smallest piece of kernel configuration that adds what is missing.")
final class KernelFragmentCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private KernelSource source = new KernelSource();

    @Mixin
    private JsonOption output = new JsonOption();

    @Option(names = "--recommended", description = "Also what is only recommended.")
    private boolean recommended;

    @Option(
            names = "--keep-kabi",
            description = "Leave out what would keep the vendor's modules of a GKI phone from loading.")
    private boolean keepKabi;

    KernelFragmentCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Evidence evidence = source.evidence(services);
        Fragment fragment =
                Fragment.smallest(evidence, source.purposes(KernelCheck.usual(evidence)), recommended, keepKabi);
        if (output.json) {
            ObjectNode json = Json.object();
            ObjectNode options = json.putObject("options");
            fragment.values().forEach(options::put);
            json.set(
                    "lost",
                    Json.strings(fragment.lost().stream().map(f -> f.what()).toList()));
            terminal.json(json);
            return Exit.DONE;
        }
        terminal.raw(fragment.text());
        fragment.lost().forEach(f -> terminal.note("left out: " + f.what() + ": " + f.consequence()));
        return Exit.DONE;
    }
}

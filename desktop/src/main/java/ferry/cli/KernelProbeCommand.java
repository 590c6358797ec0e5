package ferry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.app.Services;
import ferry.kernel.KernelFacts;
import ferry.kernel.KernelProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "probe", description = "What a phone's kernel shows of itself. Nothing is written on the phone.")
final class KernelProbeCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Option(
            names = "--on",
            paramLabel = "ENDPOINT",
            description = "lab-phone or phone:SERIAL; without it the only phone there is.")
    private String endpoint = "";

    @Mixin
    private JsonOption output = new JsonOption();

    KernelProbeCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        KernelFacts facts = KernelProbe.probe(services.device(endpoint));
        if (output.json) {
            terminal.json(json(facts));
            return Exit.DONE;
        }
        terminal.line("kernel     " + facts.release() + ", " + facts.machine() + (facts.gki() ? ", GKI" : ""));
        terminal.line("addresses  "
                + (facts.addressBits().isPresent() ? facts.addressBits().getAsInt() + " bits" : "unknown"));
        terminal.line("root       " + facts.root().name().toLowerCase(Locale.ROOT));
        terminal.line("selinux    " + facts.selinux());
        terminal.line("config     " + (facts.configSource().isEmpty() ? "not shown" : facts.configSource())
                + (facts.decoy() ? " (of another kernel)" : ""));
        terminal.line("");
        List<List<String>> rows = new ArrayList<>();
        for (Map.Entry<String, String> e : new TreeMap<>(facts.values()).entrySet())
            rows.add(List.of(e.getKey(), e.getValue()));
        terminal.table(List.of("SEEN", "VALUE"), rows);
        return Exit.DONE;
    }

    private static ObjectNode json(KernelFacts facts) {
        ObjectNode json = Json.object()
                .put("kernel", facts.release())
                .put("machine", facts.machine())
                .put("gki", facts.gki())
                .put("root", facts.root().name().toLowerCase(Locale.ROOT))
                .put("selinux", facts.selinux())
                .put("configSource", facts.configSource())
                .put("decoy", facts.decoy())
                .put("ms", facts.took().toMillis());
        if (facts.addressBits().isPresent())
            json.put("addressBits", facts.addressBits().getAsInt());
        else json.putNull("addressBits");
        ObjectNode values = json.putObject("values");
        new TreeMap<>(facts.values()).forEach(values::put);
        return json;
    }
}

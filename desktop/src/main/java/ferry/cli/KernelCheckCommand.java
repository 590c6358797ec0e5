package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.app.Services;
import ferry.kernel.CheckReport;
import ferry.kernel.Evidence;
import ferry.kernel.KernelCheck;
import ferry.kernel.KernelOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "check",
        description =
                "Whether a kernel serves Docker, CRIU and the crossings, what it lacks, and what would mend it. Exits"
                        + " with 1 when it does not.")
final class KernelCheckCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private KernelSource source = new KernelSource();

    @Mixin
    private KernelTree tree = new KernelTree();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private JsonOption output = new JsonOption();

    @Option(names = "--all", description = "Also what is only recommended.")
    private boolean all;

    KernelCheckCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (tree.given()) source.needConfig(spec);
        Evidence evidence = tree.given() ? tree.evidence(source) : source.evidence(services);
        CheckReport report = KernelCheck.check(evidence, source.purposes(KernelCheck.usual(evidence)));
        if (output.json) terminal.json(json(report));
        else print(report);
        return report.passes() ? Exit.DONE : Exit.NO;
    }

    private void print(CheckReport report) {
        terminal.line(report.source() + ": kernel "
                + report.version().map(Object::toString).orElse("of unknown version")
                + report.arch().map(a -> ", " + a).orElse(""));
        report.notes().forEach(note -> terminal.line("note: " + note));
        Set<String> named = new HashSet<>();
        for (CheckReport.Verdict v : report.verdicts()) {
            terminal.line(
                    String.format("%-7s %s", word(v.outcome()), v.purpose().title()));
            List<String> again = new ArrayList<>();
            for (CheckReport.Finding f : v.findings()) {
                if (!all && f.level() != KernelOption.Level.REQUIRED) continue;
                if (named.add(f.what())) print(f);
                else again.add(f.what());
            }
            if (!again.isEmpty()) terminal.line("          as above: " + String.join(", ", again));
        }
    }

    private void print(CheckReport.Finding f) {
        String how = f.sighting().how();
        terminal.line("          " + f.what() + " (" + word(f.level()) + (how.isEmpty() ? "" : ", " + how) + "): "
                + f.consequence());
        if (!f.cure().isEmpty()) terminal.line("            " + f.cure());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static ObjectNode json(CheckReport report) {
        ObjectNode json = Json.object()
                .put("source", report.source())
                .put("version", report.version().map(Object::toString).orElse(null))
                .put("arch", report.arch().orElse(null))
                .put("passes", report.passes());
        json.set("notes", Json.strings(report.notes()));
        ArrayNode verdicts = json.putArray("verdicts");
        for (CheckReport.Verdict v : report.verdicts()) {
            ArrayNode findings = verdicts.addObject()
                    .put("purpose", v.purpose().word())
                    .put("outcome", word(v.outcome()))
                    .putArray("findings");
            for (CheckReport.Finding f : v.findings()) {
                findings.addObject()
                        .put("what", f.what())
                        .put("level", word(f.level()))
                        .put("known", f.sighting().isKnown())
                        .put("consequence", f.consequence())
                        .put("mend", f.cure())
                        .put("kabi", word(f.kabi()));
            }
        }
        return json;
    }
}

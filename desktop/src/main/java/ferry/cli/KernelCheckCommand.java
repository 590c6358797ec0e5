package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.app.Services;
import ferry.kernel.CheckReport;
import ferry.kernel.Evidence;
import ferry.kernel.KernelCheck;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "check",
        description =
                "Whether a kernel serves Docker, CRIU and the crossings, what it lacks, and what would mend it. Exits"
                        + " with 3 when it does not.")
final class KernelCheckCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private KernelSource source = new KernelSource();

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
        Evidence evidence = source.evidence(services);
        CheckReport report = KernelCheck.check(evidence, source.purposes(KernelCheck.usual(evidence)));
        if (output.json) terminal.json(json(report));
        else print(report);
        return report.passes() ? Exit.DONE : Exit.REFUSED;
    }

    private void print(CheckReport report) {
        terminal.line(report.source() + ": kernel "
                + report.version().map(Object::toString).orElse("of unknown version")
                + report.arch().map(a -> ", " + a).orElse(""));
        report.notes().forEach(note -> terminal.line("note: " + note));
        for (CheckReport.Verdict v : report.verdicts()) {
            terminal.line(
                    String.format("%-7s %s", word(v.outcome()), v.purpose().title()));
            for (CheckReport.Finding f : v.findings()) {
                if (!all && !word(f.level()).equals("required")) continue;
                terminal.line("          " + f.what() + " (" + word(f.level()) + ", " + f.sighting() + "): "
                        + f.consequence());
                if (!f.cure().isEmpty()) terminal.line("            " + f.cure());
            }
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode json(CheckReport report) {
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

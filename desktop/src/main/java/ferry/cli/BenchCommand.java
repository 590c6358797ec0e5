package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.app.Bench;
import ferry.app.Services;
import ferry.recode.SpliceRate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        description =
                "Measures this machine: the splice beside a plain copy, and a crossing of redis in the lab beside the same"
                        + " raw steps by hand.")
final class BenchCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private JsonOption output = new JsonOption();

    @Option(
            names = "--size",
            paramLabel = "MIB",
            description = "Pages that pass the splice, in MiB. Default: ${DEFAULT-VALUE}.",
            defaultValue = "2048")
    private int size;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description =
                    "Crossings, each beside the same steps by hand, in turn first; medians count. Default: ${DEFAULT-VALUE}.",
            defaultValue = "5")
    private int rounds;

    @Option(names = "--no-lab", description = "Measure the splice alone.")
    private boolean noLab;

    BenchCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (size < 1)
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "Invalid value for option '--size': at least 1 MiB has to pass");
        if (rounds < 1)
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "Invalid value for option '--rounds': at least 1 is needed");
        Bench bench = new Bench(services, line -> {
            if (!output.json) terminal.line("  " + line);
        });
        ObjectNode all = Json.object();
        SpliceRate.Rate rate = bench.splice((long) size << 20);
        all.put("spliceMBs", Math.round(rate.spliceRate()))
                .put("copyMBs", Math.round(rate.copyRate()))
                .put("spliceToCopy", rounded(rate.ratio()))
                .put("peakHeapMiB", rate.peakHeapBytes() >> 20);
        say(
                "splice %.0f MB/s, plain copy %.0f MB/s: %.2f; peak heap %d MiB for %d MiB of pages",
                rate.spliceRate(), rate.copyRate(), rate.ratio(), rate.peakHeapBytes() >> 20, rate.bytes() >> 20);
        if (!noLab) {
            bench.prepare();
            List<Bench.Round> measured = new ArrayList<>();
            for (int i = 1; i <= rounds; i++) {
                say("round %d of %d", i, rounds);
                Bench.Round round = bench.round(i % 2 == 0);
                measured.add(round);
                say("round %d: %.2f times the steps by hand, downtime %.2f", i, round.total(), round.downtime());
            }
            Bench.Crossing ferry = Bench.Crossing.median(
                    measured.stream().map(Bench.Round::ferry).toList());
            Bench.Crossing hand = Bench.Crossing.median(
                    measured.stream().map(Bench.Round::byHand).toList());
            double[] total =
                    measured.stream().mapToDouble(Bench.Round::total).sorted().toArray();
            double[] downtime = measured.stream()
                    .mapToDouble(Bench.Round::downtime)
                    .sorted()
                    .toArray();
            all.set("ferry", json(ferry));
            all.set("byHand", json(hand));
            all.put("totalRatio", rounded(total[rounds / 2])).put("downtimeRatio", rounded(downtime[rounds / 2]));
            say("redis: %d ms in all, downtime %d ms", ferry.totalMs(), ferry.downtimeMs());
            say("by hand: %d ms in all, downtime %d ms", hand.totalMs(), hand.downtimeMs());
            say(
                    "round by round Ferry takes %.2f times that (%.2f to %.2f), its downtime %.2f times",
                    total[rounds / 2], total[0], total[rounds - 1], downtime[rounds / 2]);
        }
        if (output.json) terminal.json(all);
        return Exit.DONE;
    }

    private static double rounded(double ratio) {
        return Math.round(ratio * 100) / 100.0;
    }

    private void say(String format, Object... values) {
        if (!output.json) terminal.line(String.format(Locale.ROOT, format, values));
    }

    private static ObjectNode json(Bench.Crossing c) {
        ObjectNode node = Json.object().put("totalMs", c.totalMs()).put("downtimeMs", c.downtimeMs());
        ArrayNode steps = node.putArray("steps");
        c.parts().forEach(p -> steps.addObject()
                .put("step", p.name())
                .put("ms", p.ms())
                .put("bytes", p.bytes()));
        return node;
    }
}

package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.app.Bench;
import ferry.app.DowntimeBench;
import ferry.app.Services;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "downtime",
        description =
                "Measures downtimes by the size of memory: redis crosses from the lab's PC to its phone and back.")
final class BenchDowntimeCommand implements Callable<Integer> {
    private static final List<String> STEPS = List.of("checkpoint", "stream", "recode", "restore");

    private final Services services;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--size",
            paramLabel = "MIB",
            split = ",",
            description = "In redis' memory, several separated by commas. Default: ${DEFAULT-VALUE}.",
            defaultValue = "16,256")
    private List<Integer> sizes = new ArrayList<>();

    @Mixin
    private JsonOption output = new JsonOption();

    BenchDowntimeCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (sizes.stream().anyMatch(s -> s < 0))
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "Invalid value for option '--size': a size cannot be below 0");
        List<DowntimeBench.Crossing> all = new DowntimeBench(services, line -> {
                    if (!output.json) terminal.line("  " + line);
                })
                .measure(sizes);
        if (output.json) terminal.json(json(all));
        else print(all);
        return Exit.DONE;
    }

    private static ArrayNode json(List<DowntimeBench.Crossing> all) {
        ArrayNode array = Json.array();
        for (DowntimeBench.Crossing c : all) {
            ObjectNode node = array.addObject()
                    .put("mib", c.mib())
                    .put("from", c.from())
                    .put("to", c.to())
                    .put("downtimeMs", c.downtimeMs());
            c.expectedMs().ifPresent(ms -> node.put("expectedMs", ms));
            ObjectNode steps = node.putObject("steps");
            c.parts().forEach(p -> steps.put(p.name(), p.ms()));
        }
        return array;
    }

    private void print(List<DowntimeBench.Crossing> all) {
        List<String> head = new ArrayList<>(List.of("MIB", "TO"));
        STEPS.forEach(s -> head.add(s.toUpperCase(java.util.Locale.ROOT)));
        head.addAll(List.of("DOWNTIME", "EXPECTED"));
        terminal.table(
                head,
                all.stream()
                        .map(c -> {
                            List<String> row = new ArrayList<>(List.of(String.valueOf(c.mib()), c.to()));
                            STEPS.forEach(s -> row.add(Units.time(c.parts().stream()
                                    .filter(p -> p.name().equals(s))
                                    .mapToLong(Bench.Part::ms)
                                    .sum())));
                            row.add(Units.time(c.downtimeMs()));
                            row.add(
                                    c.expectedMs().isPresent()
                                            ? Units.time(c.expectedMs().getAsLong())
                                            : "");
                            return row;
                        })
                        .toList());
    }
}

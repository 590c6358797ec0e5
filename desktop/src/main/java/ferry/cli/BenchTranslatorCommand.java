package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import ferry.app.Services;
import ferry.app.TranslatorBench;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "translator",
        description =
                "Measures in the lab how fast a program is under the translator, beside the same program of either"
                        + " processor: redis computes, and serves redis-benchmark.")
final class BenchTranslatorCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private JsonOption output = new JsonOption();

    BenchTranslatorCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<TranslatorBench.Speed> speeds = new TranslatorBench(services, line -> {
                    if (!output.json) terminal.line("  " + line);
                })
                .measure();
        if (output.json) {
            ArrayNode all = Json.array();
            for (TranslatorBench.Speed s : speeds) {
                all.addObject()
                        .put("where", s.where())
                        .put("loopsPerSecond", Math.round(s.loopsPerSecond()))
                        .put("setsPerSecond", Math.round(s.setsPerSecond()))
                        .put("getsPerSecond", Math.round(s.getsPerSecond()));
            }
            terminal.json(all);
        } else {
            terminal.table(
                    List.of("WHERE", "LOOP, MILLIONS/S", "SET/S", "GET/S"),
                    speeds.stream()
                            .map(s -> List.of(
                                    s.where(),
                                    String.format(Locale.ROOT, "%.2f", s.loopsPerSecond() / 1e6),
                                    String.format(Locale.ROOT, "%.0f", s.setsPerSecond()),
                                    String.format(Locale.ROOT, "%.0f", s.getsPerSecond())))
                            .toList());
        }
        return Exit.DONE;
    }
}

package ferry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.app.Services;
import ferry.docker.Container;
import ferry.docker.Engine;
import ferry.docker.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "stats", description = "What containers use: processor, memory, network.")
final class StatsCommand implements Callable<Integer> {
    private static final List<String> TITLES =
            List.of("NAME", "CPU", "MEMORY", "LIMIT", "NET IN", "NET OUT", "PROCESSES");

    private final Services services;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private OnOption on = new OnOption();

    @Mixin
    private JsonOption output = new JsonOption();

    @Option(
            names = {"-f", "--follow"},
            description = "Sample once a second until the container ends; one container only.")
    private boolean follow;

    @Parameters(arity = "0..*", paramLabel = "CONTAINER", description = "Name or id; all running ones without it.")
    private List<String> containers = List.of();

    StatsCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Engine engine = services.endpoints().open(on.endpoint);
        if (follow) return follow(engine);
        List<String> names = containers.isEmpty()
                ? engine.containers(false).stream().map(Container::name).toList()
                : containers;
        var array = Json.array();
        List<List<String>> rows = new ArrayList<>();
        for (String name : names) {
            Usage usage = engine.usage(name);
            array.add(json(name, usage));
            rows.add(row(name, usage));
        }
        if (output.json) terminal.json(array);
        else terminal.table(TITLES, rows);
        return Exit.DONE;
    }

    private int follow(Engine engine) throws Exception {
        if (containers.size() != 1)
            throw new CommandLine.ParameterException(spec.commandLine(), "Give one container to follow.");
        String name = containers.getFirst();
        if (engine.inspect(name).isEmpty())
            throw new TroubleException("There is no container " + name + " on " + on.endpoint + ".");
        try (AutoCloseable samples = engine.usage(name, usage -> {
            if (output.json) terminal.json(json(name, usage));
            else terminal.line(String.join("  ", row(name, usage)));
        })) {
            engine.waitExit(name);
        }
        return Exit.DONE;
    }

    private static ObjectNode json(String name, Usage u) {
        return Json.object()
                .put("name", name)
                .put("cpuPercent", Math.round(u.cpuPercent() * 100) / 100.0)
                .put("memoryBytes", u.memoryBytes())
                .put("memoryLimit", u.memoryLimit())
                .put("rxBytes", u.rxBytes())
                .put("txBytes", u.txBytes())
                .put("processes", u.processes());
    }

    private static List<String> row(String name, Usage u) {
        return List.of(
                name,
                String.format(Locale.ROOT, "%.1f %%", u.cpuPercent()),
                Units.bytes(u.memoryBytes()),
                Units.bytes(u.memoryLimit()),
                Units.bytes(u.rxBytes()),
                Units.bytes(u.txBytes()),
                Integer.toString(u.processes()));
    }
}

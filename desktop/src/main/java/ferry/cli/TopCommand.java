package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.app.Services;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "top", description = "The processes of a running container.")
final class TopCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private OnOption on = new OnOption();

    @Mixin
    private JsonOption output = new JsonOption();

    @Parameters(paramLabel = "CONTAINER", description = "Name or id.")
    private String container = "";

    TopCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<List<String>> rows = services.endpoints().open(on.endpoint).top(container);
        List<String> titles = rows.getFirst();
        // An engine that tells a row of another length is not believed what is beside its titles.
        List<List<String>> processes = rows.subList(1, rows.size()).stream()
                .map(row -> IntStream.range(0, titles.size())
                        .mapToObj(i -> i < row.size() ? row.get(i) : "")
                        .toList())
                .toList();
        if (!output.json) {
            terminal.table(titles, processes);
            return Exit.DONE;
        }
        ArrayNode all = Json.array();
        for (List<String> process : processes) {
            ObjectNode object = all.addObject();
            for (int i = 0; i < titles.size(); i++) object.put(titles.get(i), process.get(i));
        }
        terminal.json(all);
        return Exit.DONE;
    }
}

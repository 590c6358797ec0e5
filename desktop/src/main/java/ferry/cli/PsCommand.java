package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.app.Services;
import ferry.docker.Container;
import ferry.docker.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "ps", description = "Containers, running or not.")
final class PsCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private AnywhereOption on = new AnywhereOption();

    @Mixin
    private JsonOption output = new JsonOption();

    @Option(names = "--running", description = "Only those that run.")
    private boolean running;

    PsCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ArrayNode array = Json.array();
        List<List<String>> rows = new ArrayList<>();
        for (Engine engine : on.engines(services.endpoints(), terminal::note)) {
            for (Container c : engine.containers(!running)) {
                ObjectNode object = array.addObject();
                if (on.everywhere()) object.put("endpoint", engine.endpoint());
                object.put("id", c.id())
                        .put("name", c.name())
                        .put("image", c.image())
                        .put("state", c.state())
                        .put("platform", c.platform());
                rows.add(List.of(
                        engine.endpoint(),
                        Units.shortId(c.id()),
                        c.name(),
                        c.image(),
                        c.state(),
                        c.status(),
                        c.platform().isEmpty() ? "-" : c.platform()));
            }
        }
        if (output.json) terminal.json(array);
        else terminal.table(List.of("ON", "ID", "NAME", "IMAGE", "STATE", "STATUS", "PLATFORM"), rows);
        return Exit.DONE;
    }
}

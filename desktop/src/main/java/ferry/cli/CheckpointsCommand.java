package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.app.Services;
import ferry.docker.Container;
import ferry.docker.DockerException;
import ferry.docker.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "checkpoints", description = "Checkpoints that containers hold.")
final class CheckpointsCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private AnywhereOption on = new AnywhereOption();

    @Mixin
    private JsonOption output = new JsonOption();

    CheckpointsCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ArrayNode array = Json.array();
        List<List<String>> rows = new ArrayList<>();
        for (Engine engine : on.engines(services.endpoints(), terminal::note)) {
            for (Container c : engine.containers(true)) {
                for (String name : names(engine, c)) {
                    ObjectNode object = array.addObject();
                    if (on.everywhere()) object.put("endpoint", engine.endpoint());
                    object.put("container", c.id())
                            .put("containerName", c.name())
                            .put("name", name);
                    rows.add(List.of(engine.endpoint(), c.name(), name));
                }
            }
        }
        if (output.json) terminal.json(array);
        else terminal.table(List.of("ON", "CONTAINER", "CHECKPOINT"), rows);
        return Exit.DONE;
    }

    private static List<String> names(Engine engine, Container c) {
        try {
            return engine.checkpoints(c.id());
        } catch (DockerException e) {
            if (e.status() == 404) return List.of(); // removed since the list was read
            throw e;
        }
    }
}

package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.app.Services;
import ferry.docker.Engine;
import ferry.docker.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "volumes", description = "Volumes.")
final class VolumesCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private AnywhereOption on = new AnywhereOption();

    @Mixin
    private JsonOption output = new JsonOption();

    VolumesCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ArrayNode array = Json.array();
        List<List<String>> rows = new ArrayList<>();
        for (Engine engine : on.engines(services.endpoints(), terminal::note)) {
            for (Volume v : engine.volumes()) {
                ObjectNode object = array.addObject();
                if (on.everywhere()) object.put("endpoint", engine.endpoint());
                object.put("name", v.name()).put("driver", v.driver()).put("mountpoint", v.mountpoint());
                rows.add(List.of(engine.endpoint(), v.name(), v.driver(), v.mountpoint()));
            }
        }
        if (output.json) terminal.json(array);
        else terminal.table(List.of("ON", "NAME", "DRIVER", "MOUNTPOINT"), rows);
        return Exit.DONE;
    }
}

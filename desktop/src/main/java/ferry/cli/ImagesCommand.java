package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.app.Services;
import ferry.docker.Engine;
import ferry.docker.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "images", description = "Images.")
final class ImagesCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private AnywhereOption on = new AnywhereOption();

    @Mixin
    private JsonOption output = new JsonOption();

    ImagesCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ArrayNode array = Json.array();
        List<List<String>> rows = new ArrayList<>();
        for (Engine engine : on.engines(services.endpoints(), terminal::note)) {
            for (Image i : engine.images()) {
                ObjectNode object = array.addObject();
                if (on.everywhere()) object.put("endpoint", engine.endpoint());
                object.put("id", i.id()).put("bytes", i.bytes()).put("created", i.created());
                object.set("tags", Json.strings(i.tags()));
                rows.add(List.of(
                        engine.endpoint(),
                        Units.shortId(i.id()),
                        i.tags().isEmpty() ? "-" : String.join(", ", i.tags()),
                        Units.bytes(i.bytes()),
                        Units.moment(i.created() * 1000)));
            }
        }
        if (output.json) terminal.json(array);
        else terminal.table(List.of("ON", "ID", "TAGS", "SIZE", "CREATED"), rows);
        return Exit.DONE;
    }
}

package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import ferry.app.HeldContainers;
import ferry.app.Services;
import ferry.docker.Engine;
import ferry.docker.Leftovers;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "prune",
        description = "Names the containers that do not run and what their removal frees; removes them with --force."
                + " Sources that a crossing may still go back to are left out.")
final class PruneCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private OnOption on = new OnOption();

    @Mixin
    private JsonOption output = new JsonOption();

    @Option(
            names = {"-f", "--force"},
            description = "Remove them.")
    private boolean force;

    PruneCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Engine engine = services.endpoints().open(on.endpoint);
        List<Leftovers.Leftover> found =
                Leftovers.of(engine, HeldContainers.of(services.journal().list()));
        ArrayNode all = Json.array();
        for (Leftovers.Leftover each : found) {
            if (force) engine.remove(each.id(), false);
            all.addObject()
                    .put("id", each.id())
                    .put("name", each.name())
                    .put("bytes", each.bytes())
                    .put("removed", force);
        }
        if (output.json) {
            terminal.json(all);
            return Exit.DONE;
        }
        terminal.table(
                List.of("ID", "NAME", "STATUS", "SIZE"),
                found.stream()
                        .map(each -> List.of(
                                Units.shortId(each.id()), each.name(), each.status(), Units.bytes(each.bytes())))
                        .toList());
        if (!force && !found.isEmpty()) terminal.note("Nothing was removed yet. To remove them: ferry prune --force");
        return Exit.DONE;
    }
}

package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import ferry.app.Services;
import ferry.docker.Endpoint;
import ferry.docker.EngineFacts;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "endpoints", description = "The Docker engines that Ferry can reach, and what each of them lacks.")
final class EndpointsCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private JsonOption output = new JsonOption();

    EndpointsCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<Endpoint> endpoints = services.endpoints().list();
        if (output.json) {
            ArrayNode array = Json.array();
            for (Endpoint e : endpoints) {
                array.addObject()
                        .put("endpoint", e.name())
                        .put("state", e.state())
                        .put("docker", e.docker().orElse(null))
                        .put("arch", e.facts().map(EngineFacts::architecture).orElse(null))
                        .put("kernel", e.facts().map(EngineFacts::kernel).orElse(null))
                        .put(
                                "dockerVersion",
                                e.facts().map(EngineFacts::version).orElse(null))
                        .put("criu", e.criu())
                        .set("problems", Json.strings(e.problems()));
            }
            terminal.json(array);
            return Exit.DONE;
        }
        terminal.table(
                List.of("ENDPOINT", "STATE", "ARCH", "KERNEL", "DOCKER", "CRIU"),
                endpoints.stream()
                        .map(e -> List.of(
                                e.name(),
                                e.state(),
                                e.facts().map(EngineFacts::architecture).orElse("-"),
                                e.facts().map(EngineFacts::kernel).orElse("-"),
                                e.facts().map(EngineFacts::version).orElse("-"),
                                e.criu()))
                        .toList());
        for (Endpoint e : endpoints) {
            for (String problem : e.problems()) terminal.line(e.name() + ": " + problem);
        }
        return Exit.DONE;
    }
}

package ferry.cli;

import ferry.app.Endpoints;
import ferry.docker.DockerException;
import ferry.docker.Endpoint;
import ferry.docker.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** {@code --on}, for lists: without it, every endpoint that is up. */
final class AnywhereOption {
    @Option(
            names = "--on",
            paramLabel = "ENDPOINT",
            description = "Only there: pc, lab-pc, lab-phone or phone:SERIAL. Without it: all that are up.")
    String endpoint = "";

    boolean everywhere() {
        return endpoint.isEmpty();
    }

    /** One of several endpoints that fails is a note; the only one that was asked for is an error. */
    List<Engine> engines(Endpoints endpoints, Consumer<String> note) {
        if (!everywhere()) return List.of(endpoints.open(endpoint));
        List<Engine> engines = new ArrayList<>();
        for (Endpoint e : endpoints.list()) {
            if (!e.state().equals("up")) continue;
            try {
                engines.add(endpoints.open(e.name()));
            } catch (DockerException failure) {
                note.accept(e.name() + ": " + failure.getMessage());
            }
        }
        if (engines.isEmpty()) note.accept("No endpoint is up. See: ferry endpoints, or start the lab: ferry lab up");
        return engines;
    }
}

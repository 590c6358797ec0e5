package ferry.cli;

import ferry.docker.DockerException;
import ferry.docker.Engine;
import java.util.List;

/** Does one thing to each of several containers; one that fails does not keep the others from it. */
record EachContainer(Engine engine, Terminal terminal, boolean json) {
    interface Act {
        void on(Engine engine, String container);
    }

    int act(List<String> containers, Act act) {
        int exit = Exit.DONE;
        for (String container : containers) {
            try {
                act.on(engine, container);
                said(container);
            } catch (DockerException e) {
                terminal.error(container + ": " + Failure.text(e));
                exit = Exit.REFUSED;
            }
        }
        return exit;
    }

    private void said(String container) {
        if (!json) {
            terminal.line(container);
            return;
        }
        String state = engine.inspect(container)
                .map(i -> i.path("State").path("Status").asText("unknown"))
                .orElse("removed");
        terminal.json(Json.object()
                .put("container", container)
                .put("endpoint", engine.endpoint())
                .put("state", state));
    }
}

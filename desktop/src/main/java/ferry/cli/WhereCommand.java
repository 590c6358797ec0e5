package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import ferry.app.Services;
import ferry.docker.DockerException;
import ferry.docker.Endpoint;
import ferry.migrate.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "where", description = "Where a container can go: the plan for each other endpoint in one line.")
final class WhereCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private OnOption on = new OnOption();

    @Mixin
    private JsonOption output = new JsonOption();

    @Parameters(paramLabel = "CONTAINER", description = "Name or id.")
    private String container = "";

    WhereCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ArrayNode all = Json.array();
        List<List<String>> rows = new ArrayList<>();
        for (Endpoint endpoint : services.endpoints().list()) {
            if (endpoint.name().equals(on.endpoint)) continue;
            String strategy = "none";
            String why;
            if (endpoint.state().equals("up")) {
                try {
                    Plan plan = services.migrations()
                            .plan(new Plan.Request(container, on.endpoint, endpoint.name(), Optional.empty(), false));
                    strategy = plan.possible()
                            ? plan.strategy()
                                    .map(s -> s.name().toLowerCase(Locale.ROOT))
                                    .orElse("none")
                            : "none";
                    why = reason(plan);
                } catch (DockerException e) {
                    why = Failure.text(e);
                }
            } else {
                why = "it is " + endpoint.state();
            }
            all.addObject()
                    .put("endpoint", endpoint.name())
                    .put("strategy", strategy)
                    .put("why", why);
            rows.add(List.of(endpoint.name(), strategy, why));
        }
        if (output.json) terminal.json(all);
        else terminal.table(List.of("ENDPOINT", "STRATEGY", "WHY"), rows);
        return Exit.DONE;
    }

    private static String reason(Plan plan) {
        if (!plan.blockers().isEmpty()) return plan.blockers().getFirst().what();
        if (!plan.warnings().isEmpty()) return plan.warnings().getFirst().what();
        return plan.estimateMs().isPresent()
                ? "about " + Units.time(plan.estimateMs().getAsLong()) + " of downtime"
                : "";
    }
}

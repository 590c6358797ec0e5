package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.app.Services;
import ferry.docker.DockerException;
import ferry.docker.Endpoint;
import ferry.migrate.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Words that tell something of one container. */
final class AboutVerbs {
    static final List<Verb<?>> ALL = List.of(
            new Verb<>("top", "The processes of a running container.", About::new, AboutVerbs::top),
            new Verb<>(
                    "where",
                    "Where a container can go: the plan for each other endpoint in one line.",
                    About::new,
                    AboutVerbs::where));

    private AboutVerbs() {}

    /** One container on one endpoint. */
    static final class About {
        @Mixin
        private OnOption on = new OnOption();

        @Mixin
        private JsonOption output = new JsonOption();

        @Parameters(paramLabel = "CONTAINER", description = "Name or id.")
        private String container = "";
    }

    private static int top(About given, Services services, Terminal terminal) {
        List<List<String>> rows = services.endpoints().open(given.on.endpoint).top(given.container);
        List<String> titles = rows.getFirst();
        // An engine that tells a row of another length is not believed what is beside its titles.
        List<List<String>> processes = rows.subList(1, rows.size()).stream()
                .map(row -> IntStream.range(0, titles.size())
                        .mapToObj(i -> i < row.size() ? row.get(i) : "")
                        .toList())
                .toList();
        if (!given.output.json) {
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

    private static int where(About given, Services services, Terminal terminal) {
        ArrayNode all = Json.array();
        List<List<String>> rows = new ArrayList<>();
        for (Endpoint endpoint : services.endpoints().list()) {
            if (endpoint.name().equals(given.on.endpoint)) continue;
            String strategy = "none";
            String why;
            if (endpoint.state().equals("up")) {
                try {
                    Plan plan = services.migrations()
                            .plan(new Plan.Request(
                                    given.container, given.on.endpoint, endpoint.name(), Optional.empty(), false));
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
        if (given.output.json) terminal.json(all);
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

package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.migrate.Plan;
import java.util.List;

/** A plan in words and in JSON. */
final class PlanView {
    private PlanView() {}

    static ObjectNode json(Plan plan) {
        ObjectNode json = Json.object()
                .put("strategy", plan.strategy().map(CrossingOptions::word).orElse("none"));
        ArrayNode strategies = json.putArray("strategies");
        for (Plan.Verdict v : plan.strategies()) {
            strategies
                    .addObject()
                    .put("strategy", CrossingOptions.word(v.strategy()))
                    .put("possible", v.possible())
                    .set("reasons", Json.strings(v.reasons()));
        }
        findings(json.putArray("blockers"), plan.blockers());
        findings(json.putArray("warnings"), plan.warnings());
        json.set("steps", Json.strings(plan.steps()));
        if (plan.estimateMs().isPresent())
            json.put("estimateMs", plan.estimateMs().getAsLong());
        else json.putNull("estimateMs");
        return json;
    }

    private static void findings(ArrayNode array, List<Plan.Finding> findings) {
        for (Plan.Finding f : findings) {
            array.addObject().put("what", f.what()).put("why", f.why()).put("mend", f.mend());
        }
    }

    static void print(Plan plan, Terminal terminal) {
        Plan.Request r = plan.request();
        String way = r.container() + " from " + r.from() + " to " + r.to();
        if (plan.possible()) {
            terminal.line(
                    way + ": " + plan.strategy().map(CrossingOptions::word).orElse("none")
                            + (plan.estimateMs().isPresent()
                                    ? ", about " + Units.time(plan.estimateMs().getAsLong()) + " of downtime"
                                    : ""));
        } else {
            terminal.line(way + ": not possible");
        }
        for (Plan.Finding f : plan.blockers()) finding("blocked", f, terminal);
        for (Plan.Finding f : plan.warnings()) finding("warning", f, terminal);
        for (Plan.Verdict v : plan.strategies()) {
            terminal.line("  " + (v.possible() ? "+ " : "- ") + CrossingOptions.word(v.strategy())
                    + (v.reasons().isEmpty() ? "" : ": " + String.join("; ", v.reasons())));
        }
        if (plan.possible()) {
            int n = 1;
            for (String step : plan.steps()) terminal.line("  " + n++ + ". " + step);
        }
    }

    private static void finding(String kind, Plan.Finding f, Terminal terminal) {
        terminal.line("  " + kind + ": " + f.what() + (f.why().isEmpty() ? "" : ". " + f.why()));
        if (!f.mend().isEmpty()) terminal.line("           " + f.mend());
    }
}

package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.migrate.Estimate;
import ferry.migrate.Plan;
import ferry.migrate.PlanJson;
import ferry.migrate.Strategy;
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
        PlanJson.connections(json.putArray("outside"), plan.outside());
        json.set("steps", Json.strings(plan.steps()));
        if (plan.estimateMs().isPresent())
            json.put("estimateMs", plan.estimateMs().getAsLong());
        else json.putNull("estimateMs");
        plan.estimate().ifPresent(e -> PlanJson.estimate(json, e));
        return json;
    }

    private static void findings(ArrayNode array, List<Plan.Finding> findings) {
        for (Plan.Finding f : findings) {
            array.addObject().put("what", f.what()).put("why", f.why()).put("mend", f.mend());
        }
    }

    static void print(Plan plan, Terminal terminal) {
        Plan.Request r = plan.request();
        if (plan.possible()) {
            Strategy strategy = plan.strategy().orElseThrow();
            terminal.line(r.container() + " can cross from " + r.from() + " to " + r.to() + " while it runs.");
            terminal.line("  strategy  " + CrossingOptions.word(strategy) + ": " + Wording.of(strategy));
            terminal.line(
                    "  downtime  " + plan.estimate().map(PlanView::downtime).orElse("not known"));
        } else {
            terminal.line(r.container() + " cannot cross from " + r.from() + " to " + r.to() + ".");
        }
        outside(plan, terminal);
        for (Plan.Finding f : plan.blockers()) finding("blocked", f, terminal);
        for (Plan.Finding f : plan.warnings()) finding("warning", f, terminal);
        if (plan.possible()) steps(plan, terminal);
        others(plan, terminal);
    }

    private static String downtime(Estimate estimate) {
        return "about " + Units.time(estimate.ms()) + " for "
                + Units.bytes(estimate.load().memoryBytes() + estimate.load().fileBytes())
                + switch (estimate.crossings()) {
                    case 0 -> ", by the lab's figures: nothing has crossed between these two yet";
                    case 1 -> ", by the one crossing before between these two";
                    default -> ", by the last " + estimate.crossings() + " crossings between these two";
                };
    }

    private static void outside(Plan plan, Terminal terminal) {
        if (plan.outside().isEmpty()) return;
        boolean closed = plan.request().closeOutside();
        terminal.line(
                "  TCP connections with the outside: " + plan.outside().size() + (closed ? ", to be closed" : ""));
        for (Plan.Connection c : plan.outside()) {
            terminal.line("    " + c.process() + ", descriptor " + c.descriptor() + ": " + c.local() + " to "
                    + c.remote() + (c.who().isEmpty() ? "" : ", " + c.who()));
        }
    }

    private static void finding(String kind, Plan.Finding f, Terminal terminal) {
        terminal.line("  " + kind + ": " + Wording.sentence(f));
        if (!f.mend().isEmpty()) terminal.line("           " + f.mend());
    }

    private static void steps(Plan plan, Terminal terminal) {
        terminal.line("What would be done:");
        int n = 1;
        for (String step : plan.steps()) terminal.line(String.format("%4d. ", n++) + step);
    }

    private static void others(Plan plan, Terminal terminal) {
        List<Plan.Verdict> others = plan.strategies().stream()
                .filter(v -> !plan.possible()
                        || plan.strategy().filter(v.strategy()::equals).isEmpty())
                .toList();
        if (others.isEmpty()) return;
        terminal.line(plan.possible() ? "Other strategies:" : "Strategies:");
        for (Plan.Verdict v : others) {
            terminal.line(String.format("  %-10s ", CrossingOptions.word(v.strategy()))
                    + (v.possible() ? "possible" : "not possible")
                    + (v.reasons().isEmpty() ? "" : ": " + String.join(" ", v.reasons())));
        }
    }
}

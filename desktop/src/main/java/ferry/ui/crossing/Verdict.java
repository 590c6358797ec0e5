package ferry.ui.crossing;

import ferry.migrate.Plan;
import ferry.migrate.Strategy;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.Locale;
import java.util.Optional;

/**
 * The answer to "can it cross" in a few words.
 *
 * @param tone style class: success, warning, danger, or pending
 */
public record Verdict(String tone, String title, String detail) {
    public static Verdict of(PlanLookup.State state) {
        return switch (state) {
            case PlanLookup.State.Pending() -> new Verdict("pending", Texts.of("verdict.pending"), "");
            case PlanLookup.State.Failed(var problem) ->
                new Verdict("danger", Texts.of("verdict.failed"), Shown.line(problem.what()));
            case PlanLookup.State.Ready(Plan plan) -> of(plan);
        };
    }

    private static Verdict of(Plan plan) {
        Optional<Strategy> strategy = plan.strategy();
        if (!plan.possible() || strategy.isEmpty()) {
            return new Verdict("danger", Texts.of("verdict.refused"), firstReason(plan));
        }
        String word = strategyWord(strategy.get());
        String title = strategy.get() == Strategy.COLD ? Texts.of("verdict.cold") : Texts.of("verdict.live", word);
        String downtime = plan.estimateMs().isPresent()
                ? Texts.of("verdict.downtime", Shown.millis(plan.estimateMs().getAsLong()))
                : Texts.of("verdict.downtime.unknown");
        if (plan.warnings().isEmpty()) {
            return new Verdict(strategy.get() == Strategy.COLD ? "warning" : "success", title, downtime);
        }
        return new Verdict(
                "warning",
                title,
                downtime + " · " + Texts.of("verdict.warnings", plan.warnings().size()));
    }

    private static String firstReason(Plan plan) {
        return plan.blockers().stream()
                .findFirst()
                .map(finding -> Shown.line(finding.what()))
                .orElse(Texts.of("verdict.nostrategy"));
    }

    /** A strategy's name in the person's language. */
    public static String strategyWord(Strategy strategy) {
        return Texts.of("strategy." + strategy.name().toLowerCase(Locale.ROOT));
    }
}

package ferry.cli;

import ferry.app.Services;
import ferry.migrate.Plan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "plan",
        description =
                "What a migration would do and what speaks against it; touches nothing. Exits with 3 when it is not"
                        + " possible.")
final class PlanCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private CrossingOptions crossing = new CrossingOptions();

    @Mixin
    private JsonOption output = new JsonOption();

    PlanCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Plan plan = services.migrations().plan(crossing.request(false));
        if (output.json) terminal.json(PlanView.json(plan));
        else print(plan);
        return plan.possible() ? Exit.DONE : Exit.REFUSED;
    }

    private void print(Plan plan) {
        PlanView.print(plan, terminal);
        if (!plan.possible()) return;
        Plan.Request r = plan.request();
        terminal.line("To do it: ferry migrate " + r.container() + " --from " + r.from() + " --to " + r.to()
                + r.strategy()
                        .map(s -> " --strategy " + CrossingOptions.word(s))
                        .orElse("")
                + (r.closeOutside() ? " --close-outside" : ""));
    }
}

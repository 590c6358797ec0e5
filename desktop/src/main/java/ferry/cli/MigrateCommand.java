package ferry.cli;

import ferry.app.Services;
import ferry.migrate.Migrations;
import ferry.migrate.Plan;
import ferry.migrate.Progress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "migrate",
        description =
                "Moves a running container to another endpoint; it goes on there from where it stood. Ctrl-C cancels:"
                        + " the container then goes on where it was.",
        footer = {
            "Exit codes: 0 moved; 2 wrong usage; 3 refused by the plan, nothing touched;",
            "4 failed and rolled back, the source runs on; 5 failed and needs a person."
        })
final class MigrateCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private CrossingOptions crossing = new CrossingOptions();

    @Option(
            names = "--remove-source",
            description = "Remove the stopped source once the target runs; there is no way back then.")
    private boolean removeSource;

    @Mixin
    private JsonOption output = new JsonOption();

    MigrateCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Migrations migrations = services.migrations();
        return new Cancel().around(terminal, Exit.ROLLED_BACK, () -> migrate(migrations));
    }

    private int migrate(Migrations migrations) {
        Plan plan = migrations.plan(crossing.request(removeSource));
        ProgressView view = new ProgressView(terminal, output.json);
        if (!plan.possible()) {
            if (!output.json) PlanView.print(plan, terminal);
            view.end(ProgressView.refused(plan));
            return Exit.REFUSED;
        }
        for (Plan.Finding w : plan.warnings()) {
            if (!output.json)
                terminal.note("warning: " + Wording.sentence(w) + (w.mend().isEmpty() ? "" : " " + w.mend()));
        }
        Progress.Result result = migrations.run(plan, view);
        view.end(result);
        if (!removeSource || result.error().isPresent()) view.sourceWaits(result);
        return Exit.of(result.outcome());
    }
}

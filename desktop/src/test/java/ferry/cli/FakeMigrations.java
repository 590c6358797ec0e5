package ferry.cli;

import ferry.migrate.Estimate;
import ferry.migrate.Migrations;
import ferry.migrate.Phase;
import ferry.migrate.Plan;
import ferry.migrate.Progress;
import ferry.migrate.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Migrations that end as the container's name says: moved, rolled-back, attention; blocked is refused by its plan. */
final class FakeMigrations implements Migrations {
    final List<String> calls = new ArrayList<>();
    String back = "moved";
    String recovered = "rolled-back";

    @Override
    public Plan plan(Plan.Request request) {
        calls.add("plan " + request);
        boolean blocked = request.container().equals("blocked");
        return new Plan(
                request,
                blocked ? Optional.empty() : Optional.of(Strategy.TRANSLATED),
                List.of(
                        new Plan.Verdict(Strategy.PLAIN, false, List.of("other ISA")),
                        new Plan.Verdict(Strategy.TRANSLATED, !blocked, List.of("it goes on under qemu"))),
                blocked
                        ? List.of(new Plan.Finding("It does not run", "only what runs can cross", "Start it first."))
                        : List.of(),
                List.of(new Plan.Finding("Slower", "it is translated", "")),
                List.of("The image is carried.", "It goes on."),
                blocked
                        ? Optional.empty()
                        : Optional.of(new Estimate(
                                List.of(new Estimate.Part(Phase.RESTORE, 4200)), 3, new Estimate.Load(1 << 20, 0))),
                request.container().equals("connected")
                        ? List.of(new Plan.Connection(
                                "redis-server (1)", 8, "172.17.0.2:6379", "172.17.0.3:5000", "container shop"))
                        : List.of());
    }

    @Override
    public Progress.Result run(Plan plan, Consumer<Progress> watcher) {
        String outcome = plan.request().container();
        watcher.accept(new Progress.Step(Phase.CHECKPOINT, "started", 0, 0, OptionalLong.empty(), ""));
        watcher.accept(new Progress.Step(Phase.CHECKPOINT, "progress", 10, 50, OptionalLong.of(100), ""));
        watcher.accept(new Progress.Log("a line"));
        watcher.accept(new Progress.Step(Phase.CHECKPOINT, "done", 20, 100, OptionalLong.of(100), "12 pages"));
        Progress.Result result =
                result(outcome, plan.request().from(), plan.request().to());
        watcher.accept(result);
        return result;
    }

    private static Progress.Result result(String outcome, String from, String to) {
        return new Progress.Result(
                outcome,
                "20261125-010203-beef",
                Optional.of(Strategy.TRANSLATED),
                outcome.equals("moved") ? 812 : -1,
                100,
                from,
                to,
                FakeEngine.ID,
                outcome.equals("moved") ? Optional.empty() : Optional.of("criu said no."));
    }

    @Override
    public void confirm(String session) {
        calls.add("confirm " + session);
    }

    @Override
    public Progress.Result back(String session, Consumer<Progress> watcher) {
        calls.add("back " + session);
        return result(back, "lab-phone", "lab-pc");
    }

    @Override
    public Progress.Result recover(String session, Consumer<Progress> watcher) {
        calls.add("recover " + session);
        return result(recovered, "lab-pc", "lab-phone");
    }
}

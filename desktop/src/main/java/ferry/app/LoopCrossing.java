package ferry.app;

import ferry.docker.Engine;
import ferry.kernel.loop.LoopProgress.Step;
import ferry.kernel.loop.LoopSteps;
import ferry.migrate.Plan;
import ferry.migrate.Progress;
import java.util.Optional;
import java.util.function.Consumer;

/** The loop's last word: redis crosses live from the lab's PC to the phone with the built kernel. */
final class LoopCrossing {
    private static final String WORKLOAD = "redis";
    private static final String NAME = "ferry-loop";

    private final Services services;
    private final String phone;
    private final LoopSteps steps;

    /** @param serial of the phone */
    LoopCrossing(Services services, String serial, LoopSteps steps) {
        this.services = services;
        this.phone = "phone:" + serial;
        this.steps = steps;
    }

    /** What went wrong; empty when redis answers over there with all that it had. */
    Optional<String> run() throws InterruptedException {
        return steps.take(Step.CROSS, "the lab's PC", this::cross, wrong -> wrong.map(w -> "does not work: " + w)
                .orElse("redis crossed live, with its data"));
    }

    private Optional<String> cross(Consumer<String> say) throws InterruptedException {
        services.lab().up(say);
        Engine pc = services.endpoints().open("lab-pc");
        Workloads workloads = new Workloads(services.home().cache().resolve("workloads"));
        workloads.ensure(WORKLOAD, pc, say);
        WorkloadsCheck check = workloads.workload(WORKLOAD).check();
        try {
            pc.start(pc.create(NAME, workloads.body(WORKLOAD)));
            Bench.seed(workloads, pc, NAME);
            Plan plan = services.migrations().plan(new Plan.Request(NAME, "lab-pc", phone, Optional.empty(), false));
            Progress.Result result = services.migrations().run(plan, p -> {
                if (p instanceof Progress.Step s) say.accept(s.phase().word() + " " + s.state());
            });
            if (!result.outcome().equals("moved")) {
                return Optional.of(result.error().orElse(result.outcome()));
            }
            say.accept("asking redis on " + phone);
            Optional<String> wrong =
                    check.ask(services.endpoints().open(phone), NAME).wrong();
            services.migrations().confirm(result.session());
            return wrong;
        } finally {
            pc.remove(NAME, true);
        }
    }
}

package ferry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.app.Services;
import ferry.kernel.loop.LoopConfiguration;
import ferry.kernel.loop.LoopPlan;
import ferry.kernel.loop.LoopSteps;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "loop",
        description =
                "From a stock phone's kernel to one that runs Docker and CRIU, in the lab: Debian's sources, check, fragment,"
                        + " patches, configuration. What was done already is not done again.")
final class KernelLoopCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Option(names = "--config-only", description = "Stop before anything is compiled; takes seconds.")
    private boolean configOnly;

    @Option(
            names = "--patch",
            paramLabel = "PATCH",
            description = "Apply this one of Ferry's patches, too; several times. Those that the options need are.")
    private List<String> patches = List.of();

    @Mixin
    private JsonOption output = new JsonOption();

    KernelLoopCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        KernelLoopView view = new KernelLoopView(terminal, output.json);
        return new Cancel("Cancelling: the next loop goes on from here.").around(terminal, Exit.ATTENTION, () -> {
            LoopPlan plan = new LoopConfiguration(
                            services.home().cache().resolve("kernel"), patches, new LoopSteps(view))
                    .run();
            end(plan);
            return plan.mends() ? Exit.DONE : Exit.NO;
        });
    }

    private void end(LoopPlan plan) {
        if (output.json) {
            ObjectNode node = Json.object()
                    .put("event", "result")
                    .put("outcome", plan.mends() ? "configured" : "incomplete")
                    .put("source", plan.source().version())
                    .put("stockConfig", plan.stockConfig().toString())
                    .put("fullConfig", plan.fullConfig().toString())
                    .put("fragment", plan.fragment().text());
            node.set("stock", KernelCheckCommand.json(plan.stock()));
            node.set("full", KernelCheckCommand.json(plan.full()));
            plan.dropped().forEach(node.putArray("dropped")::addPOJO);
            terminal.json(node);
            return;
        }
        plan.patches().stream().filter(p -> !p.diff().isEmpty()).forEach(p -> terminal.raw(p.diff()));
        terminal.line("The configuration is " + plan.fullConfig());
    }
}

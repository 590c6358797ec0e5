package ferry.cli;

import ferry.app.KernelLoop;
import ferry.app.Services;
import ferry.kernel.loop.LoopPlan;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "loop",
        description =
                "From a stock phone's kernel to one that runs Docker and CRIU, in the lab: Debian's sources, check, fragment,"
                        + " patches, build, and a virtual phone that boots it. What was done already is not done again. Exits"
                        + " with 1 when the result is not good.")
final class KernelLoopCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--config-only", description = "Stop before anything is compiled.")
    private boolean configOnly;

    @Option(names = "--stock", description = "Build and boot the stock phone's kernel as well, to see what it lacks.")
    private boolean stock;

    @Option(names = "--cross", description = "At the end let redis cross from the lab's PC to the phone.")
    private boolean cross;

    @Option(
            names = "--patch",
            paramLabel = "PATCH",
            description = "Apply this one of Ferry's patches, too; several times. Those that the options need are.")
    private List<String> patches = List.of();

    @Option(names = "--jobs", paramLabel = "N", description = "Compilers at a time. Default: one a processor.")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Mixin
    private JsonOption output = new JsonOption();

    KernelLoopCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        if (jobs < 1)
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "Invalid value for option '--jobs': at least 1 is needed");
        KernelLoopView view = new KernelLoopView(terminal, output.json);
        KernelLoop loop = new KernelLoop(services, new KernelLoop.Request(stock, cross, patches, jobs), view);
        return new Cancel("Cancelling: compilers and phone are ended; the next loop goes on from here.")
                .around(terminal, Exit.ATTENTION, () -> {
                    LoopPlan plan = loop.configure();
                    if (configOnly || !plan.mends()) {
                        view.end(plan);
                        return plan.mends() ? Exit.DONE : Exit.NO;
                    }
                    KernelLoop.Result result = loop.run(plan);
                    view.end(result);
                    return result.good() ? Exit.DONE : Exit.NO;
                });
    }
}

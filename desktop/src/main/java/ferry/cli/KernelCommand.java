package ferry.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "kernel",
        description = "What a phone's kernel can do, and what would mend it.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {KernelProbeCommand.class, KernelCheckCommand.class, KernelFragmentCommand.class})
final class KernelCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "Say what to do: " + String.join(", ", spec.subcommands().keySet()));
    }
}

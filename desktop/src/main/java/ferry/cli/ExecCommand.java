package ferry.cli;

import ferry.app.Services;
import ferry.docker.Engine;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "exec",
        description = "Runs a command inside a running container; exits with that command's exit code.",
        footer = "What stands behind CONTAINER is the command; --on and --json may also stand last.")
final class ExecCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private OnOption on = new OnOption();

    @Mixin
    private JsonOption output = new JsonOption();

    @Parameters(index = "0", paramLabel = "CONTAINER", description = "Name or id.")
    private String container = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND", description = "The command and its arguments.")
    private List<String> command = List.of();

    ExecCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Engine.ExecResult result =
                services.endpoints().open(on.endpoint).exec(container, ForeignWords.command(command));
        if (output.json) {
            terminal.json(Json.object()
                    .put("exitCode", result.exitCode())
                    .put("out", result.out())
                    .put("err", result.err()));
        } else {
            terminal.raw(result.out());
            if (!result.err().isEmpty()) terminal.note(result.err().stripTrailing());
        }
        return result.exitCode();
    }
}

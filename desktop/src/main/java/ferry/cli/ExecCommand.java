package ferry.cli;

import ferry.app.Services;
import ferry.docker.Engine;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "exec",
        description = "Runs a command inside a running container; exits with that command's exit code.",
        footer = "What stands behind CONTAINER is the command; --on and --json may also stand last.")
final class ExecCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private OnOption on = new OnOption();

    @Mixin
    private JsonOption output = new JsonOption();

    @Option(
            names = {"-t", "--tty"},
            description = "With a terminal of its own, that of this command: colours, keys, size.")
    private boolean tty;

    @Option(
            names = {"-i", "--interactive"},
            description = "With -t, as with docker: what is typed goes to the command. Always so with a terminal.")
    private boolean interactive;

    @Parameters(index = "0", paramLabel = "CONTAINER", description = "Name or id.")
    private String container = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND", description = "The command and its arguments.")
    private List<String> command = List.of();

    ExecCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (tty) return withTerminal();
        if (interactive)
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--interactive needs a terminal as well: give -it");
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

    private int withTerminal() throws IOException {
        if (output.json)
            throw new CommandLine.ParameterException(spec.commandLine(), "--json and --tty do not go together");
        if (!LocalTty.there())
            throw new TroubleException("--tty needs a terminal: input and output of this command are none."
                    + " Leave --tty out, or use: script -qc 'ferry exec -it ...' /dev/null");
        LocalTty.Size size = LocalTty.size().orElse(new LocalTty.Size(80, 24));
        try (ferry.docker.Terminal program = services.endpoints()
                        .open(on.endpoint)
                        .terminal(container, ForeignWords.command(command), size.columns(), size.rows());
                LocalTty raw = LocalTty.raw()) {
            return new ExecSession(program, terminal.out()).run(size);
        }
    }
}

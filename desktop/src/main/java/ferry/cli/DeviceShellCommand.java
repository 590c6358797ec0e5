package ferry.cli;

import ferry.adb.AdbDevice;
import ferry.adb.ShellResult;
import ferry.app.Services;
import java.io.IOException;
import java.time.Duration;
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
        name = "shell",
        description = "The phone's shell on this terminal, or a command there; exits with its exit code.",
        footer = "Options stand before COMMAND. Without a terminal here, or with --json, COMMAND runs without one.")
final class DeviceShellCommand implements Callable<Integer> {
    /** For a command without a terminal. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Services services;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--on",
            paramLabel = "ENDPOINT",
            description = "lab-phone or phone:SERIAL; without it the only phone there is.")
    private String endpoint = "";

    @Mixin
    private JsonOption output = new JsonOption();

    @Parameters(paramLabel = "COMMAND", description = "The command and its arguments; without it the shell.")
    private List<String> command = List.of();

    DeviceShellCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        List<String> words = ForeignWords.command(command);
        boolean tty = !output.json && LocalTty.there();
        if (words.isEmpty() && !tty)
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "The shell needs a terminal, and here is none: give a COMMAND");
        AdbDevice device = services.device(endpoint);
        return tty ? withTerminal(device.serial(), words) : without(device, words);
    }

    private int withTerminal(String serial, List<String> words) throws IOException {
        LocalTty.Size size = LocalTty.size().orElse(new LocalTty.Size(80, 24));
        try (ferry.docker.Terminal program = services.devices().terminal(serial, words, size.columns(), size.rows());
                LocalTty raw = LocalTty.raw()) {
            return new ExecSession(program, terminal.out()).run(size);
        }
    }

    private int without(AdbDevice device, List<String> words) {
        ShellResult result = device.shell(LIMIT, words.toArray(String[]::new));
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

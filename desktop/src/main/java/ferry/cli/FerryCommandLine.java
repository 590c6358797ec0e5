package ferry.cli;

import ferry.app.Services;
import ferry.session.Session;
import ferry.session.SessionException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Runs one command line: parses it, calls the command, turns whatever goes wrong into words and an exit code. */
public final class FerryCommandLine {
    private final Services services;
    private final Terminal terminal;

    FerryCommandLine(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    /** On this process's own streams; returns the exit code. */
    public static int run(Services services, String... args) {
        return new FerryCommandLine(services, Terminal.system()).run(args);
    }

    int run(String... args) {
        return commandLine().execute(ForeignWords.reorder(args));
    }

    CommandLine commandLine() {
        CommandLine line = new CommandTree(services, terminal)
                .root()
                .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(100)
                .setExecutionStrategy(this::execute)
                .setParameterExceptionHandler((e, args) -> usage(e))
                .setExecutionExceptionHandler((e, commandLine, parsed) -> failed(e));
        for (String name : ForeignWords.COMMANDS)
            Objects.requireNonNull(line.getSubcommands().get(name)).setStopAtPositional(true);
        return line;
    }

    private int execute(ParseResult parsed) {
        if (!helpWanted(parsed) && !recovering(parsed)) mentionInterrupted();
        return new CommandLine.RunLast().execute(parsed);
    }

    private static boolean helpWanted(ParseResult parsed) {
        for (ParseResult p = parsed; p != null; p = p.subcommand()) {
            if (p.isUsageHelpRequested() || p.isVersionHelpRequested()) return true;
        }
        return false;
    }

    private static boolean recovering(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) last = last.subcommand();
        return last.commandSpec().name().equals("recover");
    }

    private void mentionInterrupted() {
        List<Session> interrupted;
        try {
            interrupted = services.interrupted();
        } catch (SessionException e) {
            return; // the command says it when it needs the journal itself
        }
        if (interrupted.isEmpty()) return;
        for (Session s : interrupted) {
            terminal.note("Session " + s.id() + " was interrupted: " + s.containerName() + " from " + s.from() + " to "
                    + s.to() + ".");
        }
        terminal.note("To finish or undo " + (interrupted.size() == 1 ? "it" : "them") + ": ferry sessions recover");
    }

    private int usage(CommandLine.ParameterException e) {
        CommandSpec spec = e.getCommandLine().getCommandSpec();
        terminal.error(message(e, spec));
        terminal.note("       Help: " + spec.qualifiedName() + " --help");
        return Exit.USAGE;
    }

    private static String message(CommandLine.ParameterException e, CommandSpec spec) {
        if (!(e instanceof CommandLine.UnmatchedArgumentException unmatched)) return String.valueOf(e.getMessage());
        String typed = unmatched.getUnmatched().getFirst();
        boolean option = typed.startsWith("-");
        List<String> words = new ArrayList<>();
        if (option) {
            for (OptionSpec o : spec.options()) words.addAll(List.of(o.names()));
        } else {
            words.addAll(spec.subcommands().keySet());
        }
        String kind = option ? "option" : words.isEmpty() ? "argument" : "command";
        return "'" + spec.qualifiedName() + "' knows no " + kind + " '" + typed + "'"
                + Suggestion.of(typed, words)
                        .map(s -> "; did you mean " + s + "?")
                        .orElse("");
    }

    private int failed(Exception e) {
        return e instanceof CommandLine.ParameterException p ? usage(p) : Failure.tell(e, terminal);
    }
}

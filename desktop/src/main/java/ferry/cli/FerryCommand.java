package ferry.cli;

import ferry.app.Services;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

@Command(
        name = "ferry",
        description =
                "Moves running containers between a PC and an Android phone. Without a command, the window opens.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Version.class,
        footer = {
            "",
            "More about a command: ferry COMMAND --help",
            "Exit codes: 0 done; 1 a check says no; 2 wrong usage; 3 refused, nothing touched; 4 failed, rolled",
            "back, the source runs on; 5 failed and needs a person (the message says what to do).",
            "FERRY_HOME puts data, cache and lab into one folder."
        })
final class FerryCommand implements Callable<Integer> {
    private final Services services;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show Ferry's version.")
    private boolean version;

    FerryCommand(Services services) {
        this.services = services;
    }

    @Override
    public Integer call() {
        Window.need("Commands do the same on a terminal: ferry --help");
        Window.open(services);
        return Exit.DONE;
    }
}

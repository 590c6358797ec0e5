package ferry.cli;

import ferry.app.Services;
import ferry.session.SessionFilter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "sessions",
        description = "The record of all migrations; without a command, their list.",
        subcommands = {
            SessionsListCommand.class,
            SessionsShowCommand.class,
            SessionsBackCommand.class,
            SessionsConfirmCommand.class,
            SessionsRecoverCommand.class,
            SessionsReplayCommand.class,
            SessionsCompareCommand.class,
            SessionsNoteCommand.class,
            SessionsTagCommand.class,
            SessionsExportCommand.class,
            SessionsImportCommand.class
        },
        footer = "Everywhere an ID may be the beginning of one, or: last")
final class SessionsCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private JsonOption output = new JsonOption();

    SessionsCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return SessionsListCommand.print(services, terminal, SessionFilter.ALL, output.json);
    }
}

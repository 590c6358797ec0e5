package ferry.cli;

import ferry.app.Services;
import ferry.session.Remarks;
import ferry.session.Session;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "note",
        description = "Writes a note at a session, in place of the one that stands there; without TEXT, prints it.")
final class SessionsNoteCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private JsonOption output = new JsonOption();

    @Parameters(index = "0", paramLabel = "ID", description = "The session.")
    private String id = "";

    @Parameters(index = "1..*", paramLabel = "TEXT", description = "The note; \"\" takes it away.")
    private List<String> words = List.of();

    SessionsNoteCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Session s = SessionView.find(services.journal(), id);
        Remarks now = words.isEmpty()
                ? s.remarks()
                : services.journal().remark(s.id(), r -> r.withNote(String.join(" ", words)));
        if (output.json) terminal.json(SessionView.json(s.with(now)));
        else if (!now.note().isEmpty()) now.note().lines().forEach(terminal::line);
        else terminal.line("Session " + s.id() + " has no note.");
        return Exit.DONE;
    }
}

package ferry.cli;

import ferry.app.Services;
import ferry.session.Remarks;
import ferry.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@link ForeignWords} sees to it that -TAG is a word and no option. */
@Command(name = "tag", description = "Puts tags on a session and takes them off; without TAG, prints them.")
final class SessionsTagCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private JsonOption output = new JsonOption();

    @Parameters(index = "0", paramLabel = "ID", description = "The session.")
    private String id = "";

    @Parameters(index = "1..*", paramLabel = "TAG", description = "+TAG (or TAG) puts it on, -TAG takes it off.")
    private List<String> words = List.of();

    SessionsTagCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Session s = SessionView.find(services.journal(), id);
        List<String> more = new ArrayList<>();
        List<String> less = new ArrayList<>();
        for (String word : words) {
            if (word.startsWith("-")) less.add(word.substring(1));
            else more.add(word.startsWith("+") ? word.substring(1) : word);
        }
        Remarks now = words.isEmpty() ? s.remarks() : services.journal().remark(s.id(), r -> r.tagged(more, less));
        if (output.json) terminal.json(SessionView.json(s.with(now)));
        else if (now.tags().isEmpty()) terminal.line("Session " + s.id() + " has no tags.");
        else terminal.line(String.join(" ", now.tags()));
        return Exit.DONE;
    }
}

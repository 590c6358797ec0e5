package ferry.cli;

import ferry.app.Services;
import ferry.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "One session whole: plan, steps, times, log.")
final class SessionsShowCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private JsonOption output = new JsonOption();

    @Parameters(paramLabel = "ID", description = "The session.")
    private String id = "";

    SessionsShowCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Session s = SessionView.find(services.journal(), id);
        if (output.json) terminal.json(SessionView.wholeJson(s));
        else new SessionText(s, terminal).print();
        return Exit.DONE;
    }
}

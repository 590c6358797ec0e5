package ferry.cli;

import ferry.migrate.Progress;
import ferry.session.Session;
import java.util.Set;
import java.util.function.Consumer;

/** Brings a session to another end, back or recovered, where Ctrl-C may cancel it, and says how that went. */
record Settling(Terminal terminal, boolean json) {
    /** Good ends, whichever of them it was: the container runs, on one side. */
    private static final Set<String> GOOD = Set.of("moved", "rolled-back", "went-back", "confirmed");

    interface Work {
        Progress.Result on(String session, Consumer<Progress> watcher);
    }

    interface Words {
        String of(Progress.Result result);
    }

    /** Returns the exit code; {@code words} are for a good end. */
    int settle(Session session, Work work, Words words) throws Exception {
        ProgressView view = new ProgressView(terminal, json);
        return new Cancel().around(terminal, () -> {
            Progress.Result result = work.on(session.id(), view);
            boolean good = GOOD.contains(result.outcome());
            if (good && !json) terminal.line(words.of(result));
            else view.end(result);
            return good ? Exit.DONE : Exit.of(result.outcome());
        });
    }
}

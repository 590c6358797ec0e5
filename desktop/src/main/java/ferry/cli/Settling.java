package ferry.cli;

import ferry.migrate.Progress;
import ferry.session.Session;
import java.util.Set;
import java.util.function.Consumer;

/** Brings a session to another end, back or recovered, where Ctrl-C may cancel it, and says how that went. */
record Settling(Terminal terminal, boolean json) {
    interface Work {
        Progress.Result on(String session, Consumer<Progress> watcher);
    }

    interface Words {
        String of(Progress.Result result);
    }

    /**
     * Returns the exit code.
     *
     * @param good the outcomes that are what was asked for
     * @param words for a good end
     */
    int settle(Session session, Set<String> good, Work work, Words words) throws Exception {
        ProgressView view = new ProgressView(terminal, json);
        return new Cancel().around(terminal, Exit.ATTENTION, () -> {
            Progress.Result result = work.on(session.id(), view);
            boolean done = good.contains(result.outcome());
            if (done && !json) terminal.line(words.of(result));
            else view.end(result);
            return done ? Exit.DONE : Exit.of(result.outcome());
        });
    }
}

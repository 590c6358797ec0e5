package ferry.session;

import java.nio.file.Path;
import java.util.Optional;

/** A process of its own that writes into a journal until it is killed or has written what was asked for. */
final class JournalWriter {
    private JournalWriter() {}

    /** Arguments: folder, what (forever, one, or a number of sessions). Prints each session's id when it is begun. */
    public static void main(String[] args) {
        try (SqliteJournal journal = SqliteJournal.open(Path.of(args[0]))) {
            int sessions = args[1].equals("forever")
                    ? Integer.MAX_VALUE
                    : args[1].equals("one") ? 1 : Integer.parseInt(args[1]);
            String who = Long.toString(ProcessHandle.current().pid());
            for (int n = 0; n < sessions; n++) {
                String id = journal.begin(who + "-" + n, "name", "pc", "lab-phone", "translated", "{}");
                System.out.println(id);
                for (String phase : new String[] {"plan", "prepare", "checkpoint"}) {
                    journal.stepStarted(id, phase, "{\"n\":" + n + "}");
                    journal.log(id, "line of " + phase);
                    journal.stepEnded(id, phase, "done", n, "");
                }
                if (args[1].equals("one")) {
                    while (true) Thread.onSpinWait(); // killed from outside in the middle of its session
                }
                journal.end(id, "moved", 1, n, Optional.empty());
            }
        }
    }
}

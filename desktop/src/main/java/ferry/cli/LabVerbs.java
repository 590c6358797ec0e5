package ferry.cli;

import ferry.app.LabStatus;
import ferry.app.Laboratory;
import java.util.List;
import java.util.function.Consumer;

/** What can be done with the lab; every word ends with a look at the state that it leaves. */
final class LabVerbs {
    static final List<Verb<?>> ALL = List.of(
            verb("up", "Builds the lab the first time, some minutes, and starts it.", Laboratory::up),
            verb(
                    "down",
                    "Ends the lab; its containers and images stay for the next time.",
                    (lab, progress) -> lab.down()),
            verb("status", "Whether it is up, and where its two Dockers are.", (lab, progress) -> lab.status()),
            verb("reset", "Ends the lab and removes its containers and images.", (lab, progress) -> lab.reset()));

    private LabVerbs() {}

    private interface Act {
        LabStatus on(Laboratory lab, Consumer<String> progress);
    }

    private static Verb<JsonOption> verb(String word, String description, Act act) {
        return new Verb<>(word, description, JsonOption::new, (output, services, terminal) -> {
            LabView.print(act.on(services.lab(), terminal::note), terminal, output.json);
            return Exit.DONE;
        });
    }
}

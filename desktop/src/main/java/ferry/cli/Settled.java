package ferry.cli;

import ferry.migrate.Progress;
import java.util.Set;

/** Ends of going back and of recovering that are good ones: the container runs, on one side. */
final class Settled {
    private static final Set<String> GOOD = Set.of("moved", "rolled-back", "went-back", "confirmed");

    private Settled() {}

    static boolean well(Progress.Result result) {
        return GOOD.contains(result.outcome());
    }
}

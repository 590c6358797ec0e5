package ferry.migrate;

import java.util.function.Consumer;

/**
 * Plans and makes migrations, and settles them afterwards. Thread-safe; {@code run} blocks its caller until the end and
 * is cancelled by interrupting that thread.
 */
public interface Migrations {
    /** Probes both sides and says what would happen. Touches nothing. */
    Plan plan(Plan.Request request);

    /** Makes the migration of a possible plan. Never throws for a failure of the migration: the result says it. */
    Progress.Result run(Plan plan, Consumer<Progress> watcher);

    /** Removes the stopped source of a moved session and its checkpoint: the person trusts the target. */
    void confirm(String session);

    /** Stops the target of a moved session and starts the source from its checkpoint; what the target did since is lost. */
    Progress.Result back(String session, Consumer<Progress> watcher);

    /** Finishes or undoes a session whose Ferry was killed; ends with one running container, on one side. */
    Progress.Result recover(String session, Consumer<Progress> watcher);
}

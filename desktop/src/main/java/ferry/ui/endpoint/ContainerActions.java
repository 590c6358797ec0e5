package ferry.ui.endpoint;

import ferry.docker.Leftovers;
import ferry.ui.WorkbenchServices;
import ferry.ui.WorkbenchServices.ContainerAction;
import ferry.ui.base.Background;
import ferry.ui.base.Confirmation;
import ferry.ui.base.Notices;
import ferry.ui.base.Sheets;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Does to containers what their menu, their buttons and their keys say. */
public final class ContainerActions {
    private static final int MOST_NAMES = 12;

    private final WorkbenchServices services;
    private final Sheets sheets;
    private final Notices notices;

    public ContainerActions(WorkbenchServices services, Sheets sheets, Notices notices) {
        this.services = services;
        this.sheets = sheets;
        this.notices = notices;
    }

    /** Whether the action makes sense in this state. */
    public static boolean fits(ContainerAction action, String state) {
        return switch (action) {
            case START -> state.equals("exited") || state.equals("created") || state.equals("dead");
            case STOP, RESTART, KILL -> state.equals("running") || state.equals("paused") || state.equals("restarting");
            case PAUSE -> state.equals("running");
            case UNPAUSE -> state.equals("paused");
            // A running one is stopped first, by an act of its own: a container must not be lost by one key.
            case REMOVE -> state.equals("exited") || state.equals("created") || state.equals("dead");
        };
    }

    /** Does it to those of the rows whose state it fits; asks first where something would be lost. */
    public void act(ContainerAction action, List<ContainerRow> rows) {
        List<ContainerRow> fitting = rows.stream()
                .filter(row -> fits(action, row.container().state())
                        && row.busyProperty().get().isEmpty())
                .toList();
        if (fitting.isEmpty()) {
            return;
        }
        if (action == ContainerAction.REMOVE) {
            ask("remove", fitting, () -> fitting.forEach(row -> run(action, row)));
        } else if (action == ContainerAction.KILL) {
            signal(Signal.KILL, fitting);
        } else {
            fitting.forEach(row -> run(action, row));
        }
    }

    /** Sends a signal to those of the rows that run; asks first where most programs lose what they have not saved. */
    public void signal(Signal signal, List<ContainerRow> rows) {
        List<ContainerRow> fitting = rows.stream()
                .filter(row -> fits(ContainerAction.KILL, row.container().state())
                        && row.busyProperty().get().isEmpty())
                .toList();
        if (fitting.isEmpty()) {
            return;
        }
        Runnable send = () ->
                fitting.forEach(row -> run("kill", row, () -> services.kill(row.endpoint(), row.id(), signal.name())));
        if (signal.loses()) {
            ask("kill", fitting, send);
        } else {
            send.run();
        }
    }

    /** Asks for another name. */
    public void rename(ContainerRow row) {
        NameSheet.ask(
                sheets,
                Texts.of("rename.title", row.name()),
                row.container().name(),
                name -> run("rename", row, () -> services.rename(row.endpoint(), row.id(), name)));
    }

    /** Shows which stopped containers can go and what that frees, and removes them when the person agrees. */
    public void prune(EndpointModel endpoint) {
        Background.call(
                "leftovers",
                () -> services.leftovers(endpoint.name()),
                found -> {
                    if (found.isEmpty()) {
                        notices.done(Texts.of("prune.none", endpoint.name()));
                        return;
                    }
                    long bytes =
                            found.stream().mapToLong(Leftovers.Leftover::bytes).sum();
                    String names = found.stream()
                            .limit(MOST_NAMES)
                            .map(each -> Shown.line(each.name()))
                            .collect(Collectors.joining(", "));
                    Confirmation.ask(
                            sheets,
                            Texts.of("prune.title", found.size(), Shown.bytes(bytes)),
                            Texts.of(
                                    found.size() > MOST_NAMES ? "prune.text.more" : "prune.text",
                                    names,
                                    found.size() - MOST_NAMES),
                            Texts.of("prune.yes"),
                            () -> found.forEach(each ->
                                    endpoint.row(each.id()).ifPresent(row -> run(ContainerAction.REMOVE, row))));
                },
                notices::failed);
    }

    /** Opens the form for a new container. */
    public void create(EndpointModel endpoint) {
        CreateSheet.show(sheets, services, endpoint.name(), name -> notices.done(Texts.of("create.done", name)));
    }

    private void ask(String word, List<ContainerRow> rows, Runnable onYes) {
        String subject = rows.size() == 1 ? rows.getFirst().name() : Texts.of("containers.several", rows.size());
        Confirmation.ask(
                sheets,
                Texts.of("confirm." + word + ".title", subject),
                Texts.of("confirm." + word + ".text"),
                Texts.of("action." + word),
                onYes);
    }

    private void run(ContainerAction action, ContainerRow row) {
        run(action.name().toLowerCase(Locale.ROOT), row, () -> services.act(row.endpoint(), row.id(), action));
    }

    private void run(String word, ContainerRow row, Runnable call) {
        row.busyProperty().set(Optional.of(Texts.of("busy." + word)));
        Background.call(
                "act",
                () -> {
                    call.run();
                    return row;
                },
                done -> row.busyProperty().set(Optional.empty()),
                problem -> {
                    row.busyProperty().set(Optional.empty());
                    notices.failed(problem);
                });
    }

    /** The signals that a person may want to send; see signal(7). */
    public enum Signal {
        KILL(true),
        TERM(true),
        INT(true),
        QUIT(true),
        ABRT(true),
        HUP(false),
        USR1(false),
        USR2(false),
        WINCH(false),
        STOP(false),
        CONT(false);

        private final boolean loses;

        Signal(boolean loses) {
            this.loses = loses;
        }

        boolean loses() {
            return loses;
        }
    }
}

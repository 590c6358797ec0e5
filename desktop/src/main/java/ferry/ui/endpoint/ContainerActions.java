package ferry.ui.endpoint;

import ferry.ui.WorkbenchServices;
import ferry.ui.WorkbenchServices.ContainerAction;
import ferry.ui.base.Background;
import ferry.ui.base.Confirmation;
import ferry.ui.base.Notices;
import ferry.ui.base.Sheets;
import ferry.ui.base.Texts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Does to containers what their menu, their buttons and their keys say. */
public final class ContainerActions {
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
        if (action == ContainerAction.REMOVE || action == ContainerAction.KILL) {
            String word = action.name().toLowerCase(Locale.ROOT);
            String subject =
                    fitting.size() == 1 ? fitting.getFirst().name() : Texts.of("containers.several", fitting.size());
            Confirmation.ask(
                    sheets,
                    Texts.of("confirm." + word + ".title", subject),
                    Texts.of("confirm." + word + ".text"),
                    Texts.of("action." + word),
                    () -> fitting.forEach(row -> run(action, row)));
        } else {
            fitting.forEach(row -> run(action, row));
        }
    }

    private void run(ContainerAction action, ContainerRow row) {
        row.busyProperty().set(Optional.of(Texts.of("busy." + action.name().toLowerCase(Locale.ROOT))));
        Background.call(
                "act",
                () -> {
                    services.act(row.endpoint(), row.id(), action);
                    return row;
                },
                done -> row.busyProperty().set(Optional.empty()),
                problem -> {
                    row.busyProperty().set(Optional.empty());
                    notices.failed(problem);
                });
    }
}

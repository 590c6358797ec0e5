package ferry.ui;

import ferry.ui.gallery.SampleServices;
import ferry.ui.gallery.Samples;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;

/** States of the window in which something is written, looked for or chosen by the person. */
final class WrittenStills {
    private WrittenStills() {}

    static List<Still> all() {
        return List.of(
                Still.of("settings", WrittenStills::sides, WorkbenchView::showSettings)
                        .when(view -> view.lookup("#settings-sheet .check-box") != null),
                Still.of("settings", WrittenStills::sides, WorkbenchView::showSettings)
                        .in(Locale.CHINESE)
                        .when(view -> view.lookup("#settings-sheet .check-box") != null),
                Still.of("session-note", services -> services.sessions(Samples.sessions()), view -> {
                            view.showSessions();
                            view.sessions().open(Samples.sessions().get(1).id());
                        })
                        .when(view -> fired(view, "#session-remark", "#remarks-sheet")),
                Still.of(
                                "sessions-filtered",
                                services -> services.sessions(Samples.sessions()),
                                WorkbenchView::showSessions)
                        .when(view -> {
                            chooseLast(view, "#sessions-tag");
                            return view.lookup("#session-remarks") != null;
                        }));
    }

    private static void sides(SampleServices services) {
        services.containers("lab-pc", Samples.containers(8));
        services.containers("lab-phone", Samples.containers(2));
        services.set(Samples.endpoint("lab-pc", "x86_64"));
        services.set(Samples.endpoint("lab-phone", "aarch64"));
        services.set(Samples.endpoint("pc", "x86_64"));
    }

    /** Presses a button as soon as it is there, until what it opens is there. */
    private static boolean fired(WorkbenchView view, String button, String opens) {
        if (!view.sheets().showing() && view.lookup(button) instanceof Button there) {
            there.fire();
        }
        return view.lookup(opens) != null;
    }

    private static void chooseLast(WorkbenchView view, String box) {
        if (view.lookup(box) instanceof ComboBox<?> choice && choice.getItems().size() > 1) {
            choice.getSelectionModel().selectLast();
        }
    }
}

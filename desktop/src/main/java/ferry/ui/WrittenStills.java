package ferry.ui;

import ferry.ui.gallery.SampleDevices;
import ferry.ui.gallery.SampleServices;
import ferry.ui.gallery.Samples;
import java.util.List;
import java.util.Locale;
import javafx.event.ActionEvent;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextField;

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
                Still.of("image-search", WrittenStills::sides, WrittenStills::images)
                        .when(view ->
                                searched(view, "nginx") && view.lookup("#search-table .name-cell:filled") != null),
                Still.of(
                                "image-search-away",
                                services -> {
                                    sides(services);
                                    services.store().reachable(false);
                                },
                                WrittenStills::images)
                        .when(view -> searched(view, "nginx")
                                && view.lookup("#search-sheet .problem-what") != null
                                && view.lookup("#search-sheet .problem").isVisible()),
                Still.of(
                                "device-docker",
                                services -> services.devices().set(SampleDevices.several()),
                                view -> view.showDevices())
                        .when(WrittenStills::dockerRefused),
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

    private static void images(WorkbenchView view) {
        ((TabPane) view.workbench().left().lookup(".endpoint-tabs"))
                .getTabs().stream()
                        .filter(tab -> "tab-images".equals(tab.getId()))
                        .forEach(tab -> tab.getTabPane().getSelectionModel().select(tab));
    }

    /** Docker was asked to start, and why it did not is on the screen. */
    private static boolean dockerRefused(WorkbenchView view) {
        if (view.lookup("#card-docker .problem") != null) {
            ((ScrollPane) view.lookup("#device-overview")).setVvalue(1);
            return view.lookup("#card-kernel .pill") != null;
        }
        if (view.lookup("#docker-start") instanceof Button start && !start.isDisabled()) {
            start.fire();
        }
        return false;
    }

    /** Looks for a word, once. */
    private static boolean searched(WorkbenchView view, String word) {
        if (fired(view, "#left #image-search", "#search-sheet")
                && view.lookup("#search-word") instanceof TextField field
                && field.getText().isEmpty()) {
            field.setText(word);
            field.fireEvent(new ActionEvent());
        }
        return view.lookup("#search-sheet") != null;
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

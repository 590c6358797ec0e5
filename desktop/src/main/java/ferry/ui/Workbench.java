package ferry.ui;

import ferry.ui.base.Settings;
import ferry.ui.crossing.Crossings;
import java.nio.file.Path;
import java.util.Optional;
import javafx.application.Application;
import org.jspecify.annotations.Nullable;

/** The door to the window. Not an {@link Application} itself, so that JavaFX may lie on the class path. */
public final class Workbench {
    private static volatile @Nullable Opening opening;

    /** What a window is opened with. */
    record Opening(
            WorkbenchServices services, Settings settings, Optional<Crossings.Order> first, Optional<Path> session) {}

    private Workbench() {}

    /**
     * Opens the window and returns when it was closed. Can be called once in a process.
     *
     * @param first begun and shown as soon as both its sides are there
     * @param session a file with an exported session, to be read and shown
     */
    public static void open(
            WorkbenchServices services, Settings settings, Optional<Crossings.Order> first, Optional<Path> session) {
        opening = new Opening(services, settings, first, session);
        Application.launch(WorkbenchApp.class);
    }

    static Opening opening() {
        Opening known = opening;
        if (known == null) {
            throw new IllegalStateException("WorkbenchApp is opened by Workbench.open");
        }
        return known;
    }
}

package ferry.cli;

import ferry.app.Services;
import ferry.app.WindowServices;
import ferry.ui.Workbench;
import ferry.ui.base.Settings;
import java.util.Optional;

/** The window, in a class of its own: only what opens it loads JavaFX. */
final class Window {
    private Window() {}

    static boolean possible() {
        return !System.getenv().getOrDefault("DISPLAY", "").isBlank()
                || !System.getenv().getOrDefault("WAYLAND_DISPLAY", "").isBlank();
    }

    /** Returns when it was closed. */
    static void open(Services services) {
        Workbench.open(
                new WindowServices(services),
                new Settings(Optional.of(services.home().data().resolve("window.properties"))));
    }
}

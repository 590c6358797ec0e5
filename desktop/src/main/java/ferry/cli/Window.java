package ferry.cli;

import ferry.app.Services;
import ferry.app.WindowServices;
import ferry.migrate.Plan;
import ferry.ui.Gallery;
import ferry.ui.UiBench;
import ferry.ui.Workbench;
import ferry.ui.base.Settings;
import ferry.ui.crossing.Crossings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The window, in a class of its own: only what opens it loads JavaFX. */
final class Window {
    private Window() {}

    static boolean possible() {
        return !System.getenv().getOrDefault("DISPLAY", "").isBlank()
                || !System.getenv().getOrDefault("WAYLAND_DISPLAY", "").isBlank();
    }

    /**
     * Goes no further where no window can be shown.
     *
     * @param instead what to do then; may be empty
     */
    static void need(String instead) {
        if (possible()) return;
        String why = "There is no display for the window (DISPLAY and WAYLAND_DISPLAY are not set).";
        throw new TroubleException(instead.isEmpty() ? why : why + " " + instead);
    }

    /** Returns when it was closed. */
    static void open(Services services) {
        open(services, Optional.empty(), Optional.empty());
    }

    /** The window with an exported session, which is read into the journal; returns when it was closed. */
    static void open(Services services, Path session) {
        open(services, Optional.empty(), Optional.of(session));
    }

    /** The window with a crossing in it; returns when it was closed. */
    static void open(Services services, Plan plan, String containerName, Crossings.Runner runner) {
        open(services, Optional.of(new Crossings.Order(plan, containerName, Optional.of(runner))), Optional.empty());
    }

    private static void open(Services services, Optional<Crossings.Order> first, Optional<Path> session) {
        Workbench.open(
                new WindowServices(services),
                new Settings(Optional.of(services.home().data().resolve("window.properties"))),
                first,
                session);
    }

    /** The gallery to click through; returns when it was closed. */
    static void openGallery() {
        Gallery.open();
    }

    /** The gallery as pictures. */
    static void pictures(Path folder, Predicate<String> wanted, Consumer<Path> written)
            throws IOException, InterruptedException {
        Gallery.shots(folder, wanted, written);
    }

    /** The figures of the window over sample data. */
    static void measure(int containers, Terminal terminal, boolean json) throws InterruptedException {
        UiBench.Figures f = UiBench.run(containers, line -> {
            if (!json) terminal.line(line);
        });
        if (!json) return;
        terminal.json(Json.object()
                .put("startMs", f.startMs())
                .put("uiThreadMsPerFrame", tenths(f.uiThreadMsPerFrame()))
                .put("frameMsP95", tenths(f.frameMsP95()))
                .put("emptyFrameMsP95", tenths(f.emptyFrameMsP95()))
                .put("logOpenMs", f.logOpenMs())
                .put("logSearchMs", f.logSearchMs())
                .put("heapMB", f.heapMB())
                .put("idleCpuPercent", tenths(f.idleCpuPercent()))
                .put("pipeline", f.pipeline()));
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }
}

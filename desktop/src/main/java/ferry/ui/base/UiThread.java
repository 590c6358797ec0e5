package ferry.ui.base;

import javafx.application.Platform;

/** The one door to JavaFX's application thread. Nothing else in Ferry calls {@link Platform#runLater}. */
public final class UiThread {
    private UiThread() {}

    /** Runs the work on the UI thread: at once when the caller is on it, else as soon as it is free. */
    public static void run(Runnable work) {
        if (Platform.isFxApplicationThread()) {
            work.run();
        } else {
            Platform.runLater(work);
        }
    }

    /** Runs the work after what the UI thread is doing now, also when the caller is on it. */
    public static void later(Runnable work) {
        Platform.runLater(work);
    }

    /** Refuses a call that may block when it is made on the UI thread. */
    public static void refuse(String call) {
        if (Platform.isFxApplicationThread()) {
            throw new IllegalStateException(call + " may block and must not be called on the UI thread");
        }
    }
}

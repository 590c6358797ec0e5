package ferry.ui;

import ferry.ui.base.Settings;
import ferry.ui.base.Theme;
import ferry.ui.base.UiThread;
import ferry.ui.gallery.SampleServices;
import ferry.ui.gallery.Shots;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.animation.AnimationTimer;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;
import javafx.stage.Stage;
import javafx.stage.StageStyle;

/** Every screen in its states, with sample data and no endpoint attached: as a window, or as pictures. Needs a display. */
public final class Gallery {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** How long a state has to hold until it counts as drawn. */
    static final int SETTLE_FRAMES = 3;

    /** A size of the window that pictures are made in. */
    record Size(int width, int height) {}

    private static final List<Size> SIZES = List.of(new Size(1280, 800), new Size(1920, 1200));

    private final Settings settings = new Settings(Optional.empty());
    private final Stage stage;

    private Gallery(Stage stage) {
        this.stage = stage;
    }

    /** Opens the window of the gallery and returns when it was closed. Can be called once in a process. */
    public static void open() {
        Application.launch(GalleryApp.class);
    }

    /**
     * Writes NAME-LOOK-WIDTHxHEIGHT.png of every state into the folder. Blocks; must not be called on the UI thread.
     *
     * @param wanted which pictures, by their names without .png
     * @param written is told of every picture when it is there
     */
    public static void shots(Path dir, Predicate<String> wanted, Consumer<Path> written)
            throws IOException, InterruptedException {
        UiThread.refuse("Gallery.shots");
        startToolkit();
        Gallery gallery = onUi(() -> {
            Stage stage = new Stage(StageStyle.UNDECORATED);
            Gallery opened = new Gallery(stage);
            Theme.follow(opened.settings);
            return opened;
        });
        try {
            for (Still still : Stills.all()) {
                for (Settings.Look look : List.of(Settings.Look.LIGHT, Settings.Look.DARK)) {
                    for (Size size : SIZES) {
                        String name = "%s-%s-%dx%d"
                                .formatted(
                                        still.name(),
                                        look.name().toLowerCase(Locale.ROOT),
                                        size.width(),
                                        size.height());
                        if (wanted.test(name)) {
                            Path file = dir.resolve(name + ".png");
                            Shots.write(gallery.shoot(still, look, size), file);
                            written.accept(file);
                        }
                    }
                }
            }
        } finally {
            onUi(() -> {
                gallery.stage.close();
                return true;
            });
        }
    }

    private WritableImage shoot(Still still, Settings.Look look, Size size) throws InterruptedException {
        SampleServices services = Exhibit.services(still);
        Exhibit exhibit = onUi(() -> {
            settings.look().set(look);
            Exhibit built = new Exhibit(still, services, new Settings(Optional.empty()));
            Scene scene = new Scene(built.view(), size.width(), size.height());
            scene.getStylesheets().add(WorkbenchApp.stylesheet());
            stage.setScene(scene);
            stage.setWidth(size.width());
            stage.setHeight(size.height());
            stage.show();
            built.open();
            return built;
        });
        try {
            until(still.name() + ": lists", exhibit::listed);
            onUi(() -> {
                exhibit.arrange();
                return true;
            });
            until(still.name() + ": arranged", exhibit::ready);
            return onUi(() -> exhibit.view().getScene().snapshot(null));
        } finally {
            onUi(() -> {
                exhibit.close();
                return true;
            });
        }
    }

    /** Waits until the condition holds on the UI thread, and then for some frames, so that it is drawn as well. */
    private static void until(String what, Callable<Boolean> condition) throws InterruptedException {
        CompletableFuture<Boolean> held = new CompletableFuture<>();
        UiThread.run(() -> new AnimationTimer() {
            private int frames;

            @Override
            public void handle(long now) {
                try {
                    frames = condition.call() ? frames + 1 : 0;
                    if (frames > SETTLE_FRAMES) {
                        stop();
                        held.complete(true);
                    }
                } catch (Exception e) {
                    stop();
                    held.completeExceptionally(e);
                }
            }
        }.start());
        get(held, what);
    }

    private static <T> T onUi(Callable<T> work) throws InterruptedException {
        CompletableFuture<T> done = new CompletableFuture<>();
        UiThread.run(() -> {
            try {
                done.complete(work.call());
            } catch (Exception | Error e) {
                done.completeExceptionally(e);
            }
        });
        return get(done, "the UI thread");
    }

    private static <T> T get(CompletableFuture<T> future, String what) throws InterruptedException {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(what + " failed", e.getCause());
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(what + " did not come about in " + PATIENCE.toSeconds() + " s", e);
        }
    }

    private static void startToolkit() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        try {
            Platform.startup(started::countDown);
            if (!started.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("JavaFX did not start; pictures need a display (DISPLAY, or Xvfb)");
            }
        } catch (IllegalStateException running) {
            if (started.getCount() > 0 && !String.valueOf(running.getMessage()).contains("already")) {
                throw running;
            }
        }
        Platform.setImplicitExit(false);
    }
}

package ferry.ui;

import ferry.ui.base.FontSizes;
import ferry.ui.base.Settings;
import ferry.ui.base.Sheets;
import ferry.ui.base.Texts;
import ferry.ui.base.Theme;
import java.util.Objects;
import javafx.application.Application;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/** The JavaFX application; opened by {@link Workbench}. */
public final class WorkbenchApp extends Application {
    private static final double WIDTH = 1280;
    private static final double HEIGHT = 800;
    private @Nullable WorkbenchModel model;

    @Override
    public void start(Stage stage) {
        Workbench.Opening opening = Workbench.opening();
        WorkbenchModel opened = new WorkbenchModel(opening.services(), opening.settings());
        model = opened;
        Theme.follow(opening.settings());
        show(stage, opened);
        if (stage.getScene().getRoot() instanceof WorkbenchView view) {
            opening.first().ifPresent(view.workbench()::begin);
            opening.session().ifPresent(file -> {
                view.showSessions();
                view.sessions().bring(file);
            });
        }
    }

    @Override
    public void stop() {
        if (model != null) {
            model.close();
        }
    }

    /** Puts the window on a stage and starts the feeds. */
    static void show(Stage stage, WorkbenchModel model) {
        Settings settings = model.settings();
        Texts.use(settings.language().get());
        Scene scene = new Scene(
                new WorkbenchView(model), number(settings, "width", WIDTH), number(settings, "height", HEIGHT));
        scene.getStylesheets().add(stylesheet());
        FontSizes.follow(scene, settings);
        settings.language().subscribe((old, now) -> {
            Texts.use(now);
            boolean choosing = false;
            if (scene.getRoot() instanceof WorkbenchView before) {
                choosing = before.choosing();
                before.close();
            }
            WorkbenchView again = new WorkbenchView(model);
            scene.setRoot(again);
            again.opened();
            if (choosing) {
                again.showSettings();
            }
        });
        stage.setTitle(Texts.of("window.title"));
        stage.setScene(scene);
        stage.setMinWidth(960);
        stage.setMinHeight(600);
        stage.setMaximized(settings.get("maximized").filter("true"::equals).isPresent());
        stage.setOnCloseRequest(event -> {
            if (model.crossings().running() && scene.getRoot() instanceof WorkbenchView view) {
                event.consume();
                askToClose(view.sheets(), model, stage);
            }
        });
        stage.setOnHiding(event -> {
            remember(stage, scene, settings);
            if (scene.getRoot() instanceof WorkbenchView view) {
                view.close();
            }
        });
        stage.show();
        model.open();
        if (scene.getRoot() instanceof WorkbenchView view) {
            view.opened();
        }
    }

    /** Ferry's own styles, to be laid over the theme's. */
    static String stylesheet() {
        return Objects.requireNonNull(Settings.class.getResource("/ferry/ui/ferry.css"), "ferry.css")
                .toExternalForm();
    }

    private static void askToClose(Sheets sheets, WorkbenchModel model, Stage stage) {
        ferry.ui.base.Confirmation.ask(
                sheets,
                Texts.of("confirm.close.title"),
                Texts.of("confirm.close.text"),
                Texts.of("confirm.close.yes"),
                () -> {
                    model.crossings().cancelAll();
                    stage.close();
                });
    }

    private static void remember(Stage stage, Scene scene, Settings settings) {
        settings.put("maximized", String.valueOf(stage.isMaximized()));
        if (!stage.isMaximized()) {
            settings.put("width", String.valueOf((int) scene.getWidth()));
            settings.put("height", String.valueOf((int) scene.getHeight()));
        }
    }

    private static double number(Settings settings, String key, double otherwise) {
        try {
            return settings.get(key)
                    .map(Double::parseDouble)
                    .filter(size -> size >= 600 && size <= 10_000)
                    .orElse(otherwise);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}

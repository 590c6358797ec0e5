package ferry.ui;

import ferry.ui.base.Background;
import ferry.ui.base.Nodes;
import ferry.ui.base.Settings;
import ferry.ui.base.Texts;
import ferry.ui.base.Theme;
import java.util.Optional;
import javafx.animation.AnimationTimer;
import javafx.application.Application;
import javafx.scene.Scene;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/** The gallery to click through: the states on the left, the chosen one, alive over its sample data, on the right. */
public final class GalleryApp extends Application {
    private static final double LIST_WIDTH = 190;

    private final Settings settings = new Settings(Optional.empty());
    private final StackPane wall = new StackPane();
    private @Nullable Exhibit exhibit;
    private @Nullable Thread filling;

    @Override
    public void start(Stage stage) {
        Theme.follow(settings);
        show(stage);
    }

    @Override
    public void stop() {
        clear();
    }

    /** Puts the gallery on a stage, with its first state. */
    void show(Stage stage) {
        ListView<Still> stills = new ListView<>();
        stills.setId("stills");
        Nodes.name(stills, Texts.of("gallery.stills"));
        stills.setCellFactory(list -> new StillCell());
        stills.getItems().setAll(Stills.all());
        stills.setPrefWidth(LIST_WIDTH);
        VBox.setVgrow(stills, Priority.ALWAYS);
        ToggleButton dark = new ToggleButton(Texts.of("look.dark"));
        dark.setId("gallery-dark");
        dark.setMaxWidth(Double.MAX_VALUE);
        dark.setSelected(Theme.dark(settings.look().get()));
        dark.selectedProperty()
                .subscribe((old, now) -> settings.look().set(now ? Settings.Look.DARK : Settings.Look.LIGHT));
        BorderPane frame = new BorderPane(wall);
        frame.setLeft(new VBox(dark, stills));
        Scene scene = new Scene(frame, LIST_WIDTH + 1280, 800);
        scene.getStylesheets().add(WorkbenchApp.stylesheet());
        stage.setTitle(Texts.of("gallery.title"));
        stage.setScene(scene);
        stage.show();
        stills.getSelectionModel().selectedItemProperty().subscribe(still -> {
            if (still != null) {
                hang(still);
            }
        });
        stills.getSelectionModel().selectFirst();
    }

    private void hang(Still still) {
        clear();
        filling = Background.call(
                "still",
                () -> Exhibit.services(still),
                services -> {
                    Exhibit hung = new Exhibit(still, services, settings);
                    exhibit = hung;
                    wall.getChildren().setAll(hung.view());
                    hung.open();
                    arrange(hung);
                },
                problem -> wall.getChildren().setAll(Nodes.paragraph(problem.what())));
    }

    /** As soon as its lists are drawn, unless another one was chosen by then. */
    private void arrange(Exhibit hung) {
        new AnimationTimer() {
            private int frames;

            @Override
            public void handle(long now) {
                frames = hung.listed() ? frames + 1 : 0;
                if (!hung.equals(exhibit)) {
                    stop();
                } else if (frames > Gallery.SETTLE_FRAMES) {
                    stop();
                    hung.arrange();
                }
            }
        }.start();
    }

    private void clear() {
        if (filling != null) {
            filling.interrupt();
        }
        if (exhibit != null) {
            exhibit.close();
            exhibit = null;
        }
        wall.getChildren().clear();
    }

    private static final class StillCell extends ListCell<Still> {
        @Override
        protected void updateItem(@Nullable Still still, boolean empty) {
            super.updateItem(still, empty);
            setText(still == null ? null : still.name());
        }
    }
}

package ferry.ui.crossing;

import ferry.ui.base.Icons;
import ferry.ui.base.Nodes;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import ferry.ui.crossing.Crossing.Stage;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.feather.Feather;

/** The crossings of this window: the queue on the left when there is more than one, the chosen one beside it. */
public final class CrossingsSheet extends HBox {
    private final ListView<Crossing> queue;
    private final StackPane place = new StackPane();

    public CrossingsSheet(Crossings crossings, Crossing first, CrossingView.Acts acts) {
        getStyleClass().add("crossings-sheet");
        HBox.setHgrow(place, Priority.ALWAYS);
        queue = new ListView<>(crossings.all());
        queue.getStyleClass().add("plan-queue");
        queue.setId("crossings-queue");
        queue.setAccessibleText(Texts.of("crossing.queue"));
        queue.setCellFactory(view -> new QueueCell());
        queue.getSelectionModel().selectedItemProperty().subscribe(now -> {
            if (now != null) {
                place.getChildren().setAll(new CrossingView(now, acts));
            }
        });
        queue.getSelectionModel().select(first);
        if (crossings.all().size() > 1) {
            getChildren().add(queue);
        }
        getChildren().add(place);
    }

    /** A crossing in the queue: its sign and its name. */
    private static final class QueueCell extends ListCell<Crossing> {
        @Override
        protected void updateItem(Crossing crossing, boolean empty) {
            super.updateItem(crossing, empty);
            if (empty || crossing == null) {
                setText(null);
                setGraphic(null);
                return;
            }
            Stage stage = crossing.view().stage();
            setText(Shown.line(crossing.containerName()));
            setGraphic(Icons.of(icon(stage), CrossingView.tone(stage)));
            setAccessibleText(getText() + ", " + Texts.of("stage." + stage.name()));
        }

        private static Feather icon(Stage stage) {
            return switch (stage) {
                case QUEUED -> Feather.CLOCK;
                case MOVED, CONFIRMED -> Feather.CHECK_CIRCLE;
                case ROLLED_BACK, WENT_BACK, GOING_BACK -> Feather.ROTATE_CCW;
                case REFUSED, ATTENTION -> Feather.X_CIRCLE;
                case CANCELLED, CANCELLING -> Feather.SLASH;
                case RUNNING, CONFIRMING -> Feather.PLAY_CIRCLE;
            };
        }
    }

    /** A button in the window's bar that tells how the crossings stand, and opens them. */
    public static javafx.scene.control.Button chip(Crossings crossings, java.util.function.Consumer<Crossing> onOpen) {
        var chip = new javafx.scene.control.Button("", Icons.of(Feather.SEND));
        chip.setId("crossing-chip");
        chip.getStyleClass().addAll("crossing-chip", "small");
        chip.setMnemonicParsing(false);
        Runnable render = () -> {
            var shown = toShow(crossings);
            Nodes.show(chip, shown.isPresent());
            shown.ifPresent(crossing -> {
                Stage stage = crossing.view().stage();
                chip.setText(Texts.of(
                        "chip.text",
                        Shown.line(crossing.containerName()),
                        crossing.plan().request().to(),
                        Texts.of("stage." + stage.name())));
                Nodes.tone(chip, CrossingView.tone(stage), "success", "warning", "danger", "accent", "muted");
                chip.setOnAction(event -> onOpen.accept(crossing));
            });
        };
        crossings.all().addListener((javafx.beans.InvalidationListener) change -> render.run());
        render.run();
        return chip;
    }

    /** The one that is being made, else the last that waits for the person, else the last that is not settled. */
    private static java.util.Optional<Crossing> toShow(Crossings crossings) {
        var all = crossings.all().reversed();
        return all.stream()
                .filter(crossing -> crossing.view().stage().busy())
                .findFirst()
                .or(() -> all.stream()
                        .filter(crossing -> crossing.view().stage() == Stage.MOVED
                                || crossing.view().stage() == Stage.ATTENTION
                                || crossing.view().stage() == Stage.QUEUED)
                        .findFirst());
    }
}

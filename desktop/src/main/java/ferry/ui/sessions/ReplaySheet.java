package ferry.ui.sessions;

import ferry.migrate.Plan;
import ferry.migrate.Progress;
import ferry.session.Session;
import ferry.ui.base.Nodes;
import ferry.ui.base.Sheets;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import ferry.ui.crossing.Crossing;
import ferry.ui.crossing.CrossingView;
import java.util.List;
import java.util.Optional;
import javafx.animation.AnimationTimer;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.kordamp.ikonli.feather.Feather;

/** Draws a recorded crossing again, at any speed, with nothing attached: its clock is the record's. UI thread. */
final class ReplaySheet extends VBox {
    private static final List<Double> SPEEDS = List.of(0.25, 1.0, 4.0, 16.0, 64.0);

    private final Session session;
    private final Replay replay;
    private final ComboBox<Double> speed = new ComboBox<>();
    private final ProgressBar bar = new ProgressBar(0);
    private final Label time = Nodes.label("", "figure");
    private final VBox stage = new VBox();
    private final AnimationTimer timer = new AnimationTimer() {
        @Override
        public void handle(long now) {
            advance(now);
        }
    };
    private Crossing crossing;
    private double atMs;
    private int next;
    private long lastNanos;

    private ReplaySheet(Sheets sheets, Session session) {
        this.session = session;
        this.replay = Replay.of(session);
        setId("replay");
        getStyleClass().add("replay");
        crossing = begin();
        speed.getItems().setAll(SPEEDS);
        speed.setValue(replay.lengthMs() > 20_000 ? 4.0 : 1.0);
        speed.setAccessibleText(Texts.of("replay.speed"));
        speed.setId("replay-speed");
        speed.setConverter(new StringConverter<>() {
            @Override
            public String toString(Double value) {
                return value == null
                        ? ""
                        : "×" + (value < 1 ? String.valueOf(value) : String.valueOf(value.intValue()));
            }

            @Override
            public Double fromString(String text) {
                throw new UnsupportedOperationException("the speeds are not editable");
            }
        });
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.setFocusTraversable(false);
        HBox.setHgrow(bar, Priority.ALWAYS);
        time.setMinWidth(130);
        Button again = Nodes.iconButton("replay.again", Feather.SKIP_BACK, this::restart);
        Button close = Nodes.button("crossing.close", Feather.X, sheets::hide, "default-focus");
        close.setId("replay-close");
        HBox controls = Nodes.row(again, speed, bar, time, close);
        controls.getStyleClass().add("sheet-footer");
        getChildren().addAll(stage, controls);
        sceneProperty().subscribe(scene -> {
            if (scene == null) {
                timer.stop();
            } else {
                timer.start();
            }
        });
    }

    static void show(Sheets sheets, Session session) {
        sheets.show(
                new ReplaySheet(sheets, session),
                Texts.of("replay.accessible", Shown.line(session.containerName())),
                () -> {});
    }

    /** A crossing that has not begun yet, with a view that can be looked at but not acted on. */
    private Crossing begin() {
        Plan.Request request =
                new Plan.Request(session.container(), session.from(), session.to(), Optional.empty(), false);
        Plan plan = new Plan(
                request,
                Replay.strategy(session.strategy()),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of());
        Crossing begun = new Crossing(plan, session.containerName(), () -> (long) (atMs * 1e6));
        CrossingView view = new CrossingView(begun, new Onlooker());
        view.lookupAll(".sheet-footer").forEach(footer -> Nodes.show(footer, false));
        stage.getChildren().setAll(view);
        begun.enter(Crossing.Stage.RUNNING);
        return begun;
    }

    private void restart() {
        atMs = 0;
        next = 0;
        lastNanos = 0;
        crossing = begin();
        timer.start();
    }

    private void advance(long now) {
        double passed = lastNanos == 0 ? 0 : (now - lastNanos) / 1e6;
        lastNanos = now;
        atMs = Math.min(replay.lengthMs(), atMs + passed * speed.getValue());
        List<Replay.Event> events = replay.events();
        while (next < events.size() && events.get(next).ms() <= atMs) {
            Progress progress = events.get(next++).progress();
            crossing.accept(progress);
            if (progress instanceof Progress.Result) {
                crossing.enter(stage(session.outcome()));
                timer.stop();
            }
        }
        bar.setProgress(replay.lengthMs() == 0 ? 1 : atMs / replay.lengthMs());
        time.setText(Shown.clock((long) atMs) + " / " + Shown.clock(replay.lengthMs()));
    }

    private static Crossing.Stage stage(String outcome) {
        return switch (outcome) {
            case "moved" -> Crossing.Stage.MOVED;
            case "confirmed" -> Crossing.Stage.CONFIRMED;
            case "went-back" -> Crossing.Stage.WENT_BACK;
            case "refused" -> Crossing.Stage.REFUSED;
            case "rolled-back" -> Crossing.Stage.ROLLED_BACK;
            default -> Crossing.Stage.ATTENTION;
        };
    }

    /** Nothing can be done to a record. */
    private static final class Onlooker implements CrossingView.Acts {
        @Override
        public void cancel(Crossing shown) {}

        @Override
        public void back(Crossing shown) {}

        @Override
        public void confirm(Crossing shown) {}

        @Override
        public void close(Crossing shown) {}

        @Override
        public void openSession(String id) {}
    }
}

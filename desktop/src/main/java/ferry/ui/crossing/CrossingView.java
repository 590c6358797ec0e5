package ferry.ui.crossing;

import ferry.migrate.Phase;
import ferry.migrate.Strategy;
import ferry.ui.base.Icons;
import ferry.ui.base.Nodes;
import ferry.ui.base.Problem;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import ferry.ui.crossing.Crossing.Stage;
import ferry.ui.crossing.Crossing.View;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.kordamp.ikonli.feather.Feather;

/** A crossing, live: both ends, the downtime clock, the steps, and at the end the commit point. */
public final class CrossingView extends VBox {
    private static final String[] TONES = {"success", "warning", "danger", "accent", "muted"};

    /** What the person can ask for. */
    public interface Acts {
        void cancel(Crossing crossing);

        void back(Crossing crossing);

        void confirm(Crossing crossing);

        void close(Crossing crossing);

        void openSession(String session);
    }

    private final Crossing crossing;
    private final Quay source;
    private final Quay target;
    private final Label clock = Nodes.label("", "downtime-clock");
    private final Label clockCaption = Nodes.label("", "downtime-caption");
    private final Label stage = Nodes.label("", "pill");
    private final Label headline = Nodes.paragraph("", "crossing-headline");
    private final Map<Phase, StepRow> rows = new EnumMap<>(Phase.class);
    private final ProblemBox problem = new ProblemBox();
    private final ListView<String> log = new ListView<>();
    private final Button cancel;
    private final Button back;
    private final Button confirm;
    private final Button close;
    private final Button session;
    private final Timeline ticker = new Timeline(new KeyFrame(Duration.millis(100), event -> renderClocks()));

    public CrossingView(Crossing crossing, Acts acts) {
        this.crossing = crossing;
        getStyleClass().add("crossing-view");
        setId("crossing-view");
        var request = crossing.plan().request();
        source = new Quay(request.from(), Texts.of("quay.source"), Feather.LOG_OUT);
        target = new Quay(request.to(), Texts.of("quay.target"), Feather.LOG_IN);
        stage.setId("crossing-stage");
        clock.setId("downtime-clock");
        HBox header = Nodes.row(
                Nodes.label(Texts.of("crossing.title", Shown.line(crossing.containerName())), "sheet-title"),
                Nodes.spacer(),
                Nodes.label(
                        crossing.plan().strategy().map(Verdict::strategyWord).orElse(""), "pill", "muted"),
                stage);
        header.getStyleClass().add("sheet-header");
        VBox clockBox = new VBox(clock, clockCaption);
        clockBox.setAlignment(Pos.CENTER);
        clockBox.getStyleClass().add("downtime");
        HBox line = new HBox(source, track(clockBox), target);
        line.setAlignment(Pos.CENTER);
        line.getStyleClass().add("quays");
        VBox steps = new VBox();
        steps.getStyleClass().add("step-list");
        for (Phase phase : Phase.values()) {
            StepRow row = new StepRow(phase);
            rows.put(phase, row);
            steps.getChildren().add(row);
        }
        log.getStyleClass().add("crossing-log");
        log.setAccessibleText(Texts.of("crossing.log"));
        log.setPlaceholder(Nodes.label(Texts.of("crossing.log.empty"), "text-muted"));
        TitledPane logPane = new TitledPane(Texts.of("crossing.log"), log);
        logPane.setExpanded(false);
        logPane.setAnimated(false);
        logPane.getStyleClass().addAll("dense", "crossing-log-pane");
        VBox body = new VBox(line, headline, problem, steps, logPane);
        body.getStyleClass().addAll("sheet-body", "crossing-body");
        VBox.setVgrow(body, Priority.ALWAYS);
        cancel = Nodes.button("crossing.cancel", Feather.X_OCTAGON, () -> acts.cancel(crossing), "danger");
        cancel.setId("crossing-cancel");
        back = Nodes.button("crossing.back", Feather.CORNER_UP_LEFT, () -> acts.back(crossing));
        back.setId("crossing-back");
        confirm = Nodes.button("crossing.confirm", Feather.CHECK, () -> acts.confirm(crossing), "success");
        confirm.setId("crossing-confirm");
        session = Nodes.button(
                "crossing.session",
                Feather.BOOK_OPEN,
                () -> crossing.view().result().ifPresent(result -> acts.openSession(result.session())),
                "flat");
        close = Nodes.button("crossing.hide", Feather.MINUS, () -> acts.close(crossing), "default-focus");
        close.setId("crossing-close");
        HBox footer = Nodes.row(session, Nodes.spacer(), cancel, close, back, confirm);
        footer.getStyleClass().add("sheet-footer");
        getChildren().addAll(header, body, footer);
        ticker.setCycleCount(Animation.INDEFINITE);
        crossing.viewProperty().subscribe(this::render);
        sceneProperty().subscribe(scene -> tick());
    }

    private static StackPane track(VBox clockBox) {
        StackPane line = new StackPane(Icons.of(Feather.CHEVRONS_RIGHT, "track-arrow"));
        line.getStyleClass().add("track");
        VBox box = new VBox(clockBox, line);
        box.setAlignment(Pos.CENTER);
        StackPane track = new StackPane(box);
        HBox.setHgrow(track, Priority.ALWAYS);
        return track;
    }

    private void tick() {
        if (getScene() != null && crossing.view().stage().busy()) {
            ticker.play();
        } else {
            ticker.stop();
        }
    }

    private void render(View view) {
        Stage now = view.stage();
        stage.setText(Texts.of("stage." + now.name()));
        Nodes.tone(stage, tone(now), TONES);
        headline.setText(headline(view));
        Nodes.tone(headline, tone(now), TONES);
        Nodes.show(headline, !headline.getText().isBlank());
        renderQuays(view);
        renderClocks();
        view.problem().ifPresent(problem::set);
        Nodes.show(problem, view.problem().isPresent());
        if (!log.getItems().equals(view.log())) {
            log.getItems().setAll(view.log().stream().map(Shown::line).toList());
            log.scrollTo(log.getItems().size() - 1);
        }
        Nodes.show(cancel, now == Stage.RUNNING || now == Stage.CANCELLING || now == Stage.QUEUED);
        cancel.setDisable(now == Stage.CANCELLING);
        Nodes.show(back, now == Stage.MOVED);
        Nodes.show(confirm, now == Stage.MOVED);
        Nodes.show(
                session,
                view.result().map(result -> !result.session().isBlank()).orElse(false));
        close.setText(
                Texts.of(now.over() ? (now == Stage.MOVED ? "crossing.later" : "crossing.close") : "crossing.hide"));
        tick();
    }

    private void renderClocks() {
        View view = crossing.view();
        long now = crossing.now();
        view.steps().forEach(step -> {
            StepRow row = rows.get(step.phase());
            if (row != null) {
                row.render(step, now);
            }
        });
        if (view.downtimeMs().isPresent()) {
            clock.setText(Shown.millis(view.downtimeMs().getAsLong()));
            boolean moved = view.stage() != Stage.ROLLED_BACK && view.stage() != Stage.ATTENTION;
            clockCaption.setText(Texts.of(moved ? "downtime.measured" : "downtime.failed"));
            Nodes.tone(clock, moved ? "success" : "warning", TONES);
        } else if (view.frozenNanos().isPresent() && view.stage().busy()) {
            clock.setText(Shown.clock((now - view.frozenNanos().getAsLong()) / 1_000_000));
            clockCaption.setText(Texts.of("downtime.running"));
            Nodes.tone(clock, "warning", TONES);
        } else if (view.stage().over()) {
            clock.setText("–");
            clockCaption.setText(Texts.of("downtime.never"));
            Nodes.tone(clock, "muted", TONES);
        } else {
            clock.setText(
                    crossing.plan().estimateMs().isPresent()
                            ? Shown.millis(crossing.plan().estimateMs().getAsLong())
                            : "–");
            clockCaption.setText(
                    Texts.of(crossing.plan().estimateMs().isPresent() ? "downtime.expected" : "downtime.none"));
            Nodes.tone(clock, "muted", TONES);
        }
    }

    private void renderQuays(View view) {
        switch (view.stage()) {
            case MOVED, CONFIRMING -> {
                source.show(Texts.of("quay.held"), "warning");
                target.show(Texts.of("quay.answering"), "success");
            }
            case CONFIRMED -> {
                source.show(Texts.of("quay.released"), "muted");
                target.show(Texts.of("quay.answering"), "success");
            }
            case ROLLED_BACK, WENT_BACK, REFUSED, CANCELLED, QUEUED -> {
                source.show(Texts.of("quay.running"), "success");
                target.show(Texts.of("quay.nothing"), "muted");
            }
            case ATTENTION -> {
                source.show(Texts.of("quay.look"), "danger");
                target.show(Texts.of("quay.look"), "danger");
            }
            case RUNNING, CANCELLING, GOING_BACK -> {
                boolean frozen = view.frozenNanos().isPresent();
                source.show(Texts.of(frozen ? "quay.frozen" : "quay.running"), frozen ? "warning" : "success");
                target.show(Texts.of(view.stage() == Stage.RUNNING ? "quay.preparing" : "quay.undoing"), "accent");
            }
        }
    }

    private String headline(View view) {
        String name = Shown.line(crossing.containerName());
        String to = crossing.plan().request().to();
        String from = crossing.plan().request().from();
        return switch (view.stage()) {
            case MOVED -> Texts.of("crossing.moved", name, to, from);
            case CONFIRMED -> Texts.of("crossing.confirmed", name, to);
            case WENT_BACK -> Texts.of("crossing.wentback", name, from);
            case ROLLED_BACK -> Texts.of("crossing.rolledback", name, from);
            case REFUSED -> Texts.of("crossing.refused", name, from);
            case CANCELLED -> Texts.of("crossing.cancelled", name);
            case ATTENTION -> Texts.of("crossing.attention", name);
            default ->
                crossing.plan().strategy().filter(Strategy.COLD::equals).isPresent()
                        ? Texts.of("crossing.coldnote")
                        : "";
        };
    }

    static String tone(Stage stage) {
        return switch (stage) {
            case MOVED, CONFIRMED -> "success";
            case ROLLED_BACK, WENT_BACK, CANCELLING, GOING_BACK -> "warning";
            case REFUSED, ATTENTION -> "danger";
            case RUNNING, CONFIRMING -> "accent";
            case QUEUED, CANCELLED -> "muted";
        };
    }

    /** For those that open the problem elsewhere. */
    public List<Problem> problems() {
        return crossing.view().problem().stream().toList();
    }
}

package ferry.ui.sessions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import ferry.session.Remarks;
import ferry.session.Session;
import ferry.ui.base.Icons;
import ferry.ui.base.Nodes;
import ferry.ui.base.Problem;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** One session: what came of it, its steps over time, both sides' facts, the log, and what can still be done. */
final class SessionDetails extends StackPane {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LOG_LINE = 22;
    private static final int LOG_SHOWN = 12;

    /** What the person can ask for. */
    interface Acts {
        void back(Session session);

        void confirm(Session session);

        void recover(Session session);

        void export(Session session);

        void replay(Session session);

        /** Note and tags are to be written. */
        void remark(Session session);
    }

    private final Acts acts;

    SessionDetails(Acts acts) {
        this.acts = acts;
        getStyleClass().add("session-details");
        setId("session-details");
    }

    void show(Session session) {
        VBox content = new VBox(head(session));
        content.getStyleClass().add("session-content");
        session.error().filter(error -> !error.isBlank()).ifPresent(error -> content.getChildren()
                .add(new ProblemBox(new Problem(error, ""))));
        if (!session.remarks().none()) {
            content.getChildren().add(remarks(session.remarks()));
        }
        content.getChildren().add(figures(session));
        if (!session.steps().isEmpty()) {
            Gantt gantt = new Gantt();
            gantt.show(session);
            content.getChildren().addAll(section("sessions.steps"), gantt);
        }
        HBox sides = new HBox();
        sides.getStyleClass().add("session-sides");
        side(sides, session.from(), session.sourceFacts());
        side(sides, session.to(), session.targetFacts());
        if (!sides.getChildren().isEmpty()) {
            content.getChildren().addAll(section("sessions.sides"), sides);
        }
        if (!session.log().isEmpty()) {
            content.getChildren().addAll(section("sessions.log"), log(session));
        }
        ScrollPane scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        getChildren().setAll(scroll);
    }

    void showPlaceholder(Node node) {
        getChildren().setAll(node);
    }

    private VBox head(Session session) {
        Label outcome = Nodes.label(Outcomes.word(session.outcome()), "pill", Outcomes.tone(session.outcome()));
        outcome.setId("session-outcome");
        HBox title =
                Nodes.row(Nodes.label(Shown.line(session.containerName()), "session-title"), outcome, Nodes.spacer());
        title.getChildren().addAll(buttons(session));
        HBox route = Nodes.row(
                Nodes.label(Shown.line(session.from()), "route-end"),
                Icons.of(Feather.ARROW_RIGHT),
                Nodes.label(Shown.line(session.to()), "route-end"),
                Nodes.label(
                        Texts.orElse("strategy." + session.strategy(), Shown.line(session.strategy())),
                        "pill",
                        "muted"),
                Nodes.label(session.id(), "mono", "text-muted"),
                Nodes.spacer(),
                Nodes.label(Shown.time(session.startedMs()), "text-muted"));
        return Nodes.column(title, route);
    }

    private List<Button> buttons(Session session) {
        List<Button> buttons = new ArrayList<>();
        if (session.outcome().equals("moved")) {
            buttons.add(button("crossing.back", Feather.CORNER_UP_LEFT, () -> acts.back(session), "session-back"));
            Button confirm = button("crossing.confirm", Feather.CHECK, () -> acts.confirm(session), "session-confirm");
            confirm.getStyleClass().add("success");
            buttons.add(confirm);
        }
        if (session.outcome().equals("running") || session.outcome().equals("attention")) {
            Button recover =
                    button("sessions.recover", Feather.LIFE_BUOY, () -> acts.recover(session), "session-recover");
            recover.getStyleClass().add("accent");
            buttons.add(recover);
        }
        if (!session.steps().isEmpty()) {
            buttons.add(button("sessions.replay", Feather.PLAY, () -> acts.replay(session), "session-replay"));
        }
        Button remark = Nodes.iconButton("sessions.remark", Feather.EDIT_2, () -> acts.remark(session));
        remark.setId("session-remark");
        buttons.add(remark);
        buttons.add(button("sessions.export", Feather.DOWNLOAD, () -> acts.export(session), "session-export"));
        return buttons;
    }

    private static Button button(String key, Feather icon, Runnable action, String id) {
        Button button = Nodes.button(key, icon, action);
        button.setId(id);
        return button;
    }

    private static VBox remarks(Remarks remarks) {
        VBox box = new VBox();
        box.setId("session-remarks");
        box.getStyleClass().add("session-remarks");
        if (!remarks.tags().isEmpty()) {
            FlowPane tags = new FlowPane();
            tags.getStyleClass().add("session-tags");
            remarks.tags().forEach(tag -> tags.getChildren().add(Nodes.label(Shown.line(tag), "pill", "accent")));
            box.getChildren().add(tags);
        }
        if (!remarks.note().isEmpty()) {
            box.getChildren()
                    .add(Nodes.paragraph(remarks.note().lines().map(Shown::line).collect(Collectors.joining("\n"))));
        }
        return box;
    }

    private static HBox figures(Session session) {
        HBox figures = new HBox(
                figure("sessions.downtime", session.downtimeMs() >= 0 ? Shown.millis(session.downtimeMs()) : "–"),
                figure("sessions.expected", expected(session)),
                figure(
                        "sessions.duration",
                        session.endedMs()
                                .map(end -> Shown.millis(end - session.startedMs()))
                                .orElse("…")),
                figure("sessions.bytes", Shown.bytes(session.bytes())),
                figure("sessions.started", Shown.timeOfDay(session.startedMs())));
        figures.getStyleClass().add("session-figures");
        return figures;
    }

    /** What the plan expected, and by how much it was wrong. */
    private static String expected(Session session) {
        long ms = -1;
        try {
            ms = JSON.readTree(session.plan()).path("estimateMs").asLong(-1);
        } catch (JsonProcessingException e) {
            // a record that another Ferry wrote: shown without
        }
        if (ms <= 0) {
            return "–";
        }
        return session.downtimeMs() < 0
                ? Shown.millis(ms)
                : Texts.of(
                        "sessions.off",
                        Shown.millis(ms),
                        String.format("%+d", Math.round(100.0 * (session.downtimeMs() - ms) / ms)));
    }

    private static VBox figure(String key, String value) {
        VBox box = new VBox(Nodes.label(value, "big-figure"), Nodes.label(Texts.of(key), "figure-caption"));
        box.getStyleClass().add("figure-card");
        HBox.setHgrow(box, Priority.ALWAYS);
        box.setMinWidth(0);
        return box;
    }

    /** The facts are a JSON object that the migration wrote; anything else is shown as it is. */
    private static void side(HBox sides, String endpoint, String facts) {
        if (facts.isBlank() || facts.equals("{}")) {
            return;
        }
        GridPane grid = new GridPane();
        grid.getStyleClass().add("facts");
        try {
            JsonNode node = JSON.readTree(facts);
            int row = 0;
            for (Map.Entry<String, JsonNode> fact : node.properties()) {
                String value = fact.getValue().isValueNode()
                        ? fact.getValue().asText()
                        : fact.getValue().toString();
                grid.addRow(
                        row++,
                        Nodes.label(Shown.line(fact.getKey()), "fact-name"),
                        Nodes.label(Shown.line(value), "fact-value"));
            }
        } catch (JsonProcessingException e) {
            grid.addRow(0, Nodes.paragraph(Shown.line(facts), "fact-value"));
        }
        VBox card = new VBox(Nodes.label(Shown.line(endpoint), "chart-title"), grid);
        card.getStyleClass().add("chart-card");
        HBox.setHgrow(card, Priority.ALWAYS);
        card.setPrefWidth(200);
        sides.getChildren().add(card);
    }

    private static ListView<Session.LogLine> log(Session session) {
        ListView<Session.LogLine> list = new ListView<>();
        list.getItems().setAll(session.log());
        list.getStyleClass().addAll("log-lines", "dense", "bordered");
        list.setFixedCellSize(LOG_LINE);
        list.setPrefHeight(LOG_LINE * (double) Math.min(LOG_SHOWN, session.log().size()) + 4);
        list.setMinHeight(USE_PREF_SIZE);
        list.setAccessibleText(Texts.of("sessions.log"));
        list.setCellFactory(view -> new javafx.scene.control.ListCell<>() {
            {
                getStyleClass().add("log-cell");
            }

            @Override
            protected void updateItem(Session.LogLine line, boolean empty) {
                super.updateItem(line, empty);
                setText(
                        empty || line == null
                                ? null
                                : String.format(
                                        java.util.Locale.ROOT,
                                        "%8.3f s  %s",
                                        (line.ms() - session.startedMs()) / 1000.0,
                                        Shown.line(line.text())));
            }
        });
        return list;
    }

    private static Label section(String key) {
        return Nodes.label(Texts.of(key), "section-title");
    }
}

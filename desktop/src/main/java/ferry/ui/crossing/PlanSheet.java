package ferry.ui.crossing;

import ferry.migrate.Plan;
import ferry.migrate.Strategy;
import ferry.ui.base.Icons;
import ferry.ui.base.Nodes;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** The plan before anything is touched: strategies side by side, what blocks, what warns, the steps. */
public final class PlanSheet extends VBox {
    /** Asks for the plan anew, with another strategy or another choice about connections. */
    public interface Replan {
        PlanLookup plan(Plan.Request request, String containerName);
    }

    private final List<PlanLookup> lookups;
    private final Map<Integer, PlanLookup> chosen = new HashMap<>();
    private final Replan replan;
    private final StackPane body = new StackPane();
    private final Button cross;
    private final Button close;
    private final CheckBox removeSource = new CheckBox(Texts.of("plan.removesource"));
    private int selected;

    /**
     * @param onCross gets what can cross, when the person says so
     * @param onClose closes the sheet with nothing touched
     */
    public PlanSheet(
            List<PlanLookup> lookups,
            String target,
            Replan replan,
            Consumer<List<Crossings.Order>> onCross,
            Runnable onClose) {
        this.lookups = lookups;
        this.replan = replan;
        getStyleClass().add("plan-sheet");
        setId("plan-sheet");
        cross = Nodes.button("plan.cross", Feather.SEND, () -> onCross.accept(orders()), "accent", "default-focus");
        cross.setId("plan-cross");
        cross.setDefaultButton(true);
        close = Nodes.button("plan.close", Feather.X, onClose);
        close.setId("plan-close");
        removeSource.setId("plan-remove-source");
        removeSource.setSelected(lookups.getFirst().request().removeSource());
        String title = lookups.size() == 1
                ? Texts.of("plan.title", Shown.line(lookups.getFirst().containerName()))
                : Texts.of("plan.title.several", lookups.size());
        HBox route = Nodes.row(
                Nodes.label(lookups.getFirst().request().from(), "route-end"),
                Icons.of(Feather.ARROW_RIGHT),
                Nodes.label(target, "route-end"));
        route.getStyleClass().add("route");
        HBox header = Nodes.row(Nodes.label(title, "sheet-title"), Nodes.spacer(), route);
        header.getStyleClass().add("sheet-header");
        HBox footer = Nodes.row(removeSource, Nodes.spacer(), close, cross);
        footer.getStyleClass().add("sheet-footer");
        HBox middle = new HBox(body);
        if (lookups.size() > 1) {
            middle.getChildren().addFirst(queue());
            getStyleClass().add("several");
        }
        HBox.setHgrow(body, Priority.ALWAYS);
        VBox.setVgrow(middle, Priority.ALWAYS);
        body.getStyleClass().add("sheet-body");
        getChildren().addAll(header, middle, footer);
        lookups.forEach(this::follow);
        render();
    }

    private PlanLookup lookupAt(int index) {
        return chosen.getOrDefault(index, lookups.get(index));
    }

    private List<Crossings.Order> orders() {
        List<Crossings.Order> orders = new ArrayList<>();
        for (int i = 0; i < lookups.size(); i++) {
            PlanLookup lookup = lookupAt(i);
            lookup.possible()
                    .ifPresent(plan -> orders.add(new Crossings.Order(withChoice(plan), lookup.containerName())));
        }
        return orders;
    }

    private Plan withChoice(Plan plan) {
        return plan.with(plan.request().removing(removeSource.isSelected()));
    }

    private void follow(PlanLookup lookup) {
        lookup.stateProperty().subscribe((old, now) -> render());
    }

    private ListView<Integer> queue() {
        ListView<Integer> list = new ListView<>();
        list.getStyleClass().add("plan-queue");
        list.setAccessibleText(Texts.of("plan.queue"));
        for (int i = 0; i < lookups.size(); i++) {
            list.getItems().add(i);
        }
        list.setCellFactory(view -> new ListCell<>() {
            @Override
            protected void updateItem(Integer index, boolean empty) {
                super.updateItem(index, empty);
                if (empty || index == null) {
                    setText(null);
                    setGraphic(null);
                    return;
                }
                String tone = Verdict.of(lookupAt(index).state()).tone();
                setText(Shown.line(lookupAt(index).containerName()));
                setGraphic(Icons.of(
                        switch (tone) {
                            case "danger" -> Feather.X_CIRCLE;
                            case "warning" -> Feather.ALERT_TRIANGLE;
                            case "success" -> Feather.CHECK_CIRCLE;
                            default -> Feather.LOADER;
                        },
                        tone));
            }
        });
        list.getSelectionModel().select(0);
        list.getSelectionModel().selectedItemProperty().subscribe((old, now) -> {
            if (now != null) {
                selected = now;
                render();
            }
        });
        lookups.forEach(lookup -> lookup.stateProperty().subscribe((old, now) -> list.refresh()));
        return list;
    }

    private void render() {
        PlanLookup lookup = lookupAt(selected);
        Node content =
                switch (lookup.state()) {
                    case PlanLookup.State.Pending() -> pending();
                    case PlanLookup.State.Failed(var problem) -> new VBox(new ProblemBox(problem));
                    case PlanLookup.State.Ready(Plan plan) -> plan(plan, lookup);
                };
        body.getChildren().setAll(content);
        int possible = orders().size();
        boolean becamePossible = cross.isDisabled() && possible > 0;
        cross.setDisable(possible == 0);
        if (becamePossible && close.isFocused()) {
            // The sheet opened before its plan was made, and the keyboard had nowhere else to go.
            cross.requestFocus();
        }
        Nodes.show(removeSource, possible > 0);
        cross.setText(
                lookups.size() == 1
                        ? Texts.of("plan.cross")
                        : Texts.of("plan.cross.several", possible, lookups.size()));
    }

    private Node pending() {
        VBox box = new VBox(new ProgressIndicator(), Nodes.label(Texts.of("verdict.pending"), "text-muted"));
        box.getStyleClass().add("plan-pending");
        box.setAlignment(Pos.CENTER);
        return box;
    }

    private Node plan(Plan plan, PlanLookup lookup) {
        VBox content = new VBox();
        content.getStyleClass().add("plan-content");
        Verdict verdict = Verdict.of(lookup.state());
        Label title = Nodes.paragraph(verdict.title(), "plan-verdict");
        HBox head = Nodes.row(
                Icons.of(plan.possible() ? Feather.CHECK_CIRCLE : Feather.X_CIRCLE, "plan-sign", verdict.tone()),
                new VBox(title, Nodes.paragraph(verdict.detail(), "text-muted")));
        head.getStyleClass().addAll("plan-head", verdict.tone());
        content.getChildren().add(head);
        if (!plan.blockers().isEmpty()) {
            content.getChildren().add(section("plan.blockers"));
            plan.blockers().forEach(finding -> content.getChildren().add(new FindingBox(finding, true)));
        }
        if (!plan.warnings().isEmpty()) {
            content.getChildren().add(section("plan.warnings"));
            plan.warnings().forEach(finding -> content.getChildren().add(new FindingBox(finding, false)));
        }
        if (!plan.outside().isEmpty()) {
            content.getChildren()
                    .add(new OutsideBox(
                            plan, closed -> again(lookup, lookup.request().closing(closed))));
        }
        if (!plan.strategies().isEmpty()) {
            content.getChildren().addAll(section("plan.strategies"), strategies(plan, lookup));
        }
        if (!plan.steps().isEmpty() && plan.possible()) {
            content.getChildren().add(section("plan.steps"));
            VBox steps = new VBox();
            steps.getStyleClass().add("plan-steps");
            for (int i = 0; i < plan.steps().size(); i++) {
                HBox step = Nodes.row(
                        Nodes.label(String.valueOf(i + 1), "step-number"),
                        Nodes.paragraph(Shown.line(plan.steps().get(i))));
                step.setAlignment(Pos.TOP_LEFT);
                steps.getChildren().add(step);
            }
            content.getChildren().add(steps);
        }
        ScrollPane scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setFocusTraversable(false);
        return scroll;
    }

    private Node strategies(Plan plan, PlanLookup lookup) {
        HBox cards = new HBox();
        cards.getStyleClass().add("strategy-cards");
        for (Plan.Verdict verdict : plan.strategies()) {
            boolean current = plan.strategy().filter(verdict.strategy()::equals).isPresent();
            StrategyCard card = new StrategyCard(
                    verdict,
                    current,
                    plan.estimate(),
                    () -> again(lookup, lookup.request().by(verdict.strategy())));
            HBox.setHgrow(card, Priority.ALWAYS);
            cards.getChildren().add(card);
        }
        return cards;
    }

    private void again(PlanLookup before, Plan.Request request) {
        PlanLookup again = replan.plan(request, before.containerName());
        chosen.put(selected, again);
        follow(again);
        render();
    }

    private static Label section(String key) {
        return Nodes.label(Texts.of(key), "section-title");
    }

    /** The strategy asked for, when the person chose one. */
    public Optional<Strategy> chosenStrategy() {
        return lookupAt(selected).request().strategy();
    }
}

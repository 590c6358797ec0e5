package ferry.ui.details;

import ferry.migrate.Plan;
import ferry.ui.WorkbenchServices;
import ferry.ui.base.EmptyState;
import ferry.ui.base.Icons;
import ferry.ui.base.Nodes;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import ferry.ui.crossing.PlanLookup;
import ferry.ui.crossing.Verdict;
import ferry.ui.endpoint.ContainerRow;
import ferry.ui.endpoint.Moves;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** Where a container can go: one plan for each other endpoint, and the way to the plan in full. */
final class PlacesView extends ScrollPane {
    private static final int MOST_REASONS = 4;

    private final Moves moves;
    private final FlowPane cards = new FlowPane();
    private Subscription subscription = Subscription.EMPTY;

    PlacesView(Moves moves) {
        this.moves = moves;
        setId("places");
        cards.getStyleClass().add("places");
        setContent(cards);
        setFitToWidth(true);
    }

    void open(WorkbenchServices services, ContainerRow row) {
        close();
        List<String> targets = moves.targets(row.endpoint());
        if (targets.isEmpty()) {
            setContent(new EmptyState(Feather.COMPASS, Texts.of("places.none"), Texts.of("places.none.hint")));
            return;
        }
        setContent(cards);
        for (String target : targets) {
            PlanLookup lookup = PlanLookup.start(
                    services,
                    new Plan.Request(row.id(), row.endpoint(), target, Optional.empty(), false),
                    row.container().name());
            Card card = new Card(row, target);
            cards.getChildren().add(card);
            subscription = subscription.and(lookup.stateProperty().subscribe(card::show));
        }
    }

    void close() {
        subscription.unsubscribe();
        subscription = Subscription.EMPTY;
        cards.getChildren().clear();
    }

    private final class Card extends VBox {
        private final FontIcon sign = Icons.of(Feather.CLOCK, "place-sign");
        private final Label title = Nodes.label("", "place-verdict");
        private final Label detail = Nodes.paragraph("", "text-muted");
        private final VBox reasons = new VBox();

        Card(ContainerRow row, String target) {
            getStyleClass().addAll("place-card", "pending");
            Label name = Nodes.label(Shown.line(target), "place-name");
            Button plan = Nodes.button("places.plan", Feather.SEND, () -> moves.move(List.of(row), target));
            reasons.getStyleClass().add("place-reasons");
            getChildren().addAll(Nodes.row(name, Nodes.spacer(), plan), Nodes.row(sign, title), detail, reasons);
        }

        void show(PlanLookup.State state) {
            Verdict verdict = Verdict.of(state);
            Nodes.tone(this, verdict.tone(), "success", "warning", "danger", "pending");
            Nodes.tone(
                    sign,
                    verdict.tone().equals("pending") ? "muted" : verdict.tone(),
                    "success",
                    "warning",
                    "danger",
                    "muted");
            sign.setIconCode(
                    switch (verdict.tone()) {
                        case "success" -> Feather.CHECK_CIRCLE;
                        case "warning" -> Feather.ALERT_TRIANGLE;
                        case "danger" -> Feather.SLASH;
                        default -> Feather.CLOCK;
                    });
            title.setText(verdict.title());
            detail.setText(verdict.detail());
            Nodes.show(detail, !verdict.detail().isBlank());
            reasons.getChildren().clear();
            if (state instanceof PlanLookup.State.Ready(Plan plan)) {
                List<Plan.Finding> findings = plan.blockers().isEmpty() ? plan.warnings() : plan.blockers();
                findings.stream().limit(MOST_REASONS).forEach(finding -> reasons.getChildren()
                        .add(Nodes.paragraph(
                                Shown.line(finding.what())
                                        + (finding.mend().isBlank()
                                                ? ""
                                                : "\n" + Texts.of("places.mend", Shown.line(finding.mend()))),
                                "place-reason")));
            }
            setAccessibleText(verdict.title() + " " + verdict.detail());
        }
    }
}

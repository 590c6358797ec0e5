package ferry.ui.crossing;

import ferry.migrate.Plan;
import ferry.ui.base.Icons;
import ferry.ui.base.Nodes;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.kordamp.ikonli.feather.Feather;

/** Lies over a side while containers are dragged onto it and says whether and how each of them can cross. */
public final class DropOverlay extends StackPane {
    private static final int MOST_LINES = 5;
    private static final int MOST_BLOCKERS = 3;
    private final VBox card = new VBox();
    private Subscription subscription = Subscription.EMPTY;

    public DropOverlay() {
        getStyleClass().add("drop-overlay");
        card.getStyleClass().add("drop-card");
        card.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        card.setAlignment(Pos.CENTER);
        getChildren().add(card);
        setMouseTransparent(true);
        setVisible(false);
    }

    /** Shows the verdicts and follows them while they come in. */
    public void show(List<PlanLookup> lookups, String target) {
        hide();
        Runnable render = () -> render(lookups, target);
        for (PlanLookup lookup : lookups) {
            subscription = subscription.and(lookup.stateProperty().subscribe((old, now) -> render.run()));
        }
        render.run();
        setVisible(true);
    }

    public void hide() {
        subscription.unsubscribe();
        subscription = Subscription.EMPTY;
        setVisible(false);
        card.getChildren().clear();
    }

    private void render(List<PlanLookup> lookups, String target) {
        card.getChildren().clear();
        if (lookups.size() == 1) {
            single(lookups.getFirst(), target);
        } else {
            several(lookups, target);
        }
    }

    private void single(PlanLookup lookup, String target) {
        Verdict verdict = Verdict.of(lookup.state());
        Nodes.tone(card, verdict.tone(), "success", "warning", "danger", "pending");
        card.getChildren()
                .addAll(
                        sign(verdict),
                        Nodes.label(
                                Texts.of("drop.single", Shown.line(lookup.containerName()), target), "drop-subject"),
                        named(Nodes.paragraph(verdict.title(), "drop-verdict")));
        if (!verdict.detail().isBlank() && !refused(lookup)) {
            card.getChildren().add(Nodes.paragraph(verdict.detail(), "drop-detail"));
        }
        if (lookup.state() instanceof PlanLookup.State.Ready(Plan plan)) {
            plan.blockers().stream().limit(MOST_BLOCKERS).forEach(finding -> card.getChildren()
                    .add(finding(Feather.X_CIRCLE, "danger", finding)));
            if (plan.possible()) {
                plan.warnings().stream().limit(MOST_BLOCKERS).forEach(finding -> card.getChildren()
                        .add(finding(Feather.ALERT_TRIANGLE, "warning", finding)));
            }
        } else if (lookup.state() instanceof PlanLookup.State.Failed(var problem)
                && !problem.cure().isBlank()) {
            card.getChildren().add(Nodes.paragraph(Shown.line(problem.cure()), "drop-detail"));
        }
        card.getChildren().add(Nodes.label(Texts.of(refused(lookup) ? "drop.hint.refused" : "drop.hint"), "drop-hint"));
    }

    private void several(List<PlanLookup> lookups, String target) {
        long possible =
                lookups.stream().filter(lookup -> lookup.possible().isPresent()).count();
        long pending = lookups.stream()
                .filter(lookup -> lookup.state() instanceof PlanLookup.State.Pending)
                .count();
        String tone =
                pending > 0 ? "pending" : possible == lookups.size() ? "success" : possible > 0 ? "warning" : "danger";
        Nodes.tone(card, tone, "success", "warning", "danger", "pending");
        String title =
                pending > 0 ? Texts.of("verdict.pending") : Texts.of("drop.several.verdict", possible, lookups.size());
        card.getChildren()
                .addAll(
                        sign(new Verdict(tone, title, "")),
                        Nodes.label(Texts.of("drop.several", lookups.size(), target), "drop-subject"),
                        named(Nodes.paragraph(title, "drop-verdict")));
        for (PlanLookup lookup : lookups.subList(0, Math.min(MOST_LINES, lookups.size()))) {
            Verdict verdict = Verdict.of(lookup.state());
            card.getChildren()
                    .add(line(
                            icon(verdict.tone()),
                            verdict.tone(),
                            Shown.line(lookup.containerName()),
                            verdict.tone().equals("danger") ? verdict.detail() : verdict.title()));
        }
        if (lookups.size() > MOST_LINES) {
            card.getChildren().add(Nodes.label(Texts.of("drop.more", lookups.size() - MOST_LINES), "drop-detail"));
        }
        card.getChildren().add(Nodes.label(Texts.of("drop.hint"), "drop-hint"));
    }

    private static boolean refused(PlanLookup lookup) {
        return lookup.state() instanceof PlanLookup.State.Ready(Plan plan) && !plan.possible();
    }

    private static <N extends Node> N named(N node) {
        node.setId("drop-verdict");
        return node;
    }

    private static Node sign(Verdict verdict) {
        if (verdict.tone().equals("pending")) {
            ProgressIndicator busy = new ProgressIndicator();
            busy.getStyleClass().add("drop-busy");
            return busy;
        }
        return Icons.of(icon(verdict.tone()), "drop-sign", verdict.tone());
    }

    private static Feather icon(String tone) {
        return switch (tone) {
            case "success" -> Feather.CHECK_CIRCLE;
            case "warning" -> Feather.ALERT_TRIANGLE;
            case "danger" -> Feather.X_CIRCLE;
            default -> Feather.LOADER;
        };
    }

    private static Node finding(Feather icon, String tone, Plan.Finding finding) {
        return line(icon, tone, Shown.line(finding.what()), Shown.line(finding.mend()));
    }

    private static Node line(Feather icon, String tone, String what, String detail) {
        VBox words = new VBox(Nodes.paragraph(what, "drop-line-what"));
        if (!detail.isBlank()) {
            words.getChildren().add(Nodes.paragraph(detail, "drop-line-detail"));
        }
        var row = Nodes.row(Icons.of(icon, tone), words);
        row.getStyleClass().add("drop-line");
        row.setAlignment(Pos.TOP_LEFT);
        return row;
    }
}

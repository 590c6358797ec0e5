package ferry.ui.crossing;

import ferry.migrate.Estimate;
import ferry.migrate.Plan;
import ferry.ui.base.Icons;
import ferry.ui.base.Nodes;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** One way to cross: possible or not, why, and what it means; can be chosen when possible. */
final class StrategyCard extends VBox {
    StrategyCard(Plan.Verdict verdict, boolean current, Optional<Estimate> estimate, Runnable onChoose) {
        String key = "strategy." + verdict.strategy().name().toLowerCase(Locale.ROOT);
        getStyleClass().addAll("strategy-card", verdict.possible() ? "possible" : "impossible");
        setId("strategy-" + verdict.strategy().name().toLowerCase(Locale.ROOT));
        if (current) {
            getStyleClass().add("current");
        }
        var title = Nodes.row(
                Icons.of(
                        current ? Feather.CHECK_CIRCLE : verdict.possible() ? Feather.CIRCLE : Feather.SLASH,
                        current ? "accent" : "muted"),
                Nodes.label(Texts.of(key), "strategy-title"));
        getChildren().addAll(title, Nodes.paragraph(Texts.of(key + ".means"), "strategy-means"));
        if (current && estimate.isPresent()) {
            Estimate expected = estimate.get();
            getChildren()
                    .addAll(
                            Nodes.paragraph(
                                    Texts.of("verdict.downtime", Shown.millis(expected.ms())), "strategy-estimate"),
                            Nodes.paragraph(
                                    expected.crossings() == 0
                                            ? Texts.of("estimate.lab")
                                            : Texts.of("estimate.measured", expected.crossings()),
                                    "strategy-means"));
        }
        for (String reason : verdict.reasons()) {
            var line = Nodes.row(
                    Icons.of(verdict.possible() ? Feather.CHECK : Feather.MINUS, "reason-icon"),
                    Nodes.paragraph(Shown.line(reason), "strategy-reason"));
            line.setAlignment(Pos.TOP_LEFT);
            getChildren().add(line);
        }
        setAccessibleRole(AccessibleRole.RADIO_BUTTON);
        setAccessibleText(Texts.of(
                verdict.possible() ? "strategy.possible" : "strategy.impossible",
                Texts.of(key),
                String.join(", ", verdict.reasons())));
        if (verdict.possible() && !current) {
            getStyleClass().add("choosable");
            setFocusTraversable(true);
            setOnMouseClicked(event -> onChoose.run());
            setOnKeyPressed(event -> {
                if (event.getCode() == KeyCode.SPACE || event.getCode() == KeyCode.ENTER) {
                    onChoose.run();
                    event.consume();
                }
            });
        }
    }
}

package ferry.ui.crossing;

import ferry.migrate.Plan;
import ferry.ui.base.Icons;
import ferry.ui.base.Nodes;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import javafx.geometry.Pos;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** What was found on one of the sides, why it matters and what would mend it. */
final class FindingBox extends HBox {
    FindingBox(Plan.Finding finding, boolean blocks) {
        getStyleClass().addAll("finding", blocks ? "danger" : "warning");
        setAlignment(Pos.TOP_LEFT);
        VBox words = new VBox(Nodes.paragraph(Shown.line(finding.what()), "finding-what"));
        if (!finding.why().isBlank()) {
            words.getChildren().add(Nodes.paragraph(Shown.line(finding.why()), "finding-why"));
        }
        if (!finding.mend().isBlank()) {
            HBox mend = Nodes.row(
                    Icons.of(Feather.TOOL, "finding-tool"),
                    Nodes.paragraph(Shown.line(finding.mend()), "finding-mend"));
            mend.setAlignment(Pos.TOP_LEFT);
            words.getChildren().add(mend);
        }
        words.setMinWidth(0);
        HBox.setHgrow(words, Priority.ALWAYS);
        getChildren()
                .addAll(
                        Icons.of(blocks ? Feather.X_CIRCLE : Feather.ALERT_TRIANGLE, blocks ? "danger" : "warning"),
                        words,
                        Nodes.iconButton(
                                "problem.copy",
                                Feather.COPY,
                                () -> ProblemBox.copyToClipboard(String.join(
                                        System.lineSeparator(), finding.what(), finding.why(), finding.mend()))));
        setAccessibleText(Texts.of(blocks ? "finding.blocks" : "finding.warns", finding.what()));
    }
}

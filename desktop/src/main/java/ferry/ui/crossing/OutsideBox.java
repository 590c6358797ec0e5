package ferry.ui.crossing;

import ferry.migrate.Plan;
import ferry.ui.base.Nodes;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.function.Consumer;
import javafx.scene.control.CheckBox;
import javafx.scene.layout.VBox;

/** A container's TCP connections with the outside: who has them, who is at the other end, and whether to close them. */
final class OutsideBox extends VBox {
    private static final int SHOWN = 6;

    /** @param onChoice told when the person wants them closed, or no longer */
    OutsideBox(Plan plan, Consumer<Boolean> onChoice) {
        getStyleClass().add("outside");
        getChildren().add(Nodes.label(Texts.of("plan.outside", plan.outside().size()), "section-title"));
        plan.outside().stream().limit(SHOWN).forEach(connection -> getChildren().add(row(connection)));
        if (plan.outside().size() > SHOWN) {
            getChildren()
                    .add(Nodes.label(
                            Texts.of("plan.outside.more", plan.outside().size() - SHOWN), "text-muted"));
        }
        CheckBox close = new CheckBox(Texts.of("plan.outside.close"));
        close.setId("plan-close-outside");
        close.setSelected(plan.request().closeOutside());
        close.setWrapText(true);
        close.selectedProperty().subscribe((before, now) -> onChoice.accept(now));
        getChildren().add(close);
    }

    private static VBox row(Plan.Connection connection) {
        VBox row = new VBox(Nodes.paragraph(
                Texts.of(
                        "plan.outside.ends", Shown.line(connection.process()), connection.local(), connection.remote()),
                "outside-ends"));
        if (!connection.who().isEmpty()) {
            row.getChildren().add(Nodes.paragraph(Shown.line(connection.who()), "text-muted"));
        }
        return row;
    }
}

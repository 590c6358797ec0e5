package ferry.ui.base;

import javafx.scene.control.Button;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** Asks before something is lost. Cancel has the focus. */
public final class Confirmation extends VBox {
    private Confirmation() {}

    /** Shows the question; {@code onYes} is called when the person agrees. */
    public static void ask(Sheets sheets, String title, String text, String yes, Runnable onYes) {
        Confirmation box = new Confirmation();
        box.getStyleClass().add("confirmation");
        box.setId("confirmation");
        Button cancel = Nodes.button("confirm.cancel", Feather.X, sheets::hide, "default-focus");
        Button agree = new Button(yes);
        agree.setId("confirm-yes");
        agree.setMnemonicParsing(false);
        agree.getStyleClass().add("danger");
        agree.setOnAction(event -> {
            sheets.hide();
            onYes.run();
        });
        var footer = Nodes.row(Nodes.spacer(), cancel, agree);
        footer.getStyleClass().add("sheet-footer");
        VBox words = new VBox(Nodes.paragraph(title, "sheet-title"), Nodes.paragraph(text, "text-muted"));
        words.getStyleClass().add("confirmation-words");
        box.getChildren().addAll(words, footer);
        sheets.show(box, title, () -> {});
    }
}

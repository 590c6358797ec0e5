package ferry.ui.endpoint;

import ferry.docker.ContainerSpec;
import ferry.ui.base.Nodes;
import ferry.ui.base.Sheets;
import ferry.ui.base.Texts;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** Asks for the name of a container, or of something that follows the same rule. */
public final class NameSheet extends VBox {
    private NameSheet() {}

    /** {@code onName} is called with a name that Docker takes. */
    public static void ask(Sheets sheets, String title, String now, Consumer<String> onName) {
        NameSheet sheet = new NameSheet();
        sheet.getStyleClass().add("confirmation");
        sheet.setId("name-sheet");
        TextField field = new TextField(ContainerSpec.isName(now) ? now : "");
        field.setId("name-field");
        field.getStyleClass().add("default-focus");
        field.setAccessibleText(title);
        Button agree = Nodes.button(
                "name.yes",
                Feather.CHECK,
                () -> {
                    sheets.hide();
                    onName.accept(field.getText().strip());
                },
                "accent");
        agree.setId("name-yes");
        agree.setDefaultButton(true);
        field.textProperty()
                .subscribe(text -> agree.setDisable(
                        !ContainerSpec.isName(text.strip()) || text.strip().equals(now)));
        var footer = Nodes.row(Nodes.spacer(), Nodes.button("confirm.cancel", Feather.X, sheets::hide), agree);
        footer.getStyleClass().add("sheet-footer");
        VBox words = new VBox(
                Nodes.paragraph(title, "sheet-title"), field, Nodes.paragraph(Texts.of("name.rule"), "text-muted"));
        words.getStyleClass().add("confirmation-words");
        sheet.getChildren().addAll(words, footer);
        sheets.show(sheet, title, () -> {});
        field.selectAll();
    }
}

package ferry.ui.images;

import ferry.ui.base.Nodes;
import ferry.ui.base.Sheets;
import ferry.ui.base.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** Asks for some words: a small form of text fields. The first one may not stay empty. */
final class Ask extends VBox {
    private Ask() {}

    /**
     * @param key of its texts: KEY.title, KEY.hint, KEY.do, and KEY.FIELD for each field
     * @param fields names, each with what stands in it at first behind a colon
     */
    static void show(Sheets sheets, String key, List<String> fields, Consumer<List<String>> onAnswer) {
        Ask box = new Ask();
        box.getStyleClass().add("ask");
        box.setId("ask");
        GridPane grid = new GridPane();
        grid.getStyleClass().add("facts");
        List<TextField> inputs = new ArrayList<>();
        for (String field : fields) {
            String[] parts = field.split(":", 2);
            TextField input = new TextField(parts.length > 1 ? parts[1] : "");
            input.setId("ask-" + parts[0]);
            input.setPrefColumnCount(28);
            Label label = Nodes.label(Texts.of(key + "." + parts[0]), "fact-name");
            label.setMinWidth(Region.USE_PREF_SIZE);
            label.setLabelFor(input);
            input.setAccessibleText(label.getText());
            inputs.add(input);
            grid.addRow(inputs.size() - 1, label, input);
        }
        inputs.getFirst().getStyleClass().add("default-focus");
        Button agree = new Button(Texts.of(key + ".do"));
        agree.setId("ask-yes");
        agree.getStyleClass().add("accent");
        agree.setMnemonicParsing(false);
        BooleanBinding empty = Bindings.createBooleanBinding(
                () -> inputs.getFirst().getText().isBlank(), inputs.getFirst().textProperty());
        agree.disableProperty().bind(empty);
        agree.setOnAction(event -> {
            List<String> words =
                    inputs.stream().map(input -> input.getText().strip()).toList();
            sheets.hide();
            onAnswer.accept(words);
        });
        inputs.forEach(input -> input.setOnAction(event -> agree.fire()));
        VBox body = new VBox(
                Nodes.paragraph(Texts.of(key + ".title"), "sheet-title"),
                Nodes.paragraph(Texts.of(key + ".hint"), "text-muted"),
                grid);
        body.getStyleClass().add("confirmation-words");
        var footer = Nodes.row(Nodes.spacer(), Nodes.button("confirm.cancel", Feather.X, sheets::hide), agree);
        footer.getStyleClass().add("sheet-footer");
        box.getChildren().addAll(body, footer);
        sheets.show(box, Texts.of(key + ".title"), () -> {});
    }
}

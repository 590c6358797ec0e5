package ferry.ui.images;

import ferry.docker.ImageDetails;
import ferry.ui.base.Nodes;
import ferry.ui.base.Sheets;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** One image: its facts, and the layers with what made them. */
final class ImageSheet extends VBox {
    private ImageSheet(Sheets sheets, ImageDetails image) {
        getStyleClass().add("image-sheet");
        setId("image-sheet");
        GridPane facts = new GridPane();
        facts.getStyleClass().add("facts");
        fact(facts, "image.tags", lines(image.tags()));
        fact(facts, "column.id", image.id());
        fact(facts, "image.digests", lines(image.digests()));
        fact(facts, "image.platform", image.platform());
        fact(facts, "column.size", Shown.bytes(image.bytes()));
        fact(facts, "column.created", image.created());
        fact(facts, "image.command", String.join(" ", image.command()));
        fact(facts, "image.ports", lines(image.ports()));
        fact(facts, "image.volumes", lines(image.volumes()));
        fact(facts, "image.environment", lines(image.environment()));
        GridPane history = new GridPane();
        history.getStyleClass().addAll("facts", "image-history");
        for (ImageDetails.Made made : image.history()) {
            Label size = Nodes.label(made.bytes() == 0 ? "–" : Shown.bytes(made.bytes()), "figure");
            Label by = Nodes.paragraph(Shown.line(made.by()), "mono");
            GridPane.setValignment(size, VPos.TOP);
            size.setMinWidth(70);
            history.addRow(history.getRowCount(), size, by);
        }
        VBox content = new VBox(
                facts, Nodes.label(Texts.of("image.layers", image.layers().size()), "section-title"), history);
        content.getStyleClass().add("confirmation-words");
        ScrollPane scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.setPrefHeight(460);
        String name =
                image.tags().isEmpty() ? Shown.id(image.id()) : image.tags().getFirst();
        var header = Nodes.row(Nodes.label(Shown.line(name), "sheet-title"));
        header.getStyleClass().add("sheet-header");
        var footer =
                Nodes.row(Nodes.spacer(), Nodes.button("crossing.close", Feather.X, sheets::hide, "default-focus"));
        footer.getStyleClass().add("sheet-footer");
        getChildren().addAll(header, scroll, footer);
    }

    static void show(Sheets sheets, ImageDetails image) {
        sheets.show(new ImageSheet(sheets, image), Texts.of("image.accessible"), () -> {});
    }

    private static String lines(List<String> parts) {
        return String.join("\n", parts.stream().map(Shown::line).toList());
    }

    private static void fact(GridPane grid, String key, String value) {
        if (value.isBlank()) {
            return;
        }
        Label name = Nodes.label(Texts.of(key), "fact-name");
        name.setMinWidth(110);
        GridPane.setValignment(name, VPos.TOP);
        Label text = Nodes.paragraph(value, "fact-value");
        text.setAccessibleText(name.getText() + ": " + value);
        grid.addRow(grid.getRowCount(), name, text);
    }
}

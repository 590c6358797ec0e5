package ferry.ui.details;

import ferry.ui.base.Nodes;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;

/** A line of the log; what was searched for stands out in it. */
final class LogCell extends ListCell<String> {
    private static final int MOST_MATCHES = 12;
    private final Supplier<String> needle;
    private final BooleanSupplier wrap;
    private final HBox pieces = new HBox();

    LogCell(Supplier<String> needle, BooleanSupplier wrap) {
        this.needle = needle;
        this.wrap = wrap;
        getStyleClass().add("log-cell");
        pieces.setMouseTransparent(true);
    }

    @Override
    protected void updateItem(String line, boolean empty) {
        super.updateItem(line, empty);
        if (empty || line == null) {
            setText(null);
            setGraphic(null);
            Nodes.tone(this, "", "error", "warn");
            return;
        }
        boolean wrapped = wrap.getAsBoolean();
        setWrapText(wrapped);
        setPrefWidth(wrapped ? 0 : USE_COMPUTED_SIZE);
        Nodes.tone(this, LogText.level(line), "error", "warn");
        String wanted = needle.get();
        if (wanted.isEmpty() || wrapped || !LogText.matches(line, wanted)) {
            setGraphic(null);
            setText(line);
        } else {
            setText(null);
            show(LogText.pieces(line, wanted, MOST_MATCHES));
            setGraphic(pieces);
        }
    }

    private void show(List<String> texts) {
        pieces.getChildren().clear();
        for (int i = 0; i < texts.size(); i++) {
            Label piece = new Label(texts.get(i));
            piece.setMinWidth(Label.USE_PREF_SIZE);
            if (i % 2 == 1) {
                piece.getStyleClass().add("hit");
            }
            pieces.getChildren().add(piece);
        }
    }
}

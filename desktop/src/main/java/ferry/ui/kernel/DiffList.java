package ferry.ui.kernel;

import ferry.ui.base.Nodes;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.List;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;

/** Lines of a unified diff, coloured by their first character. */
final class DiffList extends ListView<String> {
    DiffList() {
        getStyleClass().addAll("log-lines", "dense", "diff-list");
        setAccessibleText(Texts.of("kernel.diff"));
        setCellFactory(view -> new ListCell<>() {
            {
                getStyleClass().add("log-cell");
            }

            @Override
            protected void updateItem(String line, boolean empty) {
                super.updateItem(line, empty);
                boolean none = empty || line == null;
                setText(none ? null : Shown.line(line.replace("\t", "    ")));
                Nodes.tone(this, none ? "" : tone(line), "added", "gone", "place");
            }
        });
    }

    void show(List<String> lines) {
        getItems().setAll(lines);
        scrollTo(0);
    }

    private static String tone(String line) {
        if (line.startsWith("+++") || line.startsWith("---") || line.startsWith("@@")) {
            return "place";
        }
        return line.startsWith("+") ? "added" : line.startsWith("-") ? "gone" : "";
    }
}

package ferry.ui.details;

import ferry.ui.WorkbenchServices;
import ferry.ui.base.Background;
import ferry.ui.base.EmptyState;
import ferry.ui.base.Nodes;
import ferry.ui.base.Problem;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import ferry.ui.endpoint.ContainerRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javafx.animation.PauseTransition;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** The processes of a running container, asked for anew every two seconds while they are looked at. */
final class ProcessesView extends VBox {
    private static final Duration PAUSE = Duration.seconds(2);
    private static final int MOST_COLUMNS = 24;

    private final TableView<List<String>> table = new TableView<>();
    private final ProblemBox problem = new ProblemBox();
    private final PauseTransition pause = new PauseTransition(PAUSE);
    private List<String> titles = List.of();
    private @Nullable Thread asking;

    ProcessesView() {
        setId("processes");
        table.setId("process-table");
        table.getStyleClass().addAll("dense", "list-table");
        table.setAccessibleText(Texts.of("details.processes"));
        VBox.setVgrow(table, Priority.ALWAYS);
        Nodes.show(problem, false);
        getChildren().addAll(problem, table);
    }

    void open(WorkbenchServices services, ContainerRow row) {
        close();
        table.getItems().clear();
        Nodes.show(problem, false);
        if (!row.container().running()) {
            table.setPlaceholder(
                    new EmptyState(Feather.CPU, Texts.of("processes.stopped"), Texts.of("processes.stopped.hint")));
            return;
        }
        ask(services, row);
    }

    void close() {
        pause.stop();
        if (asking != null) {
            asking.interrupt();
            asking = null;
        }
    }

    private void ask(WorkbenchServices services, ContainerRow row) {
        pause.setOnFinished(event -> ask(services, row));
        asking = Background.call(
                "processes",
                () -> services.processes(row.endpoint(), row.id()),
                rows -> {
                    show(rows);
                    pause.playFromStart();
                },
                this::fail);
    }

    private void show(List<List<String>> rows) {
        Nodes.show(problem, false);
        List<String> now = rows.isEmpty() ? List.of() : rows.getFirst();
        if (!now.equals(titles)) {
            titles = now;
            columns();
        }
        List<List<String>> processes = rows.isEmpty() ? List.of() : rows.subList(1, rows.size());
        if (!processes.equals(table.getItems())) {
            int selected = table.getSelectionModel().getSelectedIndex();
            table.getItems().setAll(processes);
            table.sort();
            table.getSelectionModel().select(selected);
        }
    }

    private void columns() {
        List<TableColumn<List<String>, ?>> columns = new ArrayList<>();
        for (int i = 0; i < Math.min(titles.size(), MOST_COLUMNS); i++) {
            int index = i;
            TableColumn<List<String>, String> column = new TableColumn<>(Shown.line(titles.get(i)));
            column.setReorderable(false);
            column.getStyleClass().add(i == 0 ? "first-column" : "text-column");
            column.setPrefWidth(i == titles.size() - 1 ? 420 : 88);
            column.setCellValueFactory(features -> new ReadOnlyStringWrapper(cell(features.getValue(), index)));
            column.setComparator(numbersFirst());
            columns.add(column);
        }
        table.getColumns().setAll(columns);
    }

    private static String cell(List<String> row, int index) {
        return index < row.size() ? Shown.line(row.get(index)) : "";
    }

    /** Process ids and the like by their value, everything else by its letters. */
    private static Comparator<String> numbersFirst() {
        return (one, other) -> {
            try {
                return Double.compare(Double.parseDouble(one), Double.parseDouble(other));
            } catch (NumberFormatException e) {
                return one.compareToIgnoreCase(other);
            }
        };
    }

    private void fail(Problem why) {
        problem.set(why);
        Nodes.show(problem, true);
    }
}

package ferry.ui.endpoint;

import ferry.ui.base.Background;
import ferry.ui.base.EmptyState;
import ferry.ui.base.Icons;
import ferry.ui.base.Nodes;
import ferry.ui.base.Problem;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Texts;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.Tab;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** A tab with a list that is asked for when the tab is opened: images, volumes, checkpoints. */
final class ListTab<T> extends Tab {
    private final TableView<T> table = new TableView<>();
    private final Callable<List<T>> source;
    private final Label count = Nodes.label("", "count");
    private final ProblemBox problem = new ProblemBox();
    private final String key;
    private final Feather icon;
    private boolean asking;

    /** @param key of its texts: tab.KEY, KEY.empty, KEY.empty.hint */
    ListTab(String key, Feather icon, Callable<List<T>> source) {
        super(Texts.of("tab." + key));
        this.key = key;
        this.icon = icon;
        this.source = source;
        setId("tab-" + key);
        setClosable(false);
        Button refresh = Nodes.iconButton("list.refresh", Feather.REFRESH_CW, this::refresh);
        var bar = Nodes.row(count, Nodes.spacer(), refresh);
        bar.getStyleClass().add("list-bar");
        table.getStyleClass().addAll("dense", "list-table");
        table.setFixedCellSize(ContainerTable.ROW_HEIGHT);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_NEXT_COLUMN);
        table.setAccessibleText(Texts.of("tab." + key));
        VBox.setVgrow(table, Priority.ALWAYS);
        Nodes.show(problem, false);
        setContent(new VBox(bar, problem, table));
        selectedProperty().subscribe(now -> {
            if (now) {
                refresh();
            }
        });
    }

    /** Adds a column; {@code order} also sorts it. */
    <V extends Comparable<V>> ListTab<T> column(
            String textKey, double width, Function<T, V> order, Function<T, String> shown, String styleClass) {
        TableColumn<T, T> column = new TableColumn<>(Texts.of(textKey));
        column.setPrefWidth(width);
        column.setReorderable(false);
        if (table.getColumns().isEmpty()) {
            column.getStyleClass().add("first-column");
        }
        column.getStyleClass().add(styleClass.equals("figure-cell") ? "figure-column" : "text-column");
        column.setCellValueFactory(features -> new ReadOnlyObjectWrapper<>(features.getValue()));
        column.setComparator(Comparator.comparing(order));
        column.setCellFactory(view -> new TableCell<>() {
            {
                getStyleClass().add(styleClass);
            }

            @Override
            protected void updateItem(T item, boolean empty) {
                super.updateItem(item, empty);
                setText(empty || item == null ? "" : shown.apply(item));
            }
        });
        table.getColumns().add(column);
        return this;
    }

    void refresh() {
        if (asking) {
            return;
        }
        asking = true;
        if (table.getItems().isEmpty()) {
            table.setPlaceholder(new ProgressIndicator());
        }
        Background.call(key, source, this::show, this::fail);
    }

    private void show(List<T> items) {
        asking = false;
        Nodes.show(problem, false);
        table.setPlaceholder(new EmptyState(icon, Texts.of(key + ".empty"), Texts.of(key + ".empty.hint")));
        table.getItems().setAll(items);
        table.sort();
        count.setText(Texts.of("list.count", items.size()));
        setGraphic(null);
    }

    private void fail(Problem why) {
        asking = false;
        problem.set(why);
        Nodes.show(problem, true);
        table.setPlaceholder(Icons.of(Feather.CLOUD_OFF, "empty-icon"));
    }
}

package ferry.ui.base;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.Tab;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** A tab with a list that is asked for when the tab is opened: images, volumes, checkpoints. */
public final class ListTab<T> extends Tab {
    private final TableView<T> table = new TableView<>();
    private final Callable<List<T>> source;
    private final Label count = Nodes.label("", "count");
    private final ProblemBox problem = new ProblemBox();
    private final String key;
    private final Feather icon;
    private static final double ROW_HEIGHT = 33;
    private final HBox buttons = Nodes.row();
    private boolean asking;
    private boolean again;

    /** @param key of its texts: tab.KEY, KEY.empty, KEY.empty.hint */
    public ListTab(String key, Feather icon, Callable<List<T>> source) {
        super(Texts.of("tab." + key));
        this.key = key;
        this.icon = icon;
        this.source = source;
        setId("tab-" + key);
        setClosable(false);
        Button refresh = Nodes.iconButton("list.refresh", Feather.REFRESH_CW, this::refresh);
        buttons.getStyleClass().add("list-buttons");
        var bar = Nodes.row(count, Nodes.spacer(), buttons, refresh);
        bar.getStyleClass().add("list-bar");
        table.setId("list-" + key);
        table.getStyleClass().addAll("dense", "list-table");
        table.setFixedCellSize(ROW_HEIGHT);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_NEXT_COLUMN);
        table.setAccessibleText(Texts.of("tab." + key));
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        VBox.setVgrow(table, Priority.ALWAYS);
        Nodes.show(problem, false);
        VBox content = new VBox(bar, problem, table);
        selectedProperty().subscribe(now -> {
            if (now) {
                // Only now: what is in the scene is styled, which the window's start would pay for.
                setContent(content);
                refresh();
            }
        });
    }

    /** A button for the whole list. */
    public ListTab<T> act(String textKey, Feather buttonIcon, String id, Runnable action) {
        Button button = Nodes.iconButton(textKey, buttonIcon, action);
        button.setId(id);
        buttons.getChildren().add(button);
        return this;
    }

    /** A button, and a line of the rows' menu, for what is selected. */
    public ListTab<T> actOn(String textKey, Feather buttonIcon, String id, Consumer<List<T>> action) {
        Runnable run = () -> action.accept(selected());
        ListTab<T> unused = act(textKey, buttonIcon, id, run);
        Node button = buttons.getChildren().getLast();
        button.setDisable(true);
        table.getSelectionModel().selectedItemProperty().subscribe(now -> button.setDisable(now == null));
        menu(textKey, buttonIcon, id, run);
        return this;
    }

    /** A line of the rows' menu alone. */
    public ListTab<T> menuOn(String textKey, Feather itemIcon, String id, Consumer<List<T>> action) {
        menu(textKey, itemIcon, id, () -> action.accept(selected()));
        return this;
    }

    private void menu(String textKey, Feather itemIcon, String id, Runnable run) {
        ContextMenu menu = table.getContextMenu();
        if (menu == null) {
            menu = new ContextMenu();
            table.setContextMenu(menu);
        }
        MenuItem item = new MenuItem(Texts.of(textKey), Icons.of(itemIcon));
        item.setId("menu-" + id);
        item.setOnAction(event -> run.run());
        menu.getItems().add(item);
    }

    /** What the person does by a double click or Enter on a row. */
    public ListTab<T> onOpen(Consumer<T> action) {
        table.setOnMouseClicked(event -> {
            T item = table.getSelectionModel().getSelectedItem();
            if (event.getClickCount() == 2 && item != null) {
                action.accept(item);
            }
        });
        table.setOnKeyPressed(event -> {
            T item = table.getSelectionModel().getSelectedItem();
            if (event.getCode() == KeyCode.ENTER && item != null) {
                action.accept(item);
                event.consume();
            }
        });
        return this;
    }

    public List<T> selected() {
        return List.copyOf(table.getSelectionModel().getSelectedItems());
    }

    /** The table itself, to drag from. */
    public TableView<T> table() {
        return table;
    }

    /** Adds a column; {@code order} also sorts it. */
    public <V extends Comparable<V>> ListTab<T> column(
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

    /** Asks for the list anew. */
    public void refresh() {
        if (asking) {
            again = true;
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
        askAgain();
    }

    private void fail(Problem why) {
        asking = false;
        problem.set(why);
        Nodes.show(problem, true);
        table.setPlaceholder(Icons.of(Feather.CLOUD_OFF, "empty-icon"));
        askAgain();
    }

    /** Something changed while the list was on its way. */
    private void askAgain() {
        if (again) {
            again = false;
            refresh();
        }
    }
}

package ferry.ui.endpoint;

import ferry.docker.Container;
import ferry.ui.WorkbenchServices.ContainerAction;
import ferry.ui.base.Latest;
import ferry.ui.base.Texts;
import ferry.ui.crossing.Dragging;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.ListChangeListener;
import javafx.collections.transformation.FilteredList;
import javafx.collections.transformation.SortedList;
import javafx.scene.SnapshotParameters;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.paint.Color;
import org.jspecify.annotations.Nullable;

/** The live list of an endpoint's containers: filter, sort, several selected, keys, menu, and the beginning of a drag. */
final class ContainerTable extends TableView<ContainerRow> {
    static final double ROW_HEIGHT = 33;

    private final EndpointModel model;
    private final ContainerActions actions;
    private final Moves moves;
    private final Dragging dragging;
    private final FilteredList<ContainerRow> filtered;
    private final SortedList<ContainerRow> sorted;
    private final ProjectGroups groups;
    private final StringProperty filter = new SimpleStringProperty("");
    private final Set<String> visible = new HashSet<>();
    private final Latest<Boolean> visibleChanged;

    ContainerTable(EndpointModel model, ContainerActions actions, Moves moves, Dragging dragging) {
        this.model = model;
        this.actions = actions;
        this.moves = moves;
        this.dragging = dragging;
        filtered = new FilteredList<>(model.rows());
        sorted = new SortedList<>(filtered);
        groups = new ProjectGroups(model.name(), sorted, this::replaced);
        sorted.comparatorProperty().bind(comparatorProperty());
        visibleChanged = new Latest<>(changed -> model.wantUsage(this, visible));
        getStyleClass().addAll("container-table", "dense");
        setAccessibleText(Texts.of("containers.accessible", model.name()));
        setFixedCellSize(ROW_HEIGHT);
        setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_FLEX_NEXT_COLUMN);
        getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        var name = ContainerCells.name(groups::isMember, groups::isCollapsed);
        getColumns()
                .setAll(List.of(
                        name,
                        ContainerCells.image(),
                        ContainerCells.state(),
                        ContainerCells.cpu(),
                        ContainerCells.memory()));
        getSortOrder().setAll(List.of(name));
        setItems(sorted);
        // The sorted list follows the comparator by itself; headings must stay where they are.
        setSortPolicy(table -> true);
        setRowFactory(table -> row());
        filter.subscribe(this::applyFilter);
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        setContextMenu(new ContainerMenu(this::selectedRows, actions, moves));
        sceneProperty().subscribe(scene -> {
            if (scene == null) {
                model.wantUsage(this, Set.of());
            } else {
                visibleChanged.offer(true);
            }
        });
    }

    /** What the person typed to narrow the list. */
    StringProperty filterProperty() {
        return filter;
    }

    /** The rows that are shown, filtered. */
    FilteredList<ContainerRow> filtered() {
        return filtered;
    }

    /** The selected rows, in the order of the list. */
    List<ContainerRow> selectedRows() {
        return getSelectionModel().getSelectedItems().stream()
                .filter(row -> row != null)
                .flatMap(row -> row.members().stream())
                .distinct()
                .toList();
    }

    /** Puts the containers of a compose project together, below a heading that stands for all of them. */
    void group(boolean on) {
        groups.setOn(on);
        // A table forgets its order with its items.
        List<TableColumn<ContainerRow, ?>> order = List.copyOf(getSortOrder());
        setItems(on ? groups.items() : sorted);
        getSortOrder().setAll(order);
    }

    /** A grouped list that was made anew keeps its selection. */
    private void replaced(Runnable replace) {
        List<ContainerRow> before = List.copyOf(getSelectionModel().getSelectedItems());
        replace.run();
        List<ContainerRow> after = List.copyOf(getSelectionModel().getSelectedItems());
        if (!before.equals(after)) {
            getSelectionModel().clearSelection();
            before.forEach(getSelectionModel()::select);
        }
    }

    /** Calls the listener with the selected rows whenever they change. */
    void onSelection(java.util.function.Consumer<List<ContainerRow>> listener) {
        getSelectionModel().getSelectedItems().addListener((ListChangeListener<ContainerRow>)
                change -> listener.accept(selectedRows()));
    }

    private void applyFilter(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        filtered.setPredicate(wanted.isEmpty() ? row -> true : row -> matches(row.container(), wanted));
    }

    private static boolean matches(Container container, String wanted) {
        return container.name().toLowerCase(Locale.ROOT).contains(wanted)
                || container.image().toLowerCase(Locale.ROOT).contains(wanted)
                || container.state().startsWith(wanted)
                || container.id().startsWith(wanted);
    }

    private TableRow<ContainerRow> row() {
        TableRow<ContainerRow> row = new TableRow<>();
        row.itemProperty().subscribe((old, now) -> {
            if (old != null) {
                visible.remove(old.id());
            }
            if (now != null) {
                visible.add(now.id());
            }
            visibleChanged.offer(true);
        });
        row.setOnDragDetected(event -> beginDrag(row, event));
        row.setOnMouseClicked(event -> {
            if (row.isEmpty()) {
                getSelectionModel().clearSelection();
            } else if (row.getItem().isHeading() && event.getClickCount() == 2) {
                groups.toggle(row.getItem());
            }
        });
        return row;
    }

    private void beginDrag(TableRow<ContainerRow> row, MouseEvent event) {
        @Nullable ContainerRow under = row.getItem();
        if (under == null) {
            return;
        }
        if (!getSelectionModel().getSelectedItems().contains(under)
                && !selectedRows().contains(under)) {
            getSelectionModel().clearAndSelect(row.getIndex());
        }
        List<ContainerRow> rows = selectedRows();
        Dragboard board = startDragAndDrop(TransferMode.MOVE);
        ClipboardContent content = new ClipboardContent();
        content.put(
                Dragging.FORMAT,
                model.name() + "\n" + rows.stream().map(ContainerRow::id).collect(Collectors.joining("\n")));
        board.setContent(content);
        SnapshotParameters parameters = new SnapshotParameters();
        parameters.setFill(Color.TRANSPARENT);
        board.setDragView(new DragBadge(rows).picture(getScene(), parameters));
        dragging.begin(model.name(), rows, moves.opposite(model.name()));
        setOnDragDone(done -> dragging.end());
        event.consume();
    }

    private void key(KeyEvent event) {
        @Nullable ContainerRow at = getSelectionModel().getSelectedItem();
        boolean sideways = event.getCode() == KeyCode.LEFT || event.getCode() == KeyCode.RIGHT;
        if (at != null && at.isHeading() && sideways) {
            if (groups.isCollapsed(at) == (event.getCode() == KeyCode.RIGHT)) {
                groups.toggle(at);
            }
            event.consume();
            return;
        }
        List<ContainerRow> rows = selectedRows();
        if (rows.isEmpty()) {
            return;
        }
        if (event.getCode() == KeyCode.DELETE) {
            actions.act(ContainerAction.REMOVE, rows);
            event.consume();
        } else if (event.getCode() == KeyCode.F2) {
            actions.rename(rows.getFirst());
            event.consume();
        } else if (MOVE.match(event)) {
            moves.opposite(model.name()).ifPresent(target -> moves.move(rows, target));
            event.consume();
        }
    }

    /** Moves the selected containers to the other side. */
    static final KeyCombination MOVE = KeyCombination.valueOf("Shortcut+M");
}

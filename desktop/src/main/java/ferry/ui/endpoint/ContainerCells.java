package ferry.ui.endpoint;

import ferry.docker.Container;
import ferry.docker.Usage;
import ferry.ui.base.Icons;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** The columns of the container list. Cells change texts and style classes, they never build nodes anew. */
final class ContainerCells {
    private static final List<String> STATES = List.of("running", "paused", "restarting", "created", "exited", "dead");

    private ContainerCells() {}

    /**
     * @param grouped whether a container stands below a heading
     * @param collapsed whether what stands below a heading is hidden
     */
    static TableColumn<ContainerRow, Container> name(
            Predicate<ContainerRow> grouped, Predicate<ContainerRow> collapsed) {
        TableColumn<ContainerRow, Container> column = column("column.name", 120, 200, ContainerRow::containerProperty);
        column.getStyleClass().add("first-column");
        column.setComparator(Comparator.comparing(Container::name, String.CASE_INSENSITIVE_ORDER));
        column.setCellFactory(table -> new NameCell(grouped, collapsed));
        return column;
    }

    static TableColumn<ContainerRow, Container> image() {
        TableColumn<ContainerRow, Container> column = column("column.image", 80, 150, ContainerRow::containerProperty);
        column.setComparator(Comparator.comparing(Container::image, String.CASE_INSENSITIVE_ORDER));
        column.setCellFactory(
                table -> new TextCell<>(container -> Shown.line(imageName(container.image())), "muted-cell"));
        return column;
    }

    static TableColumn<ContainerRow, Container> state() {
        TableColumn<ContainerRow, Container> column = column("column.state", 92, 100, ContainerRow::containerProperty);
        column.setMaxWidth(150);
        column.setComparator(Comparator.comparingInt(container -> STATES.indexOf(container.state())));
        column.setCellFactory(table -> new StateCell());
        return column;
    }

    static TableColumn<ContainerRow, Optional<Usage>> cpu() {
        TableColumn<ContainerRow, Optional<Usage>> column = column("column.cpu", 68, 72, ContainerRow::usageProperty);
        column.setMaxWidth(90);
        column.setComparator(
                Comparator.comparing(usage -> usage.map(Usage::cpuPercent).orElse(-1.0)));
        column.setCellFactory(table -> new TextCell<>(
                usage -> usage.filter(ContainerCells::measured)
                        .map(u -> Shown.cpu(u.cpuPercent()))
                        .orElse("–"),
                "figure-cell"));
        column.getStyleClass().add("figure-column");
        return column;
    }

    static TableColumn<ContainerRow, Optional<Usage>> memory() {
        TableColumn<ContainerRow, Optional<Usage>> column =
                column("column.memory", 78, 84, ContainerRow::usageProperty);
        column.setMaxWidth(110);
        column.setComparator(
                Comparator.comparing(usage -> usage.map(Usage::memoryBytes).orElse(-1L)));
        column.setCellFactory(table -> new TextCell<>(
                usage -> usage.filter(ContainerCells::measured)
                        .map(u -> Shown.bytes(u.memoryBytes()))
                        .orElse("–"),
                "figure-cell"));
        column.getStyleClass().add("figure-column");
        return column;
    }

    /** Whether the engine measured anything: without cgroup controllers it tells zeros for all of it. */
    static boolean measured(Usage usage) {
        return usage.memoryBytes() > 0 || usage.memoryLimit() > 0 || usage.cpuPercent() > 0;
    }

    /** An image's name without the default registry, an id shortened. */
    static String imageName(String image) {
        return image.startsWith("sha256:") ? Shown.id(image) : image.replaceFirst("^docker\\.io/(library/)?", "");
    }

    private static <T> TableColumn<ContainerRow, T> column(
            String key, double least, double wanted, Function<ContainerRow, ObservableValue<T>> value) {
        TableColumn<ContainerRow, T> column = new TableColumn<>(Texts.of(key));
        column.setMinWidth(least);
        column.setPrefWidth(wanted);
        column.setReorderable(false);
        column.setCellValueFactory(features -> value.apply(features.getValue()));
        return column;
    }

    /** A cell of one text. */
    private static final class TextCell<T> extends TableCell<ContainerRow, T> {
        private final Function<T, String> text;

        TextCell(Function<T, String> text, String styleClass) {
            this.text = text;
            getStyleClass().add(styleClass);
        }

        @Override
        protected void updateItem(T item, boolean empty) {
            super.updateItem(item, empty);
            String now = empty || item == null ? "" : text.apply(item);
            if (!now.equals(getText())) {
                setText(now);
            }
        }
    }

    /** The name after a dot in the colour of the state. */
    private static final class NameCell extends TableCell<ContainerRow, Container> {
        private static final PseudoClass INDENTED = PseudoClass.getPseudoClass("indented");

        private final Region dot = new Region();
        private final FontIcon arrow = Icons.of(Feather.CHEVRON_DOWN, "group-arrow");
        private final Predicate<ContainerRow> grouped;
        private final Predicate<ContainerRow> collapsed;

        NameCell(Predicate<ContainerRow> grouped, Predicate<ContainerRow> collapsed) {
            this.grouped = grouped;
            this.collapsed = collapsed;
            getStyleClass().add("name-cell");
            dot.getStyleClass().add("state-dot");
            dot.setMinSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
            dot.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
            setGraphic(dot);
            setAlignment(Pos.CENTER_LEFT);
            setTextOverrun(OverrunStyle.ELLIPSIS);
        }

        @Override
        protected void updateItem(Container item, boolean empty) {
            super.updateItem(item, empty);
            dot.setVisible(!empty && item != null);
            if (empty || item == null) {
                setText("");
                return;
            }
            setText(Shown.line(item.name()));
            tone(dot, item.state());
            ContainerRow row = getTableRow() == null ? null : getTableRow().getItem();
            boolean heading = row != null && row.isHeading();
            pseudoClassStateChanged(INDENTED, row != null && !heading && grouped.test(row));
            setGraphic(heading ? arrow : dot);
            if (heading) {
                arrow.setIconCode(collapsed.test(row) ? Feather.CHEVRON_RIGHT : Feather.CHEVRON_DOWN);
            }
        }
    }

    /** The state in words, or what is being done right now. */
    private static final class StateCell extends TableCell<ContainerRow, Container> {
        private javafx.util.Subscription busy = javafx.util.Subscription.EMPTY;

        StateCell() {
            getStyleClass().add("state-cell");
        }

        @Override
        protected void updateItem(Container item, boolean empty) {
            super.updateItem(item, empty);
            busy.unsubscribe();
            busy = javafx.util.Subscription.EMPTY;
            ContainerRow row = getTableRow() == null ? null : getTableRow().getItem();
            if (empty || item == null) {
                setText("");
            } else if (row == null) {
                setText(word(item));
            } else {
                busy = row.busyProperty().subscribe(now -> setText(now.orElseGet(() -> word(row.container()))));
            }
        }

        private static String word(Container container) {
            if (ContainerRow.isHeading(container)) {
                return container.status();
            }
            return Texts.orElse("state." + container.state(), Shown.line(container.state()));
        }
    }

    /** Marks a node with exactly the given state. */
    static void tone(Region node, String state) {
        String wanted = "is-" + (STATES.contains(state) ? state : "dead");
        if (!node.getStyleClass().contains(wanted)) {
            STATES.forEach(known -> node.getStyleClass().remove("is-" + known));
            node.getStyleClass().add(wanted);
        }
    }
}

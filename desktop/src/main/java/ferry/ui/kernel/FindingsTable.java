package ferry.ui.kernel;

import ferry.kernel.CheckReport.Finding;
import ferry.kernel.KernelOption;
import ferry.ui.base.Nodes;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** What a kernel lacks for one purpose, with consequence and cure. Rows are as high as their texts. */
final class FindingsTable extends TableView<Finding> {
    /** Left and right of a cell's text, with the borders. */
    private static final double PADDING = 18;

    private boolean gki;

    FindingsTable() {
        setId("kernel-findings");
        setAccessibleText(Texts.of("kernel.findings"));
        getStyleClass().addAll("list-table", "findings");
        setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        getColumns().add(column("kernel.what", 190, this::what));
        getColumns()
                .add(column(
                        "kernel.consequence", 330, f -> Nodes.paragraph(Shown.line(f.consequence()), "finding-why")));
        getColumns().add(column("kernel.mend", 330, f -> Nodes.paragraph(Shown.line(f.cure()), "finding-mend")));
    }

    private static TableColumn<Finding, Finding> column(String key, double width, Function<Finding, Region> content) {
        TableColumn<Finding, Finding> column = new TableColumn<>(Texts.of(key));
        column.setPrefWidth(width);
        column.setSortable(false);
        column.setReorderable(false);
        column.setCellValueFactory(row -> new javafx.beans.property.ReadOnlyObjectWrapper<>(row.getValue()));
        column.setCellFactory(unused -> new WrappingCell(content));
        return column;
    }

    /** Shows rows; on {@code gki} also what mending them does to the vendor's modules. */
    void show(List<Finding> rows, boolean onGki) {
        if (gki != onGki || !getItems().equals(rows)) {
            gki = onGki;
            getItems().setAll(rows);
            scrollTo(0);
        }
    }

    private Region what(Finding f) {
        Label name = Nodes.paragraph(Shown.line(f.what()), "finding-what");
        String how = f.sighting().how();
        Label level = Nodes.label(
                Texts.of("kernel.level." + f.level().name().toLowerCase(Locale.ROOT)),
                "pill",
                f.level() == KernelOption.Level.REQUIRED ? f.sighting().isKnown() ? "danger" : "warning" : "muted");
        VBox box = new VBox(name, level);
        box.getStyleClass().add("finding-cell");
        if (!how.isEmpty()) {
            box.getChildren().add(Nodes.paragraph(Shown.line(how), "text-muted"));
        }
        if (gki && f.kabi() != KernelOption.Kabi.NEUTRAL) {
            box.getChildren()
                    .add(Nodes.paragraph(
                            Texts.of("kernel.kabi." + f.kabi().name().toLowerCase(Locale.ROOT)), "text-muted"));
        }
        return box;
    }

    /** Takes the height that its text needs at the column's width. */
    private static final class WrappingCell extends TableCell<Finding, Finding> {
        private final Function<Finding, Region> content;

        private WrappingCell(Function<Finding, Region> content) {
            this.content = content;
            getStyleClass().add("wrapping");
        }

        @Override
        protected void updateItem(Finding finding, boolean empty) {
            super.updateItem(finding, empty);
            if (empty || finding == null) {
                setGraphic(null);
                return;
            }
            Region region = content.apply(finding);
            region.prefWidthProperty().bind(getTableColumn().widthProperty().subtract(PADDING));
            setGraphic(region);
            setAccessibleText(spoken(region));
        }

        @Override
        protected double computePrefHeight(double width) {
            Node graphic = getGraphic();
            if (graphic == null) {
                return super.computePrefHeight(width);
            }
            double inside = getTableColumn().getWidth() - PADDING;
            return graphic.prefHeight(inside) + snappedTopInset() + snappedBottomInset();
        }

        private static String spoken(Node node) {
            if (node instanceof Label label) {
                return label.getText();
            }
            StringBuilder words = new StringBuilder();
            if (node instanceof VBox box) {
                box.getChildren().forEach(child -> words.append(spoken(child)).append(' '));
            }
            return words.toString().strip();
        }
    }
}

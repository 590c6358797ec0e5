package ferry.ui.device;

import ferry.rom.device.DeviceServices;
import ferry.rom.device.DeviceServices.PortForward;
import ferry.ui.base.Background;
import ferry.ui.base.EmptyState;
import ferry.ui.base.Nodes;
import ferry.ui.base.Notices;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.List;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** Every forward of the adb server: Ferry's own, which end with it, and those of others. */
public final class ForwardsPage extends VBox {
    private static final double ROW_HEIGHT = 36;

    private final DeviceServices services;
    private final Notices notices;
    private final TableView<PortForward> table = new TableView<>();
    private final Label count = Nodes.label("", "count");
    private final ProblemBox problem = new ProblemBox();

    public ForwardsPage(DeviceServices services, Notices notices) {
        this.services = services;
        this.notices = notices;
        getStyleClass().addAll("sessions-list", "forwards-page");
        setId("forwards-page");
        var bar = Nodes.row(
                Nodes.label(Texts.of("page.forwards"), "details-name"),
                Nodes.label(Texts.of("forwards.hint"), "text-muted"),
                Nodes.spacer(),
                count,
                Nodes.iconButton("list.refresh", Feather.REFRESH_CW, this::refresh));
        bar.getStyleClass().add("list-bar");
        table.setId("forwards-table");
        table.getStyleClass().addAll("dense", "list-table");
        table.setFixedCellSize(ROW_HEIGHT);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_NEXT_COLUMN);
        table.setAccessibleText(Texts.of("page.forwards"));
        table.setPlaceholder(
                new EmptyState(Feather.CORNER_UP_LEFT, Texts.of("forwards.empty"), Texts.of("forwards.empty.hint")));
        TableColumn<PortForward, PortForward> here =
                column("forwards.here", 220, forward -> forward.local(), "text-cell");
        here.getStyleClass().add("first-column");
        table.getColumns()
                .addAll(List.of(
                        here,
                        column("forwards.device", 160, PortForward::serial, "mono-cell"),
                        column("forwards.there", 220, PortForward::remote, "text-cell"),
                        column("forwards.purpose", 160, ForwardsPage::purpose, "muted-cell"),
                        acts()));
        VBox.setVgrow(table, Priority.ALWAYS);
        Nodes.show(problem, false);
        getChildren().addAll(bar, problem, table);
    }

    private static String purpose(PortForward forward) {
        return forward.own()
                ? forward.purpose().isEmpty() ? Texts.of("forwards.own") : forward.purpose()
                : Texts.of("forwards.others");
    }

    /** Asks the adb server anew. */
    public void refresh() {
        Background.call(
                "forwards",
                services::forwards,
                all -> {
                    Nodes.show(problem, false);
                    table.getItems().setAll(all);
                    count.setText(Texts.of("list.count", all.size()));
                },
                why -> {
                    problem.set(why);
                    Nodes.show(problem, true);
                });
    }

    private void end(PortForward forward) {
        Background.call(
                "forward-end",
                () -> {
                    services.endForward(forward);
                    return true;
                },
                done -> refresh(),
                notices::failed);
    }

    private void browse(PortForward forward) {
        Background.call(
                "browse",
                () -> {
                    services.browse(forward.address());
                    return true;
                },
                done -> {},
                notices::failed);
    }

    private TableColumn<PortForward, PortForward> acts() {
        TableColumn<PortForward, PortForward> column = new TableColumn<>("");
        column.setPrefWidth(110);
        column.setSortable(false);
        column.setReorderable(false);
        column.setCellValueFactory(features -> new ReadOnlyObjectWrapper<>(features.getValue()));
        column.setCellFactory(view -> new TableCell<>() {
            private final Button open =
                    Nodes.iconButton("ports.browse", Feather.EXTERNAL_LINK, () -> browse(getItem()));
            private final Button end = Nodes.iconButton("forwards.end", Feather.X, () -> end(getItem()));
            private final HBox both = Nodes.row(open, end);

            @Override
            protected void updateItem(PortForward forward, boolean empty) {
                super.updateItem(forward, empty);
                setGraphic(empty || forward == null ? null : both);
                open.setVisible(forward != null && !forward.address().isEmpty());
                // Ferry's way to the phone's Docker is a forward to a socket; it is taken away by nobody here.
                end.setVisible(forward != null && forward.local().startsWith("tcp:"));
            }
        });
        return column;
    }

    private static TableColumn<PortForward, PortForward> column(
            String key, double width, Function<PortForward, String> text, String styleClass) {
        TableColumn<PortForward, PortForward> column = new TableColumn<>(Texts.of(key));
        column.setPrefWidth(width);
        column.setReorderable(false);
        column.getStyleClass().add("text-column");
        column.setCellValueFactory(features -> new ReadOnlyObjectWrapper<>(features.getValue()));
        column.setComparator(java.util.Comparator.comparing(text));
        column.setCellFactory(view -> new TableCell<>() {
            {
                getStyleClass().add(styleClass);
            }

            @Override
            protected void updateItem(PortForward forward, boolean empty) {
                super.updateItem(forward, empty);
                setText(empty || forward == null ? "" : Shown.line(text.apply(forward)));
            }
        });
        return column;
    }
}

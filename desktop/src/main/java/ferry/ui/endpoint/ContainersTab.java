package ferry.ui.endpoint;

import ferry.ui.WorkbenchServices.ContainerAction;
import ferry.ui.base.EmptyState;
import ferry.ui.base.Icons;
import ferry.ui.base.Nodes;
import ferry.ui.base.Settings;
import ferry.ui.base.Texts;
import ferry.ui.base.UiThread;
import ferry.ui.crossing.Dragging;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.beans.InvalidationListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.Tab;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** The tab with the live list of containers: filter, count and the buttons for what is selected. */
final class ContainersTab extends Tab {
    private final EndpointModel model;
    private final ContainerTable table;
    private final TextField filter = new TextField();
    private final Label count = Nodes.label("", "count");
    private final Button move;
    private boolean updating;

    ContainersTab(EndpointModel model, ContainerActions actions, Moves moves, Dragging dragging, Settings settings) {
        super(Texts.of("tab.containers"));
        this.model = model;
        setId("tab-containers");
        setClosable(false);
        table = new ContainerTable(model, actions, moves, dragging);
        filter.setPromptText(Texts.of("containers.filter"));
        filter.setAccessibleText(Texts.of("containers.filter.accessible", model.name()));
        filter.getStyleClass().add("filter");
        filter.textProperty().subscribe(text -> table.filterProperty().set(text));
        filter.addEventHandler(KeyEvent.KEY_PRESSED, this::filterKey);
        HBox.setHgrow(filter, Priority.ALWAYS);
        count.setMinWidth(Label.USE_PREF_SIZE);
        move = Nodes.iconButton(
                "containers.move",
                Feather.SEND,
                () -> moves.opposite(model.name()).ifPresent(target -> moves.move(table.selectedRows(), target)),
                "accent");
        move.setId("move");
        Button create = Nodes.iconButton("containers.create", Feather.PLUS, () -> actions.create(model));
        create.setId("create");
        HBox buttons = Nodes.row(
                create,
                act(ContainerAction.START, Feather.PLAY, actions),
                act(ContainerAction.STOP, Feather.SQUARE, actions),
                act(ContainerAction.PAUSE, Feather.PAUSE, actions),
                act(ContainerAction.RESTART, Feather.ROTATE_CW, actions),
                act(ContainerAction.REMOVE, Feather.TRASH_2, actions),
                more(actions, settings),
                move);
        buttons.getStyleClass().add("list-buttons");
        buttons.setMinWidth(HBox.USE_PREF_SIZE);
        HBox bar = Nodes.row(filter, count, buttons);
        bar.getStyleClass().add("list-bar");
        VBox.setVgrow(table, Priority.ALWAYS);
        setContent(new VBox(bar, table));
        InvalidationListener changed = change -> updateSoon();
        model.rows().addListener(changed);
        table.filtered().addListener(changed);
        table.getSelectionModel().getSelectedItems().addListener(changed);
        model.listedProperty().addListener(changed);
        update();
    }

    void onSelection(Consumer<List<ContainerRow>> listener) {
        table.onSelection(listener);
    }

    void focusList() {
        if (table.getSelectionModel().isEmpty() && !table.getItems().isEmpty()) {
            table.getSelectionModel().select(0);
        }
        table.requestFocus();
    }

    void focusFilter() {
        filter.requestFocus();
    }

    void select(String container) {
        table.getItems().stream()
                .filter(row -> row.id().equals(container))
                .findFirst()
                .ifPresent(row -> {
                    table.getSelectionModel().clearSelection();
                    table.getSelectionModel().select(row);
                    table.scrollTo(row);
                });
    }

    /** What is about the list as a whole. */
    private MenuButton more(ContainerActions actions, Settings settings) {
        MenuButton more = new MenuButton("", Icons.of(Feather.MORE_VERTICAL));
        more.setId("list-more");
        more.getStyleClass().addAll("button-icon", "flat", "no-arrow");
        more.setTooltip(new Tooltip(Texts.of("containers.more")));
        Nodes.name(more, Texts.of("containers.more"));
        CheckMenuItem group = new CheckMenuItem(Texts.of("containers.group"));
        group.setId("list-group");
        group.selectedProperty().subscribe((old, now) -> {
            settings.put("containers.group", String.valueOf(now));
            table.group(now);
        });
        group.setSelected(
                settings.get("containers.group").filter("true"::equals).isPresent());
        MenuItem prune = new MenuItem(Texts.of("containers.prune"), Icons.of(Feather.TRASH));
        prune.setId("list-prune");
        prune.setOnAction(event -> actions.prune(model));
        MenuItem all = new MenuItem(Texts.of("containers.selectall"));
        all.setOnAction(event -> table.getSelectionModel().selectAll());
        more.getItems().addAll(group, all, new SeparatorMenuItem(), prune);
        return more;
    }

    private Button act(ContainerAction action, Feather icon, ContainerActions actions) {
        String word = action.name().toLowerCase(Locale.ROOT);
        Button button = Nodes.iconButton("action." + word, icon, () -> actions.act(action, table.selectedRows()));
        button.setId("act-" + word);
        Runnable enable = () -> button.setDisable(table.selectedRows().stream()
                .noneMatch(row -> ContainerActions.fits(action, row.container().state())));
        table.getSelectionModel().getSelectedItems().addListener((InvalidationListener) change -> enable.run());
        model.rows().addListener((InvalidationListener) change -> enable.run());
        enable.run();
        return button;
    }

    /** A list that changes tells it once per row; the bar is brought up to date once. */
    private void updateSoon() {
        if (!updating) {
            updating = true;
            UiThread.later(this::update);
        }
    }

    private void update() {
        updating = false;
        int all = model.rows().size();
        int shown = table.filtered().size();
        int selected = table.selectedRows().size();
        String text = shown == all ? Texts.of("list.count", all) : Texts.of("list.filtered", shown, all);
        count.setText(selected > 1 ? Texts.of("list.selected", selected, text) : text);
        move.setDisable(selected == 0);
        if (all == 0 || shown == 0) {
            table.setPlaceholder(placeholder(all));
        }
    }

    private Node placeholder(int all) {
        if (!model.listedProperty().get()) {
            return model.up() ? new ProgressIndicator() : new Label();
        }
        return all == 0
                ? new EmptyState(
                        Feather.BOX, Texts.of("containers.empty"), Texts.of("containers.empty.hint", model.name()))
                : new EmptyState(Feather.FILTER, Texts.of("containers.nomatch"), Texts.of("containers.nomatch.hint"));
    }

    private void filterKey(KeyEvent event) {
        if (event.getCode() == KeyCode.ESCAPE && !filter.getText().isEmpty()) {
            filter.clear();
            event.consume();
        } else if (event.getCode() == KeyCode.DOWN || event.getCode() == KeyCode.ENTER) {
            focusList();
            event.consume();
        }
    }
}

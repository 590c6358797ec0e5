package ferry.ui.details;

import ferry.docker.FilePlace;
import ferry.ui.WorkbenchModel;
import ferry.ui.base.EmptyState;
import ferry.ui.base.Nodes;
import ferry.ui.base.Notices;
import ferry.ui.base.Sheets;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import ferry.ui.endpoint.ContainerRow;
import ferry.ui.endpoint.EndpointModel;
import ferry.ui.endpoint.Moves;
import ferry.ui.files.FilesView;
import ferry.ui.terminal.TerminalDecks;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.kordamp.ikonli.feather.Feather;

/** Below both sides: what is known of the selected container. */
public final class DetailsPane extends StackPane {
    private final WorkbenchModel model;
    private final Node empty =
            new EmptyState(Feather.MOUSE_POINTER, Texts.of("details.empty"), Texts.of("details.empty.hint"));
    private final Label name = Nodes.label("", "details-name");
    private final Label where = Nodes.label("", "text-muted");
    private final Label state = Nodes.label("", "pill");
    private final OverviewView overview = new OverviewView();
    private final LogView log;
    private final StatisticsView statistics = new StatisticsView();
    private final InspectView inspect = new InspectView();
    private final TerminalDecks terminals;
    private final ProcessesView processes = new ProcessesView();
    private final FilesView files;
    private final CheckpointsView checkpoints;
    private final PlacesView places;
    private final Tab overviewTab = tab("overview", overview);
    private final Tab logTab;
    private final Tab statisticsTab = tab("statistics", statistics);
    private final Tab inspectTab = tab("inspect", inspect);
    private final Tab terminalTab;
    private final Tab processesTab = tab("processes", processes);
    private final Tab filesTab;
    private final Tab checkpointsTab;
    private final Tab placesTab;
    private final TabPane tabs;
    private final VBox content;
    private Optional<ContainerRow> shown = Optional.empty();
    private Subscription subscription = Subscription.EMPTY;

    public DetailsPane(WorkbenchModel model, Sheets sheets, Notices notices, Moves moves) {
        this.model = model;
        log = new LogView(notices);
        logTab = tab("log", log);
        terminals = new TerminalDecks("terminal");
        terminalTab = tab("terminal", terminals);
        files = new FilesView(model.services(), sheets, notices, () -> {});
        filesTab = tab("files", files);
        checkpoints = new CheckpointsView(model.services(), sheets, notices);
        checkpointsTab = tab("checkpoints", checkpoints);
        places = new PlacesView(moves);
        placesTab = tab("places", places);
        tabs = new TabPane(
                overviewTab,
                logTab,
                statisticsTab,
                terminalTab,
                processesTab,
                filesTab,
                inspectTab,
                checkpointsTab,
                placesTab);
        getStyleClass().add("details");
        setId("details");
        HBox title = Nodes.row(name, state, where);
        title.getStyleClass().add("details-title");
        tabs.getStyleClass().add("details-tabs");
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        tabs.getSelectionModel().selectedItemProperty().subscribe(now -> openTab());
        VBox.setVgrow(tabs, Priority.ALWAYS);
        content = new VBox(title, tabs);
        getChildren().addAll(content, empty);
        Nodes.show(content, false);
        sceneProperty().subscribe((old, now) -> {
            if (now == null) {
                terminals.close();
            }
        });
    }

    /** Shows the first of the selected containers; an empty selection leaves what is shown. */
    public void select(List<ContainerRow> selection) {
        if (!selection.isEmpty() && shown.filter(selection.getFirst()::equals).isEmpty()) {
            show(selection.getFirst());
        }
    }

    /** What is shown. */
    public Optional<ContainerRow> shown() {
        return shown;
    }

    /** The tab by its word, such as log or terminal. */
    public void open(String word) {
        tabs.getTabs().stream()
                .filter(tab -> ("details-" + word).equals(tab.getId()))
                .findFirst()
                .ifPresent(tab -> tabs.getSelectionModel().select(tab));
    }

    /** Puts the keyboard on the tabs. */
    public void focusTab() {
        tabs.requestFocus();
    }

    /** Ends all that runs for the details. */
    public void close() {
        subscription.unsubscribe();
        shown.flatMap(row -> model.endpoint(row.endpoint())).ifPresent(endpoint -> endpoint.wantUsage(this, Set.of()));
        closeTab();
    }

    private void closeTab() {
        overview.close();
        log.close();
        statistics.close();
        inspect.close();
        processes.close();
        files.close();
        places.close();
    }

    private void show(ContainerRow row) {
        close();
        shown = Optional.of(row);
        Nodes.show(empty, false);
        Nodes.show(content, true);
        subscription = row.containerProperty().subscribe(container -> {
            name.setText(Shown.line(container.name()));
            where.setText(Texts.of("details.where", Shown.line(container.image()), Shown.line(row.endpoint())));
            state.setText(Texts.orElse("state." + container.state(), Shown.line(container.state())));
            tone(container.state());
        });
        model.endpoint(row.endpoint()).ifPresent(endpoint -> {
            endpoint.wantUsage(this, Set.of(row.id()));
            ListChangeListener<ContainerRow> gone = change -> markGone(endpoint, row);
            endpoint.rows().addListener(gone);
            subscription = subscription.and(() -> endpoint.rows().removeListener(gone));
        });
        openTab();
    }

    /** A container that was removed while its details are open says so; what is known stays readable. */
    private void markGone(EndpointModel endpoint, ContainerRow row) {
        if (endpoint.row(row.id()).isEmpty()) {
            state.setText(Texts.of("details.removed"));
            Nodes.tone(state, "danger", "success", "warning", "danger", "muted");
        }
    }

    private void tone(String word) {
        String tone =
                switch (word) {
                    case "running" -> "success";
                    case "paused", "restarting" -> "warning";
                    case "dead" -> "danger";
                    default -> "muted";
                };
        Nodes.tone(state, tone, "success", "warning", "danger", "muted");
    }

    private void openTab() {
        closeTab();
        shown.ifPresent(row -> {
            Tab tab = tabs.getSelectionModel().getSelectedItem();
            if (overviewTab.equals(tab)) {
                overview.open(model.services(), row);
            } else if (logTab.equals(tab)) {
                log.open(
                        model.services(),
                        row.endpoint(),
                        row.id(),
                        row.container().name());
            } else if (statisticsTab.equals(tab)) {
                statistics.open(row);
            } else if (terminalTab.equals(tab)) {
                terminals.open(new TerminalDecks.Host(
                        row, row.container().running(), (words, columns, rows) -> model.services()
                                .terminal(row.endpoint(), row.id(), words, columns, rows)));
            } else if (processesTab.equals(tab)) {
                processes.open(model.services(), row);
            } else if (filesTab.equals(tab)) {
                files.open(row.endpoint(), FilePlace.container(row.id()));
            } else if (checkpointsTab.equals(tab)) {
                checkpoints.open(row);
            } else if (placesTab.equals(tab)) {
                places.open(model.services(), row);
            } else if (inspectTab.equals(tab)) {
                inspect.open(model.services(), row.endpoint(), row.id());
            }
        });
    }

    private static Tab tab(String word, Node content) {
        Tab tab = new Tab(Texts.of("details." + word), content);
        tab.setId("details-" + word);
        return tab;
    }
}

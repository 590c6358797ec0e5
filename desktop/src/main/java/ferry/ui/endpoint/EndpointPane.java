package ferry.ui.endpoint;

import ferry.docker.Container;
import ferry.docker.Endpoint;
import ferry.ui.WorkbenchModel;
import ferry.ui.WorkbenchServices.Checkpoint;
import ferry.ui.base.EmptyState;
import ferry.ui.base.ListTab;
import ferry.ui.base.Nodes;
import ferry.ui.base.Notices;
import ferry.ui.base.Problem;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import ferry.ui.base.UiThread;
import ferry.ui.crossing.Dragging;
import ferry.ui.crossing.DropOverlay;
import ferry.ui.crossing.PlanLookup;
import ferry.ui.images.PortsTab;
import ferry.ui.images.StoreActions;
import ferry.ui.images.StoreDrag;
import ferry.ui.images.StoreTabs;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.Button;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** One side of the window: an endpoint with its containers, images, volumes and checkpoints; takes containers that are dragged onto it. */
public final class EndpointPane extends StackPane {
    private final WorkbenchModel model;
    private final ContainerActions actions;
    private final Moves moves;
    private final Dragging dragging;
    private final StoreActions store;
    private final Notices notices;
    private final EndpointHeader header;
    private final ProblemBox away = new ProblemBox();
    private final StackPane content = new StackPane();
    private final DropOverlay overlay = new DropOverlay();
    private final VBox stack;
    private final ReadOnlyObjectWrapper<Optional<EndpointModel>> shown = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<List<ContainerRow>> selection = new ReadOnlyObjectWrapper<>(List.of());
    private Subscription subscription = Subscription.EMPTY;
    private @Nullable ContainersTab containers;
    private Optional<Button> firstRun = Optional.empty();

    public EndpointPane(
            String sideName,
            Feather sideIcon,
            WorkbenchModel model,
            ContainerActions actions,
            Moves moves,
            Dragging dragging,
            StoreActions store,
            Notices notices) {
        this.model = model;
        this.store = store;
        this.notices = notices;
        this.actions = actions;
        this.moves = moves;
        this.dragging = dragging;
        getStyleClass().add("endpoint-pane");
        header = new EndpointHeader(model.endpoints(), sideName, sideIcon);
        away.setId("endpoint-problem");
        away.getStyleClass().add("endpoint-problem");
        Nodes.show(away, false);
        VBox.setVgrow(content, Priority.ALWAYS);
        stack = new VBox(header, away, content);
        getChildren().addAll(stack, overlay);
        header.switcher().setOnAction(event -> {
            Endpoint chosen = header.switcher().getValue();
            if (chosen != null) {
                show(chosen.name());
            }
        });
        // A combo box forgets its value when its items are replaced.
        model.endpoints().addListener((javafx.beans.InvalidationListener) change -> UiThread.later(
                () -> shown.get().ifPresent(now -> header.switcher().setValue(now.endpoint()))));
        model.knownProperty().subscribe(known -> {
            if (shown.get().isEmpty()) {
                empty();
            }
        });
        StoreDrag.onto(this, () -> shown.get().map(EndpointModel::name), store, this::refreshLists);
        setOnDragEntered(this::dragEntered);
        setOnDragOver(this::dragOver);
        setOnDragExited(event -> overlay.hide());
        setOnDragDropped(this::dragDropped);
    }

    /** Which endpoint this side shows. */
    public ReadOnlyObjectProperty<Optional<EndpointModel>> shownProperty() {
        return shown.getReadOnlyProperty();
    }

    /** The selected containers. */
    public ReadOnlyObjectProperty<List<ContainerRow>> selectionProperty() {
        return selection.getReadOnlyProperty();
    }

    /** What is offered where there is no endpoint yet. */
    public void offerFirstRun(Optional<Button> button) {
        firstRun = button;
        if (shown.get().isEmpty()) {
            empty();
        }
    }

    /** Shows an endpoint by name; nothing happens when there is none of that name. */
    public void show(String endpoint) {
        if (shown.get().filter(now -> now.name().equals(endpoint)).isPresent()) {
            return;
        }
        model.endpoint(endpoint).ifPresent(this::show);
    }

    /** Puts the keyboard into the list. */
    public void focusList() {
        if (containers != null) {
            containers.focusList();
        }
    }

    /** Puts the keyboard into the filter. */
    public void focusFilter() {
        if (containers != null) {
            containers.focusFilter();
        }
    }

    /** Selects a container by its id, when it is listed. */
    public void select(String container) {
        if (containers != null) {
            containers.select(container);
        }
    }

    private void show(EndpointModel endpoint) {
        subscription.unsubscribe();
        shown.set(Optional.of(endpoint));
        selection.set(List.of());
        ContainersTab tab = new ContainersTab(endpoint, actions, moves, dragging, model.settings());
        containers = tab;
        tab.onSelection(selection::set);
        TabPane tabs = new TabPane(
                tab,
                StoreTabs.images(endpoint.name(), () -> model.services().images(endpoint.name()), store),
                StoreTabs.volumes(endpoint.name(), () -> model.services().volumes(endpoint.name()), store),
                StoreTabs.networks(endpoint.name(), store),
                ports(endpoint),
                checkpoints(endpoint));
        tabs.getStyleClass().add("endpoint-tabs");
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        content.getChildren().setAll(tabs);
        subscription = endpoint.endpointProperty()
                .subscribe(this::showState)
                .and(endpoint.problemProperty().subscribe(problem -> showState(endpoint.endpoint())));
    }

    private void refreshLists() {
        if (!content.getChildren().isEmpty() && content.getChildren().getFirst() instanceof TabPane tabs) {
            Tab open = tabs.getSelectionModel().getSelectedItem();
            if (open instanceof ListTab<?> list) {
                list.refresh();
            }
        }
    }

    private void showState(Endpoint endpoint) {
        header.show(endpoint);
        if (!endpoint.equals(header.switcher().getValue())) {
            header.switcher().setValue(endpoint);
        }
        boolean up = endpoint.state().equals("up");
        Optional<Problem> listing =
                shown.get().flatMap(now -> now.problemProperty().get());
        if (!up) {
            away.set(new Problem(
                    Texts.of("endpoint.away", Shown.line(endpoint.name()), EndpointHeader.stateWord(endpoint)),
                    String.join(
                            "\n",
                            endpoint.problems().isEmpty()
                                    ? List.of(Texts.orElse(
                                            "endpoint." + endpoint.state() + ".cure", Texts.of("endpoint.down.cure")))
                                    : endpoint.problems())));
        } else if (listing.isPresent()) {
            away.set(listing.get());
        } else if (!endpoint.problems().isEmpty()) {
            away.set(new Problem(Texts.of("endpoint.problems"), String.join("\n", endpoint.problems())));
        }
        Nodes.show(away, !up || listing.isPresent() || !endpoint.problems().isEmpty());
        Nodes.tone(away, up ? "warning" : "danger", "warning", "danger");
        Nodes.tone(content, up ? "" : "stale", "stale");
    }

    private void empty() {
        if (!model.knownProperty().get()) {
            content.getChildren().setAll(new EmptyState(Feather.SEARCH, Texts.of("endpoint.looking"), ""));
            return;
        }
        Button[] buttons = firstRun.stream().toArray(Button[]::new);
        content.getChildren()
                .setAll(new EmptyState(
                        Feather.ANCHOR, Texts.of("endpoint.none"), Texts.of("endpoint.none.hint"), buttons));
    }

    private void dragEntered(DragEvent event) {
        cargo(event).ifPresent(cargo -> shown.get()
                .ifPresent(target -> overlay.show(dragging.lookups(cargo, target.name()), Shown.line(target.name()))));
    }

    private void dragOver(DragEvent event) {
        if (cargo(event).isPresent()) {
            event.acceptTransferModes(TransferMode.MOVE);
            event.consume();
        }
    }

    private void dragDropped(DragEvent event) {
        Optional<Dragging.Cargo> cargo = cargo(event);
        Optional<EndpointModel> target = shown.get();
        overlay.hide();
        event.setDropCompleted(cargo.isPresent() && target.isPresent());
        event.consume();
        if (cargo.isPresent() && target.isPresent()) {
            List<PlanLookup> lookups =
                    dragging.lookups(cargo.get(), target.get().name());
            onDrop.accept(new Drop(lookups, target.get().name()));
        }
    }

    private Consumer<Drop> onDrop = drop -> {};

    /** What was dropped here: the plans that were begun while dragging. */
    public record Drop(List<PlanLookup> lookups, String target) {}

    public void onDrop(Consumer<Drop> listener) {
        onDrop = listener;
    }

    private Optional<Dragging.Cargo> cargo(DragEvent event) {
        return event.getDragboard().hasContent(Dragging.FORMAT)
                ? dragging.cargoProperty().get().filter(cargo -> shown.get()
                        .filter(now -> !now.name().equals(cargo.from()))
                        .isPresent())
                : Optional.empty();
    }

    /** The ports of its containers; those of a phone can be led here. */
    private ListTab<PortsTab.Row> ports(EndpointModel endpoint) {
        Optional<String> serial = endpoint.name().startsWith("phone:")
                ? Optional.of(endpoint.name().substring("phone:".length()))
                : endpoint.name().equals("lab-phone") ? Optional.of(endpoint.name()) : Optional.empty();
        AtomicReference<List<Container>> known = new AtomicReference<>(List.of());
        Runnable take = () ->
                known.set(endpoint.rows().stream().map(ContainerRow::container).toList());
        take.run();
        ListTab<PortsTab.Row> tab = PortsTab.of(serial, known::get, model.devices(), notices);
        endpoint.rows().addListener((javafx.beans.InvalidationListener) change -> UiThread.later(() -> {
            take.run();
            if (tab.isSelected()) {
                tab.refresh();
            }
        }));
        return tab;
    }

    private ListTab<Checkpoint> checkpoints(EndpointModel endpoint) {
        return new ListTab<>(
                        "checkpoints", Feather.CAMERA, () -> model.services().checkpoints(endpoint.name()))
                .column("column.checkpoint", 200, Checkpoint::name, c -> Shown.line(c.name()), "text-cell")
                .column(
                        "column.container",
                        200,
                        Checkpoint::containerName,
                        c -> Shown.line(c.containerName()),
                        "muted-cell")
                .column("column.id", 110, Checkpoint::container, c -> Shown.id(c.container()), "mono-cell");
    }
}

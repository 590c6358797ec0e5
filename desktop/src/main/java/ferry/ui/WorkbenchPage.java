package ferry.ui;

import ferry.docker.Endpoint;
import ferry.migrate.Plan;
import ferry.ui.base.Background;
import ferry.ui.base.Nodes;
import ferry.ui.base.Notices;
import ferry.ui.base.Sheets;
import ferry.ui.base.Texts;
import ferry.ui.base.UiThread;
import ferry.ui.crossing.Crossing;
import ferry.ui.crossing.CrossingView;
import ferry.ui.crossing.Crossings;
import ferry.ui.crossing.CrossingsSheet;
import ferry.ui.crossing.Dragging;
import ferry.ui.crossing.PlanLookup;
import ferry.ui.crossing.PlanSheet;
import ferry.ui.details.DetailsPane;
import ferry.ui.endpoint.ContainerActions;
import ferry.ui.endpoint.ContainerRow;
import ferry.ui.endpoint.EndpointModel;
import ferry.ui.endpoint.EndpointPane;
import ferry.ui.endpoint.Moves;
import ferry.ui.files.FilesSheet;
import ferry.ui.images.StoreActions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javafx.beans.InvalidationListener;
import javafx.geometry.Orientation;
import javafx.scene.control.Button;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.feather.Feather;

/** Both sides next to each other, the details of the selection below them. */
final class WorkbenchPage extends StackPane implements Moves {
    private static final List<String> LEFT = List.of("pc", "lab-pc");
    private final WorkbenchModel model;
    private final Sheets sheets;
    private final Notices notices;
    private final CrossingView.Acts acts;
    private final ContainerActions actions;
    private final EndpointPane left;
    private final EndpointPane right;
    private final DetailsPane details;

    WorkbenchPage(WorkbenchModel model, Sheets sheets, Notices notices, CrossingView.Acts acts) {
        this.model = model;
        this.sheets = sheets;
        this.notices = notices;
        this.acts = acts;
        actions = new ContainerActions(model.services(), sheets, notices);
        StoreActions store = new StoreActions(model.store(), sheets, notices, this::opposite, this::openVolume);
        Dragging dragging = new Dragging(model);
        left = new EndpointPane(Texts.of("side.left"), Feather.MONITOR, model, actions, this, dragging, store, notices);
        left.setId("left");
        right = new EndpointPane(
                Texts.of("side.right"), Feather.SMARTPHONE, model, actions, this, dragging, store, notices);
        right.setId("right");
        List.of(left, right).forEach(pane -> pane.onDrop(drop -> plan(drop.lookups(), drop.target())));
        SplitPane sides = new SplitPane(left, right);
        sides.getStyleClass().add("sides");
        details = new DetailsPane(model, sheets, notices, this);
        List.of(left, right).forEach(pane -> pane.selectionProperty().subscribe(details::select));
        SplitPane halves = new SplitPane(sides);
        halves.getStyleClass().add("halves");
        halves.setOrientation(Orientation.VERTICAL);
        left.shownProperty().subscribe(now -> showDetails(halves, now.isPresent()));
        right.shownProperty().subscribe(now -> showDetails(halves, now.isPresent()));
        SplitPane.setResizableWithParent(details, false);
        details.setMinHeight(120);
        left.setMinWidth(380);
        right.setMinWidth(380);
        getChildren().add(halves);
        remember(left, "left");
        remember(right, "right");
        model.endpoints().addListener((InvalidationListener) change -> choose());
        model.knownProperty().subscribe(now -> choose());
    }

    EndpointPane left() {
        return left;
    }

    EndpointPane right() {
        return right;
    }

    ContainerActions actions() {
        return actions;
    }

    DetailsPane details() {
        return details;
    }

    /** Opens the files of a volume. */
    void openVolume(String endpoint, String volume) {
        FilesSheet.show(model.services(), sheets, notices, endpoint, volume);
    }

    /** Puts the keyboard into the filter of the side that has it, else of the left one. */
    void focusFilter() {
        (right.isFocusWithin() ? right : left).focusFilter();
    }

    @Override
    public List<String> targets(String from) {
        return model.endpoints().stream()
                .map(Endpoint::name)
                .filter(name -> !name.equals(from))
                .toList();
    }

    @Override
    public Optional<String> opposite(String from) {
        EndpointPane other = shows(left, from) ? right : left;
        return other.shownProperty().get().map(EndpointModel::name).filter(name -> !name.equals(from));
    }

    @Override
    public void move(List<ContainerRow> rows, String target) {
        plan(Dragging.lookups(model, rows, target), target);
    }

    private void plan(List<PlanLookup> lookups, String target) {
        PlanSheet sheet = new PlanSheet(
                lookups,
                target,
                (request, containerName) -> PlanLookup.start(model.services(), request, containerName),
                this::cross,
                sheets::hide);
        sheets.show(sheet, Texts.of("plan.accessible"), () -> {});
    }

    private void cross(List<Crossings.Order> orders) {
        if (orders.isEmpty()) {
            return;
        }
        List<Crossing> started = model.crossings().start(orders);
        started.forEach(this::markBusy);
        CrossingsSheet sheet = new CrossingsSheet(model.crossings(), started.getFirst(), acts);
        sheets.show(sheet, Texts.of("crossing.accessible", started.getFirst().containerName()), () -> {});
    }

    /** Shows both sides of a crossing and its container's log, begins it, and shows the log over there at its end. */
    void begin(Crossings.Order order) {
        Plan.Request request = order.plan().request();
        whenListed(request.from(), order.containerName(), row -> {
            left.show(request.from());
            right.show(request.to());
            details.open("log");
            UiThread.later(() -> left.select(row.id())); // a side that was just given its endpoint has no rows yet
            cross(List.of(order));
            Crossing crossing = model.crossings().all().getLast();
            crossing.viewProperty().subscribe(view -> {
                if (view.stage() == Crossing.Stage.MOVED) {
                    whenListed(request.to(), order.containerName(), there -> right.select(there.id()));
                }
            });
        });
    }

    /** Acts once, as soon as an endpoint lists a running container of that name. */
    private void whenListed(String endpoint, String container, Consumer<ContainerRow> act) {
        Runnable look = new Runnable() {
            private Optional<EndpointModel> side = Optional.empty();
            private boolean done;
            private final InvalidationListener again = change -> run();

            @Override
            public void run() {
                if (done) {
                    return;
                }
                if (side.isEmpty()) {
                    model.endpoints().removeListener(again);
                    side = model.endpoint(endpoint);
                    side.ifPresentOrElse(known -> known.rows().addListener(again), () -> model.endpoints()
                            .addListener(again));
                }
                side.flatMap(known -> known.rows().stream()
                                .filter(row -> row.container().name().equals(container)
                                        && row.container().running())
                                .findFirst())
                        .ifPresent(row -> {
                            done = true;
                            side.ifPresent(known -> known.rows().removeListener(again));
                            act.accept(row);
                        });
            }
        };
        look.run();
    }

    /** The source's row says that it crosses, until that is over. */
    private void markBusy(Crossing crossing) {
        Plan.Request request = crossing.plan().request();
        model.endpoint(request.from())
                .flatMap(from -> from.row(request.container()))
                .ifPresent(row -> {
                    row.busyProperty().set(Optional.of(Texts.of("busy.crossing")));
                    crossing.viewProperty().subscribe(view -> {
                        if (view.stage().over()) {
                            row.busyProperty().set(Optional.empty());
                        }
                    });
                });
    }

    /** Gives each side an endpoint while it has none: the remembered one, else the first that fits. */
    private void choose() {
        if (!model.knownProperty().get()) {
            return;
        }
        side(left, "left", true);
        side(right, "right", false);
        boolean none = left.shownProperty().get().isEmpty()
                || right.shownProperty().get().isEmpty();
        if (none) {
            Background.call(
                    "canstartlab",
                    model.services()::canStartLab,
                    can -> List.of(left, right)
                            .forEach(pane -> pane.offerFirstRun(can ? Optional.of(labButton()) : Optional.empty())),
                    problem -> {});
        }
    }

    private void side(EndpointPane pane, String key, boolean pc) {
        Optional<EndpointModel> shown = pane.shownProperty().get();
        Set<String> hidden = model.settings().hiddenEndpoints();
        if (shown.isPresent() && !hidden.contains(shown.get().name())) {
            return;
        }
        List<String> names = model.endpoints().stream().map(Endpoint::name).toList();
        List<Endpoint> fitting = model.endpoints().stream()
                .filter(endpoint -> LEFT.contains(endpoint.name()) == pc)
                .toList();
        model.settings()
                .get("endpoint." + key)
                .filter(names::contains)
                .or(() -> fitting.stream()
                        .filter(endpoint -> endpoint.state().equals("up"))
                        .findFirst()
                        .or(() -> fitting.stream().findFirst())
                        .map(Endpoint::name))
                .ifPresent(pane::show);
    }

    private void remember(EndpointPane pane, String key) {
        pane.shownProperty()
                .subscribe(now -> now.ifPresent(shown -> model.settings().put("endpoint." + key, shown.name())));
    }

    private Button labButton() {
        Button button = Nodes.button("lab.start", Feather.PLAY, () -> {}, "accent");
        button.setOnAction(event -> {
            button.setDisable(true);
            button.setText(Texts.of("lab.starting"));
            Background.call(
                    "lab",
                    () -> {
                        model.services().startLab(line -> {});
                        return true;
                    },
                    up -> notices.done(Texts.of("lab.up")),
                    problem -> {
                        button.setDisable(false);
                        button.setText(Texts.of("lab.start"));
                        notices.failed(problem);
                    });
        });
        return button;
    }

    /** There is nothing to know of a container before there is an endpoint. */
    private void showDetails(SplitPane halves, boolean shown) {
        if (shown && !halves.getItems().contains(details)) {
            halves.getItems().add(details);
            halves.setDividerPositions(0.62);
        }
    }

    private static boolean shows(EndpointPane pane, String endpoint) {
        return pane.shownProperty()
                .get()
                .filter(now -> now.name().equals(endpoint))
                .isPresent();
    }
}

package ferry.ui.sessions;

import ferry.session.Session;
import ferry.ui.WorkbenchModel;
import ferry.ui.base.Background;
import ferry.ui.base.EmptyState;
import ferry.ui.base.Nodes;
import ferry.ui.base.Notices;
import ferry.ui.base.Problem;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Sheets;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import ferry.ui.base.UiThread;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.kordamp.ikonli.feather.Feather;

/** All crossings that were ever made, and what is left to do about them. */
public final class SessionsPage extends SplitPane implements SessionDetails.Acts {
    private static final double ROW_HEIGHT = 33;
    private final WorkbenchModel model;
    private final Sheets sheets;
    private final Notices notices;
    private final DowntimeChart chart = new DowntimeChart(session -> open(session.id()));
    private final ObservableList<Session> all = FXCollections.observableArrayList();
    private final FilteredList<Session> filtered = new FilteredList<>(all);
    private final TableView<Session> table = new TableView<>(filtered);
    private final TextField filter = new TextField();
    private final FilterBar filters = new FilterBar(filter);
    private final Label count = Nodes.label("", "count");
    private final ProblemBox problem = new ProblemBox();
    private final SessionDetails details = new SessionDetails(this);
    private Consumer<List<Session>> onLoaded = sessions -> {};

    public SessionsPage(WorkbenchModel model, Sheets sheets, Notices notices) {
        this.model = model;
        this.sheets = sheets;
        this.notices = notices;
        getStyleClass().add("sessions-page");
        setId("sessions-page");
        filter.setPromptText(Texts.of("sessions.filter"));
        filter.setAccessibleText(Texts.of("sessions.filter"));
        filter.getStyleClass().add("filter");
        filter.setId("sessions-filter");
        HBox.setHgrow(filter, Priority.ALWAYS);
        filtered.predicateProperty().bind(filters.wanted());
        count.setMinWidth(USE_PREF_SIZE);
        Button compare = Nodes.iconButton("sessions.compare", Feather.COLUMNS, this::compare);
        compare.setId("sessions-compare");
        compare.setDisable(true);
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        table.getSelectionModel().getSelectedItems().addListener((InvalidationListener) change ->
                compare.setDisable(table.getSelectionModel().getSelectedItems().size() != 2));
        Button bring = Nodes.iconButton("sessions.import", Feather.UPLOAD, this::chooseImport);
        bring.setId("sessions-import");
        HBox bar = Nodes.row(
                filter,
                filters.clearButton(),
                count,
                compare,
                bring,
                Nodes.iconButton("list.refresh", Feather.REFRESH_CW, this::refresh));
        bar.getStyleClass().add("list-bar");
        table.setId("sessions-table");
        table.getStyleClass().addAll("dense", "list-table");
        table.setFixedCellSize(ROW_HEIGHT);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_NEXT_COLUMN);
        table.setAccessibleText(Texts.of("page.sessions"));
        columns();
        EmptyState none =
                new EmptyState(Feather.BOOK_OPEN, Texts.of("sessions.empty"), Texts.of("sessions.empty.hint"));
        EmptyState nothing =
                new EmptyState(Feather.FILTER, Texts.of("sessions.nothing"), Texts.of("sessions.nothing.hint"));
        table.placeholderProperty().bind(Bindings.createObjectBinding(() -> all.isEmpty() ? none : nothing, all));
        table.getSelectionModel().selectedItemProperty().subscribe(this::showSession);
        filtered.addListener((InvalidationListener) change -> UiThread.later(this::found));
        VBox.setVgrow(table, Priority.ALWAYS);
        Nodes.show(problem, false);
        VBox left = new VBox(bar, filters, problem, chart, table);
        left.getStyleClass().add("sessions-list");
        left.setMinWidth(320);
        details.setMinWidth(380);
        getItems().addAll(left, details);
        setDividerPositions(0.46);
        showSession(null);
    }

    /** Told after each reading of the journal. */
    public void onLoaded(Consumer<List<Session>> listener) {
        onLoaded = listener;
    }

    /** Reads the journal anew; what is selected stays selected. */
    public void refresh() {
        refresh(selectedId());
    }

    /** Reads the journal anew and selects a session. */
    public void open(String id) {
        filters.clear();
        refresh(Optional.of(id));
    }

    private Optional<String> selectedId() {
        return Optional.ofNullable(table.getSelectionModel().getSelectedItem()).map(Session::id);
    }

    private void refresh(Optional<String> select) {
        Background.call(
                "sessions",
                model.services()::sessions,
                sessions -> {
                    Nodes.show(problem, false);
                    all.setAll(sessions);
                    chart.show(sessions);
                    filters.offer(sessions);
                    count();
                    Optional<Session> wanted = select.flatMap(id -> filtered.stream()
                            .filter(session -> session.id().equals(id))
                            .findFirst());
                    if (wanted.isPresent()) {
                        table.getSelectionModel().clearAndSelect(filtered.indexOf(wanted.get()));
                        table.scrollTo(wanted.get());
                    } else if (!filtered.isEmpty()) {
                        table.getSelectionModel().clearAndSelect(0);
                    }
                    onLoaded.accept(sessions);
                },
                this::fail);
    }

    /** What is found is shown at once, when what was selected is not among it. */
    private void found() {
        count();
        if (table.getSelectionModel().getSelectedItem() == null && !filtered.isEmpty()) {
            table.getSelectionModel().select(0);
        }
    }

    private void count() {
        count.setText(
                filtered.size() == all.size()
                        ? Texts.of("list.count", all.size())
                        : Texts.of("list.filtered", filtered.size(), all.size()));
    }

    private void showSession(@org.jspecify.annotations.Nullable Session session) {
        if (session == null) {
            details.showPlaceholder(new EmptyState(
                    Feather.MOUSE_POINTER, Texts.of("sessions.choose"), Texts.of("sessions.choose.hint")));
            return;
        }
        String id = session.id();
        Background.call(
                "session",
                () -> model.services().session(id),
                found -> {
                    if (selectedId().filter(id::equals).isPresent()) {
                        details.show(found.orElse(session));
                    }
                },
                this::fail);
    }

    private void fail(Problem why) {
        problem.set(why);
        Nodes.show(problem, true);
    }

    @Override
    public void replay(Session session) {
        ReplaySheet.show(sheets, session);
    }

    @Override
    public void remark(Session session) {
        RemarksSheet.show(
                sheets,
                session,
                remarks -> act(() -> model.services().remark(session.id(), remarks), "notice.remarked", session));
    }

    private void compare() {
        List<Session> two = List.copyOf(table.getSelectionModel().getSelectedItems());
        if (two.size() == 2) {
            Background.call(
                    "compare",
                    () -> two.stream()
                            .map(session ->
                                    model.services().session(session.id()).orElse(session))
                            .toList(),
                    whole -> CompareSheet.show(sheets, whole.get(0), whole.get(1)),
                    notices::failed);
        }
    }

    private void chooseImport() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(Texts.of("sessions.import"));
        File file = chooser.showOpenDialog(getScene().getWindow());
        if (file != null) {
            bring(file.toPath());
        }
    }

    /** Reads an exported session into the journal and shows it. */
    public void bring(Path file) {
        Background.call("import", () -> model.services().importSession(file), this::open, notices::failed);
    }

    @Override
    public void back(Session session) {
        act(() -> model.services().back(session.id(), progress -> {}), "notice.back", session);
    }

    @Override
    public void confirm(Session session) {
        act(
                () -> {
                    model.services().confirm(session.id());
                    return true;
                },
                "notice.confirmed",
                session);
    }

    @Override
    public void recover(Session session) {
        act(() -> model.services().recover(session.id(), progress -> {}), "notice.recovered", session);
    }

    @Override
    public void export(Session session) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(Texts.of("sessions.export"));
        chooser.setInitialFileName("ferry-" + session.id() + ".ferrysession");
        File file = chooser.showSaveDialog(getScene().getWindow());
        if (file != null) {
            act(
                    () -> {
                        model.services().export(session.id(), file.toPath());
                        return true;
                    },
                    "notice.exported",
                    session);
        }
    }

    private <T> void act(Callable<T> work, String doneKey, Session session) {
        details.setDisable(true);
        Background.call(
                "session-act",
                work,
                done -> {
                    details.setDisable(false);
                    notices.done(Texts.of(doneKey, session.containerName()));
                    refresh();
                },
                why -> {
                    details.setDisable(false);
                    notices.failed(why);
                    refresh();
                });
    }

    private void columns() {
        TableColumn<Session, Session> name =
                column("column.container", 80, 110, session -> Shown.line(session.containerName()), "name-cell");
        name.getStyleClass().add("first-column");
        table.getColumns().add(name);
        table.getColumns()
                .add(column(
                        "sessions.route",
                        140,
                        160,
                        session -> Shown.line(session.from() + " → " + session.to()),
                        "text-cell"));
        TableColumn<Session, Session> outcome = column("sessions.outcome", 102, 102, session -> "", "text-cell");
        outcome.setCellFactory(view -> new OutcomeCell());
        table.getColumns().add(outcome);
        table.getColumns()
                .add(column(
                        "sessions.downtime",
                        82,
                        82,
                        session -> session.downtimeMs() >= 0 ? Shown.millis(session.downtimeMs()) : "–",
                        "figure-cell"));
        table.getColumns()
                .add(column(
                        "sessions.tags",
                        50,
                        80,
                        session -> Shown.line(String.join(" ", session.remarks().tags())),
                        "muted-cell"));
        table.getColumns()
                .add(column(
                        "sessions.started", 102, 102, session -> Shown.shortTime(session.startedMs()), "muted-cell"));
    }

    private static TableColumn<Session, Session> column(
            String key, double least, double width, Function<Session, String> text, String styleClass) {
        TableColumn<Session, Session> column = new TableColumn<>(Texts.of(key));
        column.setMinWidth(least);
        column.setPrefWidth(width);
        column.setReorderable(false);
        column.setSortable(false);
        column.getStyleClass().add(styleClass.equals("figure-cell") ? "figure-column" : "text-column");
        column.setCellValueFactory(features -> new ReadOnlyObjectWrapper<>(features.getValue()));
        column.setCellFactory(view -> new TableCell<>() {
            {
                getStyleClass().add(styleClass);
            }

            @Override
            protected void updateItem(Session session, boolean empty) {
                super.updateItem(session, empty);
                setText(empty || session == null ? "" : text.apply(session));
            }
        });
        return column;
    }

    /** The outcome as a pill. */
    private static final class OutcomeCell extends TableCell<Session, Session> {
        private final Label pill = Nodes.label("", "pill");

        @Override
        protected void updateItem(Session session, boolean empty) {
            super.updateItem(session, empty);
            if (empty || session == null) {
                setGraphic(null);
                return;
            }
            pill.setText(Outcomes.word(session.outcome()));
            Nodes.tone(pill, Outcomes.tone(session.outcome()), Outcomes.TONES);
            setGraphic(pill);
        }
    }
}

package ferry.ui;

import ferry.session.Session;
import ferry.ui.base.Background;
import ferry.ui.base.Icons;
import ferry.ui.base.Nodes;
import ferry.ui.base.Notices;
import ferry.ui.base.Settings;
import ferry.ui.base.Sheets;
import ferry.ui.base.Texts;
import ferry.ui.crossing.Crossing;
import ferry.ui.crossing.CrossingView;
import ferry.ui.crossing.Crossings;
import ferry.ui.crossing.CrossingsSheet;
import ferry.ui.device.DevicesPage;
import ferry.ui.device.ForwardsPage;
import ferry.ui.endpoint.EndpointPane;
import ferry.ui.sessions.SessionsPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** The whole window: the bar above, the pages, and what lies over them. */
final class WorkbenchView extends StackPane implements CrossingView.Acts, AutoCloseable {
    private final WorkbenchModel model;
    private final Sheets sheets;
    private final Notices notices = new Notices();
    private final Crossings crossings;
    private final WorkbenchPage workbench;
    private final SessionsPage sessions;
    private final Later<DevicesPage> devices;
    private final Later<ForwardsPage> forwards;
    private final StackPane pages = new StackPane();
    private final HBox interrupted = new HBox();
    private final ToggleButton workbenchToggle = page("page.workbench", Feather.COLUMNS);
    private final ToggleButton devicesToggle = page("page.devices", Feather.SMARTPHONE);
    private final ToggleButton forwardsToggle = page("page.forwards", Feather.SHUFFLE);
    private final ToggleButton sessionsToggle = page("page.sessions", Feather.BOOK_OPEN);

    WorkbenchView(WorkbenchModel model) {
        this.model = model;
        getStyleClass().add("workbench");
        crossings = model.crossings();
        BorderPane frame = new BorderPane();
        sheets = new Sheets(frame);
        workbench = new WorkbenchPage(model, sheets, notices, this);
        sessions = new SessionsPage(model, sheets, notices);
        sessions.onLoaded(this::showInterrupted);
        interrupted.getStyleClass().add("interrupted");
        interrupted.setId("interrupted");
        Nodes.show(interrupted, false);
        devices = new Later<>(
                pages,
                () -> new DevicesPage(
                        model.devices(), model.services()::deviceTerminal, model.kernels(), sheets, notices));
        forwards = new Later<>(pages, () -> new ForwardsPage(model.devices(), notices));
        frame.setTop(new VBox(bar(), interrupted));
        frame.setCenter(pages);
        pages.getChildren().addAll(workbench, sessions);
        getChildren().addAll(sheets, notices);
        show(workbench);
        keys();
        crossings.onEnd(this::ended);
    }

    WorkbenchPage workbench() {
        return workbench;
    }

    SessionsPage sessions() {
        return sessions;
    }

    Crossings crossings() {
        return crossings;
    }

    Sheets sheets() {
        return sheets;
    }

    Notices notices() {
        return notices;
    }

    /** Reads the journal, so that what a killed Ferry left behind is offered at once. */
    void opened() {
        sessions.refresh();
    }

    void showSessions() {
        sessionsToggle.setSelected(true);
    }

    /** Shows the page of devices and returns it. */
    DevicesPage showDevices() {
        devicesToggle.setSelected(true);
        return devices.get();
    }

    void showSettings() {
        SettingsSheet.show(sheets, model);
    }

    /** Whether the settings are open. */
    boolean choosing() {
        return sheets.lookup("#settings-sheet") != null;
    }

    void showPalette() {
        CommandPalette.show(sheets, commands());
    }

    void showForwards() {
        forwardsToggle.setSelected(true);
    }

    /** Ends what its pages watch. */
    @Override
    public void close() {
        devices.ifMade(DevicesPage::close);
    }

    /** Opens the crossings with this one in front. */
    void open(Crossing crossing) {
        CrossingsSheet sheet = new CrossingsSheet(crossings, crossing, this);
        sheets.show(sheet, Texts.of("crossing.accessible", crossing.containerName()), () -> {});
    }

    @Override
    public void cancel(Crossing crossing) {
        crossings.cancel(crossing);
    }

    @Override
    public void back(Crossing crossing) {
        crossings.back(crossing);
    }

    @Override
    public void confirm(Crossing crossing) {
        crossings.confirm(crossing);
    }

    @Override
    public void close(Crossing crossing) {
        sheets.hide();
    }

    @Override
    public void openSession(String session) {
        sheets.hide();
        showSessions();
        sessions.open(session);
    }

    private HBox bar() {
        ToggleGroup group = new ToggleGroup();
        group.getToggles().addAll(workbenchToggle, devicesToggle, forwardsToggle, sessionsToggle);
        group.selectedToggleProperty().subscribe((old, now) -> {
            if (now == null) {
                group.selectToggle(old);
            } else if (now.equals(sessionsToggle)) {
                show(sessions);
                sessions.refresh();
            } else if (now.equals(devicesToggle)) {
                show(devices.get());
            } else if (now.equals(forwardsToggle)) {
                show(forwards.get());
                forwards.get().refresh();
            } else {
                show(workbench);
            }
        });
        workbenchToggle.setSelected(true);
        HBox bar = Nodes.row(
                Icons.of(Feather.ANCHOR, "brand-icon"),
                Nodes.label(Texts.of("window.title"), "brand"),
                workbenchToggle,
                devicesToggle,
                forwardsToggle,
                sessionsToggle,
                Nodes.spacer(),
                CrossingsSheet.chip(crossings, this::open),
                new SettingsMenu(model.settings(), this::showSettings, () -> ShortcutsSheet.show(sheets)));
        bar.getStyleClass().add("top-bar");
        return bar;
    }

    private void show(Node page) {
        pages.getChildren().forEach(each -> each.setVisible(each.equals(page)));
    }

    private void ended(Crossing crossing) {
        if (sheets.showing()) {
            return;
        }
        String text = Texts.of(
                "notice.stage." + crossing.view().stage().name(),
                crossing.containerName(),
                crossing.plan().request().to());
        notices.done(text);
    }

    private void showInterrupted(List<Session> all) {
        Background.call(
                "interrupted",
                () -> model.services().interruptedSessions(),
                left -> {
                    Nodes.show(interrupted, !left.isEmpty());
                    if (left.isEmpty()) {
                        return;
                    }
                    Session first = left.getFirst();
                    Button look = Nodes.button("interrupted.look", Feather.LIFE_BUOY, () -> openSession(first.id()));
                    look.setId("interrupted-look");
                    interrupted
                            .getChildren()
                            .setAll(
                                    Icons.of(Feather.ALERT_TRIANGLE, "warning"),
                                    Nodes.paragraph(Texts.of(
                                            "interrupted.text",
                                            ferry.ui.base.Shown.line(first.containerName()),
                                            first.from(),
                                            first.to())),
                                    Nodes.spacer(),
                                    look);
                },
                problem -> {});
    }

    private void keys() {
        key("Shortcut+1", () -> {
            workbenchToggle.setSelected(true);
            workbench.left().focusList();
        });
        key("Shortcut+2", () -> {
            workbenchToggle.setSelected(true);
            workbench.right().focusList();
        });
        key("Shortcut+4", () -> devicesToggle.setSelected(true));
        key("Shortcut+5", () -> forwardsToggle.setSelected(true));
        key("Shortcut+3", () -> sessionsToggle.setSelected(true));
        key("Shortcut+F", workbench::focusFilter);
        key("F6", () -> {
            workbenchToggle.setSelected(true);
            workbench.details().focusTab();
        });
        key("Shortcut+,", this::showSettings);
        key("Shortcut+K", () -> CommandPalette.show(sheets, commands()));
        addEventHandler(KeyEvent.KEY_TYPED, event -> {
            boolean writing = getScene() != null && getScene().getFocusOwner() instanceof TextInputControl;
            if (event.getCharacter().equals("?") && !writing && !sheets.showing()) {
                ShortcutsSheet.show(sheets);
                event.consume();
            }
        });
        key("F1", () -> ShortcutsSheet.show(sheets));
    }

    private List<CommandPalette.Entry> commands() {
        List<CommandPalette.Entry> all = new ArrayList<>();
        all.add(pageCommand("page.workbench", "Ctrl+1", workbenchToggle));
        all.add(pageCommand("page.sessions", "Ctrl+3", sessionsToggle));
        all.add(pageCommand("page.devices", "Ctrl+4", devicesToggle));
        all.add(pageCommand("page.forwards", "Ctrl+5", forwardsToggle));
        all.add(new CommandPalette.Entry(Texts.of("key.filter"), "Ctrl+F", workbench::focusFilter));
        all.add(new CommandPalette.Entry(Texts.of("settings.all"), "Ctrl+,", this::showSettings));
        all.add(new CommandPalette.Entry(Texts.of("shortcuts"), "?", () -> ShortcutsSheet.show(sheets)));
        all.add(new CommandPalette.Entry(
                Texts.of("devices.pair"), "", () -> DevicesPage.pair(model.devices(), sheets, notices)));
        for (Settings.Look look : Settings.Look.values()) {
            String word = Texts.of("look." + look.name().toLowerCase(Locale.ROOT));
            all.add(new CommandPalette.Entry(Texts.of("palette.look", word), "", () -> model.settings()
                    .look()
                    .set(look)));
        }
        for (EndpointPane pane : List.of(workbench.left(), workbench.right())) {
            pane.shownProperty().get().ifPresent(endpoint -> endpoint.rows()
                    .forEach(row -> all.add(new CommandPalette.Entry(
                            Texts.of("palette.container", row.name(), endpoint.name()), "", () -> {
                                workbenchToggle.setSelected(true);
                                pane.select(row.id());
                            }))));
        }
        return all;
    }

    private static CommandPalette.Entry pageCommand(String key, String keys, ToggleButton toggle) {
        return new CommandPalette.Entry(Texts.of("palette.page", Texts.of(key)), keys, () -> toggle.setSelected(true));
    }

    private void key(String keys, Runnable action) {
        KeyCombination combination = KeyCombination.valueOf(keys);
        addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (combination.match(event) && !sheets.showing()) {
                action.run();
                event.consume();
            }
        });
    }

    private static ToggleButton page(String key, Feather icon) {
        ToggleButton toggle = new ToggleButton(Texts.of(key), Icons.of(icon));
        toggle.setId(key.replace('.', '-'));
        toggle.setMnemonicParsing(false);
        toggle.getStyleClass().add("page-toggle");
        return toggle;
    }
}

package ferry.ui.device;

import ferry.adb.Device;
import ferry.kernel.build.KernelServices;
import ferry.rom.device.DeviceServices;
import ferry.rom.device.DeviceServices.Attached;
import ferry.ui.base.EmptyState;
import ferry.ui.base.Nodes;
import ferry.ui.base.Notices;
import ferry.ui.base.Sheets;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import ferry.ui.kernel.KernelView;
import ferry.ui.terminal.TerminalDecks;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** One device: its overview, kernel, files, terminals, log and screen; or what to do about one that cannot be spoken to. */
final class DevicePane extends StackPane implements AutoCloseable {
    private final DeviceServices services;
    private final Notices notices;
    private final Shells shells;
    private final TerminalDecks terminals = new TerminalDecks("shell");
    private final Label name = Nodes.label("", "details-name");
    private final Label serial = Nodes.label("", "mono", "text-muted");
    private final DeviceOverview overview = new DeviceOverview();
    private final DeviceFiles files;
    private final LogcatView logcat;
    private final ScreenView screen;
    private final KernelView kernel;
    private final TabPane tabs;
    private final VBox content;
    private @Nullable DeviceModel shown;
    private boolean watching;

    DevicePane(DeviceServices services, Shells shells, KernelServices kernels, Sheets sheets, Notices notices) {
        this.services = services;
        this.notices = notices;
        this.shells = shells;
        getStyleClass().add("device-pane");
        setId("device-pane");
        files = new DeviceFiles(services, notices);
        logcat = new LogcatView(services);
        screen = new ScreenView(services, notices);
        kernel = new KernelView(kernels, sheets);
        tabs = new TabPane(
                tab("overview", overview),
                tab("kernel", kernel),
                tab("files", files),
                tab("shell", terminals),
                tab("logcat", logcat),
                tab("screen", screen));
        tabs.setId("device-tabs");
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        tabs.getSelectionModel().selectedItemProperty().subscribe((old, now) -> openTab());
        var title =
                Nodes.row(name, serial, Nodes.spacer(), Nodes.iconButton("device.refresh", Feather.REFRESH_CW, () -> {
                    if (shown != null) {
                        shown.refresh();
                    }
                }));
        title.getStyleClass().add("details-title");
        VBox.setVgrow(tabs, Priority.ALWAYS);
        content = new VBox(title, tabs);
    }

    /** Shows a device; {@code model} is there for those that can be spoken to. */
    void show(Attached attached, Optional<DeviceModel> model) {
        if (model.isEmpty()) {
            rest();
            shown = null;
            getChildren().setAll(trouble(attached));
            return;
        }
        name.setText(title(attached));
        serial.setText(Shown.line(attached.serial()));
        if (!model.get().equals(shown)) {
            rest();
            shown = model.get();
            overview.show(model.get());
            kernel.show(
                    model.get().kernelProperty(),
                    List.of(model.get().kernelProblemProperty(), model.get().problemProperty()));
        }
        getChildren().setAll(content);
        openTab();
    }

    void showNone(Node placeholder) {
        rest();
        shown = null;
        getChildren().setAll(placeholder);
    }

    /** The page is on the screen, or no longer: what nobody sees is not asked for. */
    void watching(boolean now) {
        watching = now;
        openTab();
    }

    /** Opens one of overview, kernel, files, shell, logcat, screen. */
    void open(String word) {
        tabs.getTabs().stream()
                .filter(tab -> ("device-tab-" + word).equals(tab.getId()))
                .findFirst()
                .ifPresent(tabs.getSelectionModel()::select);
    }

    private void openTab() {
        DeviceModel model = shown;
        if (model == null) {
            return;
        }
        if (!watching) {
            rest();
            return;
        }
        Node open = tabs.getSelectionModel().getSelectedItem().getContent();
        if (open.equals(overview) || open.equals(kernel)) {
            model.watch();
        } else {
            model.rest();
        }
        if (open.equals(logcat)) {
            logcat.open(model.serial());
        } else {
            logcat.close();
        }
        if (open.equals(files)) {
            files.open(model.serial());
        }
        if (open.equals(terminals)) {
            String device = model.serial();
            terminals.open(new TerminalDecks.Host(
                    device, true, (words, columns, rows) -> shells.start(device, words, columns, rows)));
        }
        if (open.equals(screen)) {
            screen.open(model.serial());
        }
    }

    /** Ends the terminals. */
    @Override
    public void close() {
        rest();
        terminals.close();
    }

    private void rest() {
        logcat.close();
        if (shown != null) {
            shown.rest();
        }
    }

    static String title(Attached attached) {
        String model = attached.device().attributes().getOrDefault("model", "").replace('_', ' ');
        return attached.endpoint().equals("lab-phone")
                ? Texts.of("devices.lab")
                : model.isBlank() ? Shown.line(attached.serial()) : Shown.line(model);
    }

    /** What adb's word means and what the person can do. */
    private static EmptyState trouble(Attached attached) {
        Device.State state = attached.device().state();
        String word = state.name().toLowerCase(Locale.ROOT).replace("_", "");
        EmptyState box = new EmptyState(
                state == Device.State.UNAUTHORIZED ? Feather.LOCK : Feather.ALERT_TRIANGLE,
                Texts.of("devices.state." + word, title(attached)),
                Texts.of("devices.cure." + word));
        box.setId("device-trouble");
        return box;
    }

    private static Tab tab(String word, Node content) {
        Tab tab = new Tab(Texts.of("device.tab." + word), content);
        tab.setId("device-tab-" + word);
        return tab;
    }
}

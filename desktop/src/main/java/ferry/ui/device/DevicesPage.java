package ferry.ui.device;

import ferry.kernel.build.KernelServices;
import ferry.rom.device.DeviceServices;
import ferry.rom.device.DeviceServices.Attached;
import ferry.ui.base.Background;
import ferry.ui.base.EmptyState;
import ferry.ui.base.Latest;
import ferry.ui.base.Nodes;
import ferry.ui.base.Notices;
import ferry.ui.base.Problem;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Sheets;
import ferry.ui.base.Texts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.scene.control.Button;
import javafx.scene.control.ListView;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** All devices behind adb on the left, the chosen one on the right. Devices come and go by themselves. */
public final class DevicesPage extends SplitPane implements AutoCloseable {
    private static final double ROW_HEIGHT = 52;
    private final DeviceServices services;
    private final ListView<Attached> list = new ListView<>();
    private final DevicePane pane;
    private final ProblemBox problem = new ProblemBox();
    private final Map<String, DeviceModel> models = new HashMap<>();
    private final Latest<List<Attached>> news = new Latest<>(this::apply);
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable AutoCloseable watch;
    private boolean known;

    public DevicesPage(DeviceServices services, Shells shells, KernelServices kernels, Sheets sheets, Notices notices) {
        this.services = services;
        getStyleClass().add("devices-page");
        getStylesheets()
                .add(Objects.requireNonNull(DevicesPage.class.getResource("/ferry/ui/device.css"), "device.css")
                        .toExternalForm());
        setId("devices-page");
        pane = new DevicePane(services, shells, kernels, sheets, notices);
        Button pair = Nodes.button("devices.pair", Feather.WIFI, () -> PairSheet.show(services, sheets, notices));
        pair.setId("devices-pair");
        var bar = Nodes.row(Nodes.label(Texts.of("page.devices"), "details-name"), Nodes.spacer(), pair);
        bar.getStyleClass().add("list-bar");
        list.setId("devices-list");
        list.setAccessibleText(Texts.of("page.devices"));
        list.setCellFactory(view -> new DeviceCell());
        list.setFixedCellSize(ROW_HEIGHT);
        list.getStyleClass().addAll("dense", "devices-list");
        list.getSelectionModel().selectedItemProperty().subscribe(this::choose);
        VBox.setVgrow(list, Priority.ALWAYS);
        Nodes.show(problem, false);
        VBox left = new VBox(bar, problem, list);
        left.getStyleClass().add("sessions-list");
        left.setMinWidth(240);
        left.setMaxWidth(420);
        SplitPane.setResizableWithParent(left, false);
        getItems().addAll(left, pane);
        setDividerPositions(0.24);
        visibleProperty().subscribe(pane::watching);
        showNone();
        open();
    }

    /** Asks for a phone on the network. */
    public static void pair(DeviceServices services, Sheets sheets, Notices notices) {
        PairSheet.show(services, sheets, notices);
    }

    private void open() {
        Background.call(
                "watch-devices",
                () -> {
                    AutoCloseable opened = services.devices(news::offer);
                    watch = opened;
                    if (closed.get()) {
                        opened.close();
                    }
                    return true;
                },
                done -> {},
                this::fail);
    }

    private void fail(Problem why) {
        problem.set(why);
        Nodes.show(problem, true);
    }

    /** Chooses a device, when it is listed. */
    public void select(String serial) {
        list.getItems().stream()
                .filter(attached -> attached.serial().equals(serial))
                .findFirst()
                .ifPresent(list.getSelectionModel()::select);
    }

    /** Opens one of overview, kernel, files, shell, logcat, screen. */
    public void openTab(String word) {
        pane.open(word);
    }

    private void apply(List<Attached> devices) {
        known = true;
        Nodes.show(problem, false);
        Attached chosen = list.getSelectionModel().getSelectedItem();
        if (!list.getItems().equals(devices)) {
            list.getItems().setAll(devices);
        }
        Optional<Attached> again = devices.stream()
                .filter(attached -> chosen != null && attached.serial().equals(chosen.serial()))
                .findFirst();
        if (again.isPresent()) {
            list.getSelectionModel().select(again.get());
        } else if (!devices.isEmpty()) {
            list.getSelectionModel().select(0);
        }
        choose(list.getSelectionModel().getSelectedItem());
    }

    private void choose(@Nullable Attached attached) {
        if (attached == null) {
            showNone();
        } else {
            Optional<DeviceModel> model = attached.ready()
                    ? Optional.of(
                            models.computeIfAbsent(attached.serial(), serial -> new DeviceModel(services, serial)))
                    : Optional.empty();
            pane.show(attached, model);
        }
    }

    private void showNone() {
        pane.showNone(new EmptyState(
                Feather.SMARTPHONE,
                Texts.of(known ? "devices.empty" : "endpoint.looking"),
                known ? Texts.of("devices.empty.hint") : ""));
    }

    @Override
    public void close() {
        closed.set(true);
        news.close();
        pane.watching(false);
        pane.close();
        Background.start("unwatch-devices", () -> {
            AutoCloseable opened = watch;
            if (opened != null) {
                try {
                    opened.close();
                } catch (Exception e) {
                    // The adb server went away, and the watch with it.
                }
            }
        });
    }
}

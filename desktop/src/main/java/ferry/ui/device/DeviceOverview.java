package ferry.ui.device;

import ferry.kernel.CheckReport;
import ferry.kernel.KernelLook;
import ferry.rom.device.AdbExposure;
import ferry.rom.device.Battery;
import ferry.rom.device.DeviceDocker;
import ferry.rom.device.DeviceFacts;
import ferry.rom.device.DeviceState;
import ferry.rom.device.PhoneIdentity;
import ferry.rom.device.Root;
import ferry.rom.device.Storage;
import ferry.ui.base.Nodes;
import ferry.ui.base.Problem;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.kordamp.ikonli.feather.Feather;

/** Everything about a device on one page of cards. */
final class DeviceOverview extends ScrollPane {
    private static final int MOST_FINDINGS = 3;

    private final VBox warnings = new VBox();
    private final FactCard identity = new FactCard("device.card.identity", Feather.SMARTPHONE);
    private final FactCard battery = new FactCard("device.card.battery", Feather.BATTERY_CHARGING);
    private final FactCard memory = new FactCard("device.card.memory", Feather.HARD_DRIVE);
    private final FactCard cores = new FactCard("device.card.cores", Feather.CPU);
    private final FactCard rights = new FactCard("device.card.rights", Feather.UNLOCK);
    private final FactCard kernel = new FactCard("device.card.kernel", Feather.SHIELD);
    private final FactCard docker = new FactCard("device.card.docker", Feather.BOX);
    private final CoresView coresView = new CoresView();
    private Subscription subscription = Subscription.EMPTY;

    DeviceOverview() {
        warnings.getStyleClass().add("device-warnings");
        HBox columns = new HBox(column(identity, rights), column(battery, memory, cores), column(kernel, docker));
        columns.getStyleClass().add("device-columns");
        VBox content = new VBox(warnings, columns);
        content.getStyleClass().add("device-content");
        setContent(content);
        setFitToWidth(true);
        setId("device-overview");
    }

    private static VBox column(FactCard... cards) {
        VBox column = new VBox(cards);
        column.getStyleClass().add("device-column");
        HBox.setHgrow(column, Priority.ALWAYS);
        column.setMinWidth(0);
        return column;
    }

    void show(DeviceModel model) {
        subscription.unsubscribe();
        subscription = Subscription.combine(
                model.factsProperty()
                        .subscribe(facts -> facts.ifPresent(now -> {
                            showIdentity(now, model.serial());
                            showRights(now);
                            showDocker(model);
                            warn(model);
                        })),
                model.stateProperty()
                        .subscribe(state -> state.ifPresent(now -> {
                            showState(now);
                            warn(model);
                        })),
                model.problemProperty().subscribe(why -> warn(model)),
                model.dockerStartingProperty().subscribe(now -> showDocker(model)),
                model.kernelProperty().subscribe(report -> showKernel(model)),
                model.kernelProblemProperty().subscribe(why -> showKernel(model)));
    }

    private void warn(DeviceModel model) {
        List<ProblemBox> boxes = new ArrayList<>();
        model.problemProperty().get().ifPresent(why -> boxes.add(new ProblemBox(why)));
        model.factsProperty().get().ifPresent(facts -> boxes.addAll(exposure(facts.adb())));
        model.stateProperty()
                .get()
                .flatMap(DeviceState::battery)
                .filter(Battery::hot)
                .ifPresent(hot -> boxes.add(warning("device.warn.hot", "device.warn.hot.cure")));
        if (!boxes.equals(warnings.getChildren())) {
            warnings.getChildren().setAll(boxes);
        }
    }

    private static List<ProblemBox> exposure(AdbExposure adb) {
        List<ProblemBox> boxes = new ArrayList<>();
        if (adb.port() > 0) {
            boxes.add(warning("device.warn.port", "device.warn.port.cure", String.valueOf(adb.port())));
        }
        if (adb.vulnerable()) {
            boxes.add(
                    adb.wireless()
                            ? warning("device.warn.cve", "device.warn.cve.cure", AdbExposure.MENDED)
                            : warning("device.note.cve", "device.note.cve.cure", AdbExposure.MENDED));
        }
        return boxes;
    }

    private static ProblemBox warning(String what, String cure, Object... gaps) {
        ProblemBox box = new ProblemBox(new Problem(Texts.of(what, gaps), Texts.of(cure, gaps)));
        box.getStyleClass().add("warning");
        return box;
    }

    private void showIdentity(DeviceFacts f, String serial) {
        PhoneIdentity i = f.identity();
        identity.clear();
        identity.fact("device.model", i.model());
        identity.fact("device.codename", i.device());
        identity.fact("device.android", i.android());
        identity.fact("device.system", f.system());
        identity.fact("device.build", f.build());
        if (!i.patch().isEmpty()) {
            identity.pill("device.patch", Shown.line(i.patch()), f.adb().vulnerable() ? "warning" : "success");
        }
        identity.fact("device.chip", f.chip());
        identity.fact("device.serial", f.serial().isEmpty() ? serial : f.serial());
        if (!f.serial().isEmpty() && !f.serial().equals(serial)) {
            identity.fact("device.address", serial);
        }
    }

    private void showRights(DeviceFacts f) {
        rights.clear();
        Root root = f.root();
        String word = root.kind() == Root.Kind.NONE
                ? Texts.of("device.root.none")
                : root.kind().word();
        rights.pill("device.root", word, root.kind() == Root.Kind.NONE && !root.shell() ? "muted" : "success");
        rights.fact("device.root.version", root.version());
        rights.fact("device.shell", Texts.of(root.shell() ? "device.shell.root" : "device.shell.user"));
        rights.pill(
                "device.selinux",
                Texts.orElse("device.selinux." + f.selinux(), f.selinux()),
                f.selinux().equals("permissive") ? "warning" : "muted");
        String lock = f.identity().bootloader();
        if (f.android()) {
            rights.pill(
                    "device.bootloader",
                    Texts.orElse("device.bootloader." + lock, Texts.of("device.unknown")),
                    lock.equals("contradictory") ? "warning" : "muted");
            rights.fact(
                    "device.slot",
                    f.identity().slot().equals("none")
                            ? Texts.of("device.slot.none")
                            : f.identity().slot());
        }
    }

    private void showDocker(DeviceModel model) {
        docker.clear();
        model.factsProperty().get().ifPresent(facts -> showDocker(facts.docker(), model));
    }

    private void showDocker(DeviceDocker d, DeviceModel model) {
        String word = !d.installed() ? "none" : d.socket().isEmpty() ? "down" : d.allowed() ? "up" : "closed";
        docker.pill(
                "device.docker",
                Texts.of("device.docker." + word),
                word.equals("up") ? "success" : word.equals("none") ? "muted" : "warning");
        docker.fact("device.docker.socket", d.socket().isEmpty() ? d.daemon() : d.socket());
        docker.pill(
                "device.criu",
                d.criu().isEmpty() ? Texts.of("device.criu.none") : Shown.line(d.criu()),
                d.criu().isEmpty() ? "muted" : "success");
        docker.pill(
                "device.translator",
                Texts.of(d.translator().isEmpty() ? "device.translator.none" : "device.translator.there"),
                d.translator().isEmpty() ? "muted" : "success");
        if (!word.equals("up")) {
            docker.sentence(Texts.of("device.docker." + word + ".cure"), "text-muted");
        }
        if (word.equals("down") && !d.daemon().isEmpty()) {
            Button start = Nodes.button("device.docker.start", Feather.PLAY, model::startDocker);
            start.setId("docker-start");
            boolean starting = model.dockerStartingProperty().get();
            start.setDisable(starting);
            if (starting) {
                start.setText(Texts.of("device.docker.starting"));
            }
            docker.more(start);
            model.dockerProblemProperty().get().ifPresent(why -> docker.more(new ProblemBox(why)));
        }
    }

    private void showState(DeviceState s) {
        battery.clear();
        Optional<Battery> known = s.battery();
        if (known.isEmpty()) {
            battery.sentence(Texts.of("device.battery.none"), "text-muted");
        }
        known.ifPresent(b -> {
            battery.bar("device.battery.level", b.percent() / 100.0, b.percent() + " %");
            battery.pill(
                    "device.battery.state",
                    Texts.of("device.battery." + b.state())
                            + (b.plugged().isEmpty() ? "" : " · " + Shown.line(b.plugged())),
                    b.charging() ? "success" : "muted");
            b.celsius()
                    .ifPresent(celsius ->
                            battery.pill("device.battery.heat", degrees(celsius), b.hot() ? "danger" : "muted"));
            b.volts()
                    .ifPresent(
                            volts -> battery.fact("device.battery.volts", String.format(Locale.ROOT, "%.2f V", volts)));
        });
        s.heat().ifPresent(h -> battery.fact("device.heat", degrees(h.celsius()) + " (" + h.zone() + ")"));
        battery.fact("device.uptime", Shown.millis(s.uptime().toMillis()));
        memory.clear();
        memory.bar(
                "device.memory",
                s.memory().used(),
                Texts.of(
                        "device.free",
                        Shown.bytes(s.memory().availableBytes()),
                        Shown.bytes(s.memory().bytes())));
        for (Storage d : s.storage()) {
            memory.bar(
                    d.mount(), d.used(), Texts.of("device.free", Shown.bytes(d.freeBytes()), Shown.bytes(d.bytes())));
        }
        if (!cores.getChildren().contains(coresView)) {
            cores.more(coresView);
        }
        coresView.show(s.cores());
    }

    private static String degrees(double celsius) {
        return String.format(Locale.ROOT, "%.1f °C", celsius);
    }

    private void showKernel(DeviceModel model) {
        kernel.clear();
        model.factsProperty().get().ifPresent(f -> kernel.fact("device.kernel", f.kernel() + " " + f.machine()));
        model.kernelProblemProperty()
                .get()
                .ifPresent(why -> kernel.sentence(why.what() + " " + why.cure(), "problem-cure"));
        Optional<CheckReport> report = model.kernelProperty().get().map(KernelLook::report);
        if (report.isEmpty() && model.kernelProblemProperty().get().isEmpty()) {
            kernel.sentence(Texts.of("device.kernel.looking"), "text-muted");
        }
        report.ifPresent(this::verdicts);
    }

    private void verdicts(CheckReport report) {
        for (CheckReport.Verdict v : report.verdicts()) {
            String word = v.outcome().name().toLowerCase(Locale.ROOT);
            kernel.pill(
                    v.purpose().title(),
                    Texts.of("device.kernel." + word),
                    switch (v.outcome()) {
                        case PASS -> "success";
                        case UNSURE -> "warning";
                        case FAIL -> "danger";
                    });
        }
        List<CheckReport.Finding> missing = report.verdicts().stream()
                .flatMap(v -> v.missing().stream())
                .distinct()
                .toList();
        for (CheckReport.Finding f : missing.stream().limit(MOST_FINDINGS).toList()) {
            Label what = Nodes.paragraph(Shown.line(f.what()) + ": " + Shown.line(f.consequence()), "finding-why");
            Label mend = Nodes.paragraph(Shown.line(f.cure()), "finding-mend");
            Nodes.show(mend, !f.cure().isBlank());
            kernel.more(new VBox(what, mend));
        }
        if (missing.size() > MOST_FINDINGS) {
            kernel.sentence(Texts.of("device.kernel.more", missing.size() - MOST_FINDINGS), "text-muted");
        }
        report.notes().forEach(note -> kernel.sentence(Shown.line(note), "text-muted"));
    }
}

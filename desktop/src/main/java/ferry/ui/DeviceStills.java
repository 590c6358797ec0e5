package ferry.ui;

import ferry.rom.device.DeviceServices;
import ferry.ui.gallery.SampleDevices;
import ferry.ui.gallery.SampleServices;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;

/** The states of the pages for devices, their kernels and forwards. */
final class DeviceStills {
    private DeviceStills() {}

    static List<Still> all() {
        return List.of(
                device("overview").when(view -> view.lookup("#card-kernel .pill") != null),
                device("files").when(view -> view.lookup("#files-table .table-row-cell:filled") != null),
                device("shell").when(view -> Stills.says(view, "#shells", "Toybox")),
                device("logcat").when(view -> view.lookup("#logcat .log-cell:filled") != null),
                device("screen").when(view -> view.lookup("#screen-take") != null),
                kernel("stock", services -> {}, "8f2a91c0", "#kernel-findings .table-row-cell:filled"),
                kernel("green", services -> {}, "127.0.0.1:26865", "#kernel-verdicts .pill.success"),
                kernel("looking", s -> s.devices().look(true), "8f2a91c0", "#device-kernel .empty-state"),
                kernel("away", s -> s.devices().refuse(true), "8f2a91c0", "#device-kernel .problem"),
                kernelSheet(
                        "fragment", "#kernel-fragment", view -> view.lookup("#fragment-lines .log-cell.added") != null),
                kernelSheet("patches", "#kernel-patches", view -> {
                    typed(view, "#patch-tree", "/home/me/linux-source-6.1", "#patch-look", "#patch-plans .pill");
                    return view.lookup("#patch-diff .log-cell.added") != null;
                }),
                kernelSheet("build", "#kernel-build", view -> view.lookup("#build-sheet") != null),
                kernelSheet("building", "#kernel-build", view -> {
                    typed(view, "#build-tree", "/home/me/linux-source-6.1", "#build-start", "#task-sheet");
                    return view.lookup("#task-state") instanceof Label state
                            && state.getText().contains("405");
                }),
                Still.of("device-lab", DeviceStills::devices, view -> view.showDevices())
                        .when(view -> chosen(view, "127.0.0.1:26865", "#card-kernel .pill")),
                Still.of("device-unauthorized", DeviceStills::devices, view -> view.showDevices())
                        .when(view -> chosen(view, "ZY22FJ6K3D", "#device-trouble")),
                Still.of("devices-none", services -> Stills.both(services, 3, 1), view -> view.showDevices()),
                Still.of("device-pair", DeviceStills::devices, view -> view.showDevices())
                        .when(view -> {
                            if (!view.sheets().showing() && view.lookup("#devices-pair") instanceof Button pair) {
                                pair.fire();
                            }
                            return view.lookup("#pair-sheet") != null;
                        }),
                Still.of("forwards", DeviceStills::devices, WorkbenchView::showForwards)
                        .when(view -> view.lookup("#forwards-table .table-row-cell:filled") != null));
    }

    private static Still device(String word) {
        return Still.of("device-" + word, DeviceStills::devices, view -> view.showDevices()
                .openTab(word));
    }

    /** The kernel of a device. */
    private static Still kernel(String name, Consumer<SampleServices> data, String serial, String sign) {
        return Still.of(
                        "kernel-" + name,
                        services -> {
                            devices(services);
                            services.kernels().unending(true);
                            data.accept(services);
                        },
                        view -> view.showDevices().openTab("kernel"))
                .when(view -> chosen(view, serial, sign));
    }

    /** A sheet over a stock phone's kernel. */
    private static Still kernelSheet(String name, String button, Predicate<WorkbenchView> ready) {
        Still stock = kernel(name, services -> {}, "8f2a91c0", "#kernel-findings .table-row-cell:filled");
        return stock.when(view -> {
            if (!view.sheets().showing() && stock.ready(view)) {
                ((Button) view.lookup(button)).fire();
            }
            return view.sheets().showing() && ready.test(view);
        });
    }

    /** Types into a sheet's field and presses its button, until the sign of that is there. */
    private static void typed(WorkbenchView view, String field, String text, String button, String sign) {
        if (view.lookup(sign) == null
                && view.lookup(field) instanceof TextField input
                && !text.equals(input.getText())) {
            input.setText(text);
            ((Button) view.lookup(button)).fire();
        }
    }

    /** Chooses a device once it is listed, and tells whether its sign is there. */
    private static boolean chosen(WorkbenchView view, String serial, String sign) {
        view.showDevices().select(serial);
        return view.lookup(sign) != null;
    }

    private static void devices(SampleServices services) {
        Stills.both(services, 3, 1);
        services.devices().set(SampleDevices.several());
        DeviceServices.PortForward unused = services.devices().forward("8f2a91c0", 8081, 8081, "web");
        services.devices()
                .foreignForward(new DeviceServices.PortForward(
                        "127.0.0.1:26865",
                        "localfilesystem:/run/ferry/phone.sock",
                        "localfilesystem:/run/docker.sock",
                        "",
                        false));
    }
}

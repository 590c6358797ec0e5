package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import ferry.adb.AdbDevice;
import ferry.app.Services;
import ferry.docker.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "targets", description = "The phones that are attached: model, Android, slot, bootloader.")
final class RomTargetsCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private JsonOption output = new JsonOption();

    RomTargetsCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ArrayNode array = Json.array();
        List<List<String>> rows = new ArrayList<>();
        for (Endpoint e : services.endpoints().list()) {
            if (!e.name().startsWith("phone:") && !e.name().equals("lab-phone")) continue;
            boolean answers = List.of("up", "no-docker", "no-permission").contains(e.state())
                    && (e.name().startsWith("phone:") || e.state().equals("up"));
            Target t = answers ? Target.of(services.device(e.name())) : new Target("", "", "", "", "");
            array.addObject()
                    .put("endpoint", e.name())
                    .put("state", e.state())
                    .put("model", t.model)
                    .put("device", t.device)
                    .put("android", t.android)
                    .put("slot", t.slot)
                    .put("bootloader", t.bootloader);
            rows.add(List.of(e.name(), e.state(), t.model, t.device, t.android, t.slot, t.bootloader));
        }
        if (output.json) terminal.json(array);
        else terminal.table(List.of("ENDPOINT", "STATE", "MODEL", "DEVICE", "ANDROID", "SLOT", "BOOTLOADER"), rows);
        return Exit.DONE;
    }

    /** Empty where the phone does not say it; the virtual phone is a Debian and says none of it. */
    private record Target(String model, String device, String android, String slot, String bootloader) {
        static Target of(AdbDevice device) {
            String locked = device.getprop("ro.boot.flash.locked");
            return new Target(
                    device.getprop("ro.product.model"),
                    device.getprop("ro.product.device"),
                    device.getprop("ro.build.version.release"),
                    device.getprop("ro.boot.slot_suffix"),
                    locked.equals("0") ? "unlocked" : locked.equals("1") ? "locked" : "");
        }
    }
}

package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.adb.AdbException;
import ferry.app.Services;
import ferry.docker.Endpoint;
import ferry.rom.device.PhoneIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "targets",
        description = "The phones that adb sees: model, Android, slot, bootloader. Nothing is written on them.",
        footer = {
            "What a phone does not say of itself is - (with --json null). A phone that shows its bootloader",
            "(fastboot) is not seen by adb and not listed."
        })
final class RomTargetsCommand implements Callable<Integer> {
    private static final List<String> TITLES =
            List.of("PHONE", "STATE", "MODEL", "DEVICE", "ANDROID", "PATCH", "SLOT", "BOOTLOADER");

    private final Services services;
    private final Terminal terminal;

    @Mixin
    private JsonOption output = new JsonOption();

    RomTargetsCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    /** One phone; {@code why} it said nothing is empty when it answered. */
    private record Target(Endpoint endpoint, PhoneIdentity identity, String why) {
        String state() {
            return why.isEmpty() ? "answers" : endpoint.state();
        }
    }

    @Override
    public Integer call() {
        List<Target> targets = services.endpoints().list().stream()
                .flatMap(e -> target(e).stream())
                .toList();
        if (output.json) terminal.json(json(targets));
        else print(targets);
        return Exit.DONE;
    }

    /** Docker's state says little here: a phone without Docker answers adb, and is the one that most wants a ROM. */
    private Optional<Target> target(Endpoint e) {
        boolean virtual = e.name().equals("lab-phone");
        if (!virtual && !e.name().startsWith("phone:")) return Optional.empty();
        try {
            return Optional.of(new Target(e, PhoneIdentity.of(services.device(e.name())::getprop), ""));
        } catch (AdbException failure) {
            if (virtual && !e.state().equals("up")) return Optional.empty(); // it is not there
            return Optional.of(new Target(e, PhoneIdentity.UNKNOWN, why(e, failure)));
        }
    }

    /** Of a phone that is away the endpoint says more than adb's refusal. */
    private static String why(Endpoint e, AdbException failure) {
        return e.state().equals("up") || e.problems().isEmpty()
                ? Wording.sentence(String.valueOf(failure.getMessage()), failure.cure())
                : String.join(" ", e.problems());
    }

    private static ArrayNode json(List<Target> targets) {
        ArrayNode array = Json.array();
        for (Target t : targets) {
            ObjectNode object = array.addObject()
                    .put("endpoint", t.endpoint.name())
                    .put("state", t.state())
                    .put("virtual", t.endpoint.name().equals("lab-phone"));
            PhoneIdentity i = t.identity;
            put(object, "model", i.model());
            put(object, "device", i.device());
            put(object, "android", i.android());
            put(object, "securityPatch", i.patch());
            put(object, "slot", i.slot());
            put(object, "bootloader", i.bootloader());
            put(object, "problem", t.why);
        }
        return array;
    }

    private static void put(ObjectNode object, String name, String value) {
        if (value.isEmpty()) object.putNull(name);
        else object.put(name, value);
    }

    private void print(List<Target> targets) {
        if (targets.isEmpty()) {
            terminal.note("adb sees no phone. Plug one in and allow USB debugging, or start the lab's: ferry lab up."
                    + " Whether adb itself is there: ferry doctor");
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (Target t : targets) {
            PhoneIdentity i = t.identity;
            rows.add(List.of(
                    t.endpoint.name(),
                    t.state(),
                    cell(i.model()),
                    cell(i.device()),
                    cell(i.android()),
                    cell(i.patch()),
                    cell(i.slot()),
                    cell(i.bootloader())));
        }
        terminal.table(TITLES, rows);
        for (Target t : targets) {
            String name = t.endpoint.name();
            if (!t.why.isEmpty()) terminal.line(name + ": " + t.why);
            else if (name.equals("lab-phone"))
                terminal.line(name + ": the lab's virtual phone, a Debian; there is no ROM to flash.");
        }
    }

    private static String cell(String value) {
        return value.isEmpty() ? "-" : value;
    }
}

package ferry.app;

import ferry.adb.AdbDevice;
import ferry.adb.AdbException;
import ferry.adb.AdbServer;
import ferry.adb.Device;
import java.util.List;
import java.util.function.Supplier;

/** Which device an endpoint's name means. */
record Phones(Supplier<List<LabSide>> lab, Supplier<AdbServer> adb) {
    private static final String PHONE = "phone:";

    AdbDevice device(String endpoint) {
        if (endpoint.startsWith(PHONE)) return adb.get().device(endpoint.substring(PHONE.length()));
        if (endpoint.equals("lab-phone")) {
            return adb.get()
                    .device(lab.get().stream()
                            .filter(s -> s.docker().isPresent())
                            .flatMap(s -> s.serial().stream())
                            .findFirst()
                            .orElseThrow(() ->
                                    new AdbException("The lab's phone is not up", "Start it: ferry lab up", null)));
        }
        if (!endpoint.isEmpty()) {
            throw new AdbException(
                    endpoint + " is no phone", "Name lab-phone or phone:SERIAL; see: ferry endpoints", null);
        }
        List<Device> there = adb.get().devices().stream()
                .filter(d -> d.state() == Device.State.DEVICE)
                .toList();
        if (there.size() == 1) return adb.get().device(there.getFirst().serial());
        throw new AdbException(
                there.isEmpty() ? "adb lists no phone that answers" : "There are " + there.size() + " phones",
                there.isEmpty()
                        ? "Plug one in and allow USB debugging, or start the lab's: ferry lab up"
                        : "Name one, such as --on phone:" + there.getFirst().serial(),
                null);
    }
}

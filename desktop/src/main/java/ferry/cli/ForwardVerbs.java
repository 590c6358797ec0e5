package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import ferry.adb.AdbException;
import ferry.app.Services;
import ferry.docker.Container;
import ferry.rom.device.DeviceServices.PortForward;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Forwards of ports: adb leads a port of this machine to a port of a phone. */
final class ForwardVerbs {
    static final List<Verb<?>> ALL = List.of(
            new Verb<>(
                    "list",
                    "All forwards that adb holds, whoever made them.",
                    Plain::new,
                    (given, services, terminal) -> print(services.devices().forwards(), given.output, terminal)),
            new Verb<>(
                    "open",
                    "Leads a port of this computer to a container's published port on the phone, until Ctrl-C.",
                    Open::new,
                    ForwardVerbs::open),
            new Verb<>("close", "Ends a forward, whoever made it.", Close::new, (given, services, terminal) -> {
                List<PortForward> found = services.devices().forwards().stream()
                        .filter(f -> f.local().equals(given.local) || f.local().equals("tcp:" + given.local))
                        .toList();
                if (found.isEmpty()) {
                    throw new AdbException("There is no forward of " + given.local, "See: ferry forward list", null);
                }
                found.forEach(services.devices()::endForward);
                return print(found, given.output, terminal);
            }));

    private ForwardVerbs() {}

    private static int open(Open given, Services services, Terminal terminal) throws InterruptedException {
        String serial = services.device(given.endpoint).serial();
        int port = given.port;
        if (!given.container.isEmpty()) {
            Container container = services.endpoints().open(given.endpoint).containers(true).stream()
                    .filter(c -> c.name().equals(given.container) || c.id().startsWith(given.container))
                    .findFirst()
                    .orElseThrow(() -> new AdbException(
                            "There is no container " + given.container + " on " + given.endpoint,
                            "See: ferry ps --on " + given.endpoint,
                            null));
            port = container.ports().stream()
                    .filter(p -> p.hostPort() > 0 && (p.containerPort() == given.port || p.hostPort() == given.port))
                    .mapToInt(Container.Port::hostPort)
                    .findFirst()
                    .orElseThrow(() -> new AdbException(
                            container.name() + " does not publish port " + given.port,
                            "Only what a container publishes on the phone (ferry run -p) can be led here.",
                            null));
        }
        PortForward made =
                services.devices().forward(serial, port, given.here == 0 ? port : given.here, given.container);
        int unused = print(List.of(made), given.output, terminal);
        // It lives as long as this command: the signal that ends it removes the forward.
        new CountDownLatch(1).await();
        return Exit.DONE;
    }

    private static int print(List<PortForward> forwards, JsonOption output, Terminal terminal) {
        if (output.json) {
            ArrayNode array = Json.array();
            forwards.forEach(f -> array.addObject()
                    .put("serial", f.serial())
                    .put("local", f.local())
                    .put("remote", f.remote())
                    .put("address", f.address())
                    .put("purpose", f.purpose()));
            terminal.json(array);
            return Exit.DONE;
        }
        List<List<String>> rows = new ArrayList<>();
        forwards.forEach(f ->
                rows.add(List.of(f.serial(), f.local(), f.remote(), f.address().isEmpty() ? "-" : f.address())));
        terminal.table(List.of("PHONE", "HERE", "THERE", "ADDRESS"), rows);
        return Exit.DONE;
    }

    private static final class Plain {
        @Mixin
        private JsonOption output = new JsonOption();
    }

    private static final class Close {
        @Parameters(paramLabel = "HERE", description = "Its port on this computer, or what the list shows as HERE.")
        private String local = "";

        @Mixin
        private JsonOption output = new JsonOption();
    }

    private static final class Open {
        @Option(names = "--on", required = true, paramLabel = "ENDPOINT", description = "lab-phone or phone:SERIAL.")
        private String endpoint = "";

        @Option(
                names = "--container",
                paramLabel = "CONTAINER",
                defaultValue = "",
                description = "The port is one of this container; without it one of the phone itself.")
        private String container = "";

        @Option(
                names = "--here",
                paramLabel = "PORT",
                defaultValue = "0",
                description = "The port on this computer. Default: the same where it is free, else any.")
        private int here;

        @Parameters(paramLabel = "PORT", description = "The port there.")
        private int port;

        @Mixin
        private JsonOption output = new JsonOption();
    }
}

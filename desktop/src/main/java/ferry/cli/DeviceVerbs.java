package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.adb.FileStat;
import ferry.adb.MdnsService;
import ferry.adb.QrPairing;
import ferry.app.Services;
import ferry.rom.device.QrCode;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be done with a phone itself, beside its Docker. */
final class DeviceVerbs {
    static final List<Verb<?>> ALL = List.of(
            new Verb<>(
                    "pair",
                    "Pairs with a phone by the code that its wireless debugging shows.",
                    Pairing::new,
                    (given, services, terminal) -> {
                        services.devices().pair(given.code, given.address);
                        return done(given.output, terminal, "paired", given.address);
                    }),
            new Verb<>(
                    "qr",
                    "Shows a QR code for a phone's wireless debugging to read, then pairs and connects; until Ctrl-C.",
                    JsonOption::new,
                    DeviceVerbs::qr),
            new Verb<>(
                    "start-docker",
                    "Starts the dockerd that the phone has and that does not run, as root.",
                    On::new,
                    (given, services, terminal) -> {
                        String serial = given.serial(services);
                        services.devices().startDocker(serial);
                        return done(given.output, terminal, "started", serial);
                    }),
            new Verb<>("connect", "Connects a phone over the network.", Address::new, (given, services, terminal) -> {
                services.devices().connect(given.address);
                return done(given.output, terminal, "connected", given.address);
            }),
            new Verb<>(
                    "disconnect",
                    "Ends the connection to a phone over the network.",
                    Address::new,
                    (given, services, terminal) -> {
                        services.devices().disconnect(given.address);
                        return done(given.output, terminal, "disconnected", given.address);
                    }),
            new Verb<>(
                    "screenshot", "Writes what the screen shows as PNG.", Picture::new, (given, services, terminal) -> {
                        Files.write(given.file, services.devices().screenshot(given.serial(services)));
                        return done(given.output, terminal, "picture", given.file.toString());
                    }),
            new Verb<>("logcat", "The phone's log, until Ctrl-C.", On::new, DeviceVerbs::logcat),
            new Verb<>("ls", "The files of a folder.", Folder::new, DeviceVerbs::list),
            new Verb<>(
                    "pull",
                    "Copies a file or a folder from the phone.",
                    Pull::new,
                    (given, services, terminal) -> copied(
                            given.output,
                            terminal,
                            services.devices().pull(given.serial(services), given.remote, given.local, bytes -> {}))),
            new Verb<>(
                    "push",
                    "Copies a file or a folder to the phone.",
                    Push::new,
                    (given, services, terminal) -> copied(
                            given.output,
                            terminal,
                            services.devices().push(given.serial(services), given.local, given.remote, bytes -> {}))));

    private DeviceVerbs() {}

    private static int done(JsonOption output, Terminal terminal, String what, String subject) {
        if (output.json) terminal.json(Json.object().put(what, subject));
        else terminal.line(what + ": " + subject);
        return Exit.DONE;
    }

    private static int qr(JsonOption output, Services services, Terminal terminal) throws InterruptedException {
        List<MdnsService> unused = services.devices().announced(); // a picture that leads nowhere is not shown
        QrPairing pairing = QrPairing.fresh();
        if (output.json) {
            terminal.json(Json.object().put("qr", pairing.text()));
        } else {
            QrCode.of(pairing.text()).blocks().lines().forEach(terminal::line);
            terminal.line("On the phone: developer options, wireless debugging, pair device with QR code.");
        }
        return done(output, terminal, "connected", services.devices().pair(pairing));
    }

    private static int copied(JsonOption output, Terminal terminal, long bytes) {
        if (output.json) terminal.json(Json.object().put("bytes", bytes));
        else terminal.line(Units.bytes(bytes) + " copied");
        return Exit.DONE;
    }

    private static int logcat(On given, Services services, Terminal terminal) throws Exception {
        try (InputStream log = services.devices().logcat(given.serial(services))) {
            if (!given.output.json) {
                terminal.copy(log);
                return Exit.DONE;
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(log, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                terminal.json(Json.object().put("line", line));
            }
        }
        return Exit.DONE;
    }

    private static int list(Folder given, Services services, Terminal terminal) {
        List<FileStat> files = services.devices().list(given.serial(services), given.remote).stream()
                .sorted(Comparator.comparing(FileStat::name))
                .toList();
        if (given.output.json) {
            ArrayNode array = Json.array();
            for (FileStat f : files) {
                ObjectNode unused = array.addObject()
                        .put("name", f.name())
                        .put("kind", kind(f))
                        .put("bytes", f.size())
                        .put("mode", String.format(Locale.ROOT, "%04o", f.permissions()))
                        .put("mtime", f.mtime());
            }
            terminal.json(array);
            return Exit.DONE;
        }
        List<List<String>> rows = new ArrayList<>();
        for (FileStat f : files) {
            rows.add(List.of(
                    String.format(Locale.ROOT, "%04o", f.permissions()),
                    f.isRegular() ? Units.bytes(f.size()) : "-",
                    Units.moment(f.mtime() * 1000),
                    f.name() + (f.isDirectory() ? "/" : "")));
        }
        terminal.table(List.of("MODE", "SIZE", "CHANGED", "NAME"), rows);
        return Exit.DONE;
    }

    private static String kind(FileStat f) {
        return f.isDirectory() ? "folder" : f.isRegular() ? "file" : f.isLink() ? "link" : "special";
    }

    private static class On {
        @Option(
                names = "--on",
                paramLabel = "ENDPOINT",
                description = "lab-phone or phone:SERIAL; without it the only phone there is.")
        String endpoint = "";

        @Mixin
        JsonOption output = new JsonOption();

        String serial(Services services) {
            return services.device(endpoint).serial();
        }
    }

    private static final class Address {
        @Parameters(paramLabel = "HOST:PORT", description = "As the phone shows it.")
        private String address = "";

        @Mixin
        private JsonOption output = new JsonOption();
    }

    private static final class Pairing {
        @Parameters(index = "0", paramLabel = "HOST:PORT", description = "As the phone shows it beside the code.")
        private String address = "";

        @Parameters(index = "1", paramLabel = "CODE", description = "The six digits.")
        private String code = "";

        @Mixin
        private JsonOption output = new JsonOption();
    }

    private static final class Picture extends On {
        @Parameters(paramLabel = "FILE", description = "Where the PNG is written.")
        private Path file = Path.of("");
    }

    private static final class Folder extends On {
        @Parameters(paramLabel = "FOLDER", defaultValue = "/sdcard", description = "On the phone. Default: /sdcard.")
        private String remote = "";
    }

    private static final class Pull extends On {
        @Parameters(index = "0", paramLabel = "PATH", description = "On the phone.")
        private String remote = "";

        @Parameters(index = "1", paramLabel = "FOLDER", defaultValue = ".", description = "Here. Default: this one.")
        private Path local = Path.of("");
    }

    private static final class Push extends On {
        @Parameters(index = "0", paramLabel = "PATH", description = "Here.")
        private Path local = Path.of("");

        @Parameters(index = "1", paramLabel = "FOLDER", description = "On the phone.")
        private String remote = "";
    }
}

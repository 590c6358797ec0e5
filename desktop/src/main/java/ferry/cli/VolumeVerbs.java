package ferry.cli;

import ferry.docker.DiskUse;
import ferry.docker.Engine;
import ferry.docker.ImageStore;
import ferry.docker.RegistryLogin;
import ferry.migrate.VolumeCopy;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be done with the volumes of an endpoint's Docker. */
final class VolumeVerbs {
    static final List<Verb<?>> ALL = List.of(
            new Verb<>("create", "Makes an empty volume.", Named::new, (given, services, terminal) -> {
                services.endpoints().open(given.on.endpoint).createVolume(given.name);
                return said(given.output, terminal, "created", given.name);
            }),
            new Verb<>("rm", "Removes a volume with all that is in it.", Named::new, (given, services, terminal) -> {
                services.endpoints().open(given.on.endpoint).removeVolume(given.name);
                return said(given.output, terminal, "removed", given.name);
            }),
            new Verb<>(
                    "prune",
                    "Removes all volumes that no container uses, with all that is in them.",
                    Prune::new,
                    (given, services, terminal) -> {
                        Engine engine = services.endpoints().open(given.on.endpoint);
                        ImageStore store = new ImageStore(engine, RegistryLogin.current());
                        DiskUse use = store.diskUse();
                        long bytes = given.yes ? store.pruneVolumes() : use.unusedVolumeBytes();
                        if (given.output.json)
                            terminal.json(Json.object().put(given.yes ? "freedBytes" : "wouldFreeBytes", bytes));
                        else
                            terminal.line(
                                    given.yes
                                            ? Units.bytes(bytes) + " freed"
                                            : "It would free " + Units.bytes(bytes) + ". Say --yes to do it.");
                        return given.yes ? Exit.DONE : Exit.REFUSED;
                    }),
            new Verb<>(
                    "copy",
                    "Copies a volume to another endpoint, under the same name.",
                    Copy::new,
                    (given, services, terminal) -> {
                        long[] carried = new long[1];
                        VolumeCopy.copy(
                                services.endpoints().open(given.from),
                                services.endpoints().open(given.to),
                                given.name,
                                bytes -> carried[0] = bytes);
                        if (given.output.json)
                            terminal.json(
                                    Json.object().put("volume", given.name).put("bytes", carried[0]));
                        else terminal.line(given.name + ": " + Units.bytes(carried[0]) + " copied");
                        return Exit.DONE;
                    }));

    private VolumeVerbs() {}

    private static int said(JsonOption output, Terminal terminal, String what, String name) {
        if (output.json) terminal.json(Json.object().put(what, name));
        else terminal.line(what + ": " + name);
        return Exit.DONE;
    }

    private static final class Named {
        @Mixin
        private OnOption on = new OnOption();

        @Parameters(paramLabel = "VOLUME", description = "Its name.")
        private String name = "";

        @Mixin
        private JsonOption output = new JsonOption();
    }

    private static final class Prune {
        @Mixin
        private OnOption on = new OnOption();

        @Option(names = "--yes", description = "Do it; without this it only says what would be freed.")
        private boolean yes;

        @Mixin
        private JsonOption output = new JsonOption();
    }

    private static final class Copy {
        @Parameters(paramLabel = "VOLUME", description = "Its name.")
        private String name = "";

        @Option(names = "--from", required = true, paramLabel = "ENDPOINT", description = "Where it is.")
        private String from = "";

        @Option(names = "--to", required = true, paramLabel = "ENDPOINT", description = "Where it shall be.")
        private String to = "";

        @Mixin
        private JsonOption output = new JsonOption();
    }
}

package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.app.Services;
import ferry.docker.DiskUse;
import ferry.docker.DockerException;
import ferry.docker.Engine;
import ferry.docker.FoundImage;
import ferry.docker.ImageDetails;
import ferry.docker.ImageStore;
import ferry.docker.RegistryLogin;
import ferry.docker.Transfer;
import ferry.migrate.ImageCopy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be done with the images of an endpoint's Docker. */
final class ImageVerbs {
    static final List<Verb<?>> ALL = List.of(
            verb(
                    "history",
                    "The layers of an image, the newest first, and what made them.",
                    One::new,
                    ImageVerbs::history),
            verb("pull", "Brings an image from its registry.", Pull::new, (given, engine, terminal) -> {
                store(engine).pull(given.image, given.platform, transfers(given, terminal));
                return given.done(terminal, "pulled", given.image);
            }),
            verb("push", "Sends an image to the registry that its name says.", One::new, (given, engine, terminal) -> {
                store(engine).push(given.image, transfers(given, terminal));
                return given.done(terminal, "pushed", given.image);
            }),
            verb("build", "Builds an image from a folder with a Dockerfile.", Build::new, (given, engine, terminal) -> {
                Consumer<String> log =
                        given.output.json ? line -> terminal.json(Json.object().put("line", line)) : terminal::line;
                store(engine)
                        .build(given.folder.toAbsolutePath().normalize(), given.file, given.tag, given.platform, log);
                return given.done(terminal, "built", given.tag);
            }),
            verb("save", "Writes an image with all its layers into a tar.", Save::new, ImageVerbs::save),
            verb("load", "Brings the images of a tar.", Load::new, (given, engine, terminal) -> {
                try (InputStream tar = Files.newInputStream(given.file)) {
                    engine.loadImage(tar);
                }
                return given.done(terminal, "loaded", given.file.toString());
            }),
            verb("tag", "Gives an image another name.", Tag::new, (given, engine, terminal) -> {
                engine.tag(given.image, given.name);
                return given.done(terminal, "tagged", given.name);
            }),
            verb("rm", "Removes an image, or one of its names.", Remove::new, (given, engine, terminal) -> {
                engine.removeImage(given.image, given.force);
                return given.done(terminal, "removed", given.image);
            }),
            verb(
                    "prune",
                    "Removes images that have no name and no container; first says what it would free.",
                    Prune::new,
                    ImageVerbs::prune),
            verb("search", "What Docker's registry has under a word.", Search::new, ImageVerbs::search),
            new Verb<>(
                    "copy",
                    "Copies an image to another endpoint; only layers that are missing there travel.",
                    Copy::new,
                    ImageVerbs::copy));

    private ImageVerbs() {}

    private interface Act<O extends On> {
        int on(O given, Engine engine, Terminal terminal) throws Exception;
    }

    private static <O extends On> Verb<O> verb(String word, String description, Supplier<O> options, Act<O> act) {
        return new Verb<>(
                word,
                description,
                options,
                (given, services, terminal) ->
                        act.on(given, services.endpoints().open(given.on.endpoint), terminal));
    }

    private static ImageStore store(Engine engine) {
        return new ImageStore(engine, RegistryLogin.current());
    }

    private static Consumer<Transfer> transfers(On given, Terminal terminal) {
        if (given.output.json) {
            return t -> terminal.json(Json.object()
                    .put("layer", t.id())
                    .put("status", t.status())
                    .put("bytes", t.done())
                    .put("total", t.total()));
        }
        // Downloads tell themselves many times a second; what a person wants to read are the changes.
        String[] last = {""};
        return t -> {
            if (!t.text().equals(last[0]) && t.total() == 0) {
                last[0] = t.text();
                terminal.note(t.text());
            }
        };
    }

    private static int history(One given, Engine engine, Terminal terminal) {
        ImageDetails details = store(engine)
                .details(given.image)
                .orElseThrow(() -> new DockerException(
                        404,
                        "there is no image " + given.image + " on " + engine.endpoint(),
                        "See: ferry images",
                        null));
        if (given.output.json) {
            ObjectNode json = Json.object()
                    .put("id", details.id())
                    .put("platform", details.platform())
                    .put("bytes", details.bytes());
            json.set("tags", Json.strings(details.tags()));
            json.set("layers", Json.strings(details.layers()));
            ArrayNode history = json.putArray("history");
            details.history().forEach(h -> history.addObject()
                    .put("created", h.created())
                    .put("by", h.by())
                    .put("bytes", h.bytes()));
            terminal.json(json);
            return Exit.DONE;
        }
        terminal.line(Units.shortId(details.id()) + "  " + details.platform() + "  " + Units.bytes(details.bytes())
                + "  " + details.layers().size() + " layers");
        List<List<String>> rows = new ArrayList<>();
        details.history()
                .forEach(h -> rows.add(List.of(Units.moment(h.created() * 1000), Units.bytes(h.bytes()), h.by())));
        terminal.table(List.of("CREATED", "SIZE", "BY"), rows);
        return Exit.DONE;
    }

    private static int save(Save given, Engine engine, Terminal terminal) throws IOException {
        Path file = given.file.toAbsolutePath();
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (InputStream tar = engine.saveImage(given.image)) {
            long unused = Files.copy(tar, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        return given.done(terminal, "saved", given.file.toString());
    }

    private static int prune(Prune given, Engine engine, Terminal terminal) {
        DiskUse use = store(engine).diskUse();
        long would = given.all ? use.unusedImageBytes() : use.danglingBytes();
        if (given.look) {
            if (given.output.json) terminal.json(Json.object().put("wouldFreeBytes", would));
            else terminal.line("It would free " + Units.bytes(would) + ".");
            return Exit.DONE;
        }
        long freed = store(engine).pruneImages(given.all);
        if (given.output.json) terminal.json(Json.object().put("freedBytes", freed));
        else terminal.line(Units.bytes(freed) + " freed");
        return Exit.DONE;
    }

    private static int search(Search given, Engine engine, Terminal terminal) {
        List<FoundImage> found = store(engine).search(given.word);
        if (given.output.json) {
            ArrayNode array = Json.array();
            found.forEach(f -> array.addObject()
                    .put("name", f.name())
                    .put("description", f.description())
                    .put("stars", f.stars())
                    .put("official", f.official()));
            terminal.json(array);
            return Exit.DONE;
        }
        List<List<String>> rows = new ArrayList<>();
        found.forEach(f -> rows.add(
                List.of(f.name(), String.valueOf(f.stars()), f.official() ? "official" : "", f.description())));
        terminal.table(List.of("NAME", "STARS", "", "DESCRIPTION"), rows);
        return Exit.DONE;
    }

    private static int copy(Copy given, Services services, Terminal terminal) {
        ImageCopy.Copied copied = ImageCopy.copy(
                services.endpoints().open(given.from), services.endpoints().open(given.to), given.image, bytes -> {});
        if (given.output.json) {
            terminal.json(Json.object()
                    .put("image", given.image)
                    .put("bytes", copied.bytes())
                    .put("sparedBytes", copied.spared())
                    .put("layers", copied.layers())
                    .put("sparedLayers", copied.sparedLayers()));
        } else {
            terminal.line(given.image + ": " + Units.bytes(copied.bytes()) + " copied, " + copied.sparedLayers()
                    + " of " + copied.layers() + " layers were there");
        }
        return Exit.DONE;
    }

    private static class On {
        @Mixin
        OnOption on = new OnOption();

        @Mixin
        JsonOption output = new JsonOption();

        int done(Terminal terminal, String what, String subject) {
            if (output.json) terminal.json(Json.object().put(what, subject).put("endpoint", on.endpoint));
            else terminal.line(what + ": " + subject);
            return Exit.DONE;
        }
    }

    private static class One extends On {
        @Parameters(index = "0", paramLabel = "IMAGE", description = "Name or id.")
        String image = "";
    }

    private static final class Pull extends One {
        @Option(
                names = "--platform",
                paramLabel = "OS/ARCH",
                defaultValue = "",
                description = "Such as linux/arm64. Default: that of the endpoint.")
        private String platform = "";
    }

    private static final class Build extends On {
        @Parameters(index = "0", paramLabel = "FOLDER", description = "What the build may take files from.")
        private Path folder = Path.of("");

        @Option(
                names = {"-t", "--tag"},
                required = true,
                paramLabel = "NAME",
                description = "The image's name.")
        private String tag = "";

        @Option(
                names = {"-f", "--file"},
                paramLabel = "FILE",
                defaultValue = "Dockerfile",
                description = "The Dockerfile in the folder. Default: ${DEFAULT-VALUE}.")
        private String file = "";

        @Option(
                names = "--platform",
                paramLabel = "OS/ARCH",
                defaultValue = "",
                description = "Such as linux/arm64. Default: that of the endpoint.")
        private String platform = "";
    }

    private static final class Save extends One {
        @Parameters(index = "1", paramLabel = "FILE", description = "Where the tar is written.")
        private Path file = Path.of("");
    }

    private static final class Load extends On {
        @Parameters(
                index = "0",
                paramLabel = "FILE",
                description = "A tar as ferry image save and docker save write it.")
        private Path file = Path.of("");
    }

    private static final class Tag extends One {
        @Parameters(index = "1", paramLabel = "NAME", description = "The new name.")
        private String name = "";
    }

    private static final class Remove extends One {
        @Option(
                names = {"-f", "--force"},
                description = "Also when a stopped container is made from it, or it has several names.")
        private boolean force;
    }

    private static final class Prune extends On {
        @Option(
                names = {"-a", "--all"},
                description = "All images that no container uses, those with names included.")
        private boolean all;

        @Option(names = "--look", description = "Only say what it would free.")
        private boolean look;
    }

    private static final class Search extends On {
        @Parameters(paramLabel = "WORD", description = "A part of a name.")
        private String word = "";
    }

    private static final class Copy {
        @Parameters(paramLabel = "IMAGE", description = "Name or id.")
        private String image = "";

        @Option(names = "--from", required = true, paramLabel = "ENDPOINT", description = "Where it is.")
        private String from = "";

        @Option(names = "--to", required = true, paramLabel = "ENDPOINT", description = "Where it shall be.")
        private String to = "";

        @Mixin
        private JsonOption output = new JsonOption();
    }
}

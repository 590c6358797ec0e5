package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import ferry.app.Services;
import ferry.docker.Engine;
import ferry.docker.FileEntry;
import ferry.docker.FilePlace;
import ferry.docker.PlaceFiles;
import ferry.docker.TarFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Files of containers and volumes. */
final class FileVerbs {
    static final List<Verb<?>> ALL = List.of(
            verb("ls", "What is in a folder of a container or a volume.", Listed::new, FileVerbs::list),
            verb(
                    "get",
                    "Copies a file or a folder out of a container or a volume into a folder here.",
                    Got::new,
                    (files, given, terminal) -> report(given, terminal, files.get(given.path, given.into))),
            verb(
                    "put",
                    "Copies a file or a folder from here into a folder of a container or a volume.",
                    Put::new,
                    (files, given, terminal) -> report(given, terminal, files.put(given.local, given.path))));

    private FileVerbs() {}

    private interface Act<O extends Place> {
        int on(PlaceFiles files, O given, Terminal terminal) throws IOException;
    }

    private static <O extends Place> Verb<O> verb(String word, String description, Supplier<O> options, Act<O> act) {
        return new Verb<>(word, description, options, (given, services, terminal) -> {
            try (PlaceFiles files = PlaceFiles.open(engine(services, given), given.place())) {
                return act.on(files, given, terminal);
            } catch (IOException e) {
                throw TroubleException.of("The files were not copied", e);
            }
        });
    }

    private static Engine engine(Services services, Place given) {
        return services.endpoints().open(given.on.endpoint);
    }

    private static int list(PlaceFiles files, Listed given, Terminal terminal) {
        PlaceFiles.Listing listing = files.list(given.path);
        List<FileEntry> entries = listing.entries().stream()
                .sorted(Comparator.comparing(FileEntry::name))
                .toList();
        if (given.output.json) {
            ArrayNode all = Json.array();
            for (FileEntry e : entries) {
                all.addObject()
                        .put("name", e.name())
                        .put("kind", e.kind().name().toLowerCase(Locale.ROOT))
                        .put("bytes", e.bytes())
                        .put("modified", e.modified())
                        .put("mode", Integer.toOctalString(e.mode()));
            }
            terminal.json(all);
        } else {
            List<List<String>> rows = new ArrayList<>();
            for (FileEntry e : entries) {
                rows.add(List.of(
                        e.kind().name().toLowerCase(Locale.ROOT),
                        Integer.toOctalString(e.mode()),
                        Units.bytes(e.bytes()),
                        Units.moment(e.modified() * 1000),
                        e.name()));
            }
            terminal.table(List.of("KIND", "MODE", "SIZE", "MODIFIED", "NAME"), rows);
        }
        if (!listing.complete()) terminal.note("There is more than can be listed.");
        return Exit.DONE;
    }

    private static int report(Place given, Terminal terminal, TarFiles.Report report) {
        if (given.output.json) {
            terminal.json(Json.object()
                    .put("files", report.files())
                    .put("bytes", report.bytes())
                    .put("skipped", report.skipped()));
            return Exit.DONE;
        }
        terminal.line(report.files() + " files, " + Units.bytes(report.bytes()));
        if (report.skipped() > 0) terminal.note(report.skipped() + " links and special files were left out.");
        return Exit.DONE;
    }

    private static class Place {
        @Mixin
        OnOption on = new OnOption();

        @Mixin
        JsonOption output = new JsonOption();

        @Option(names = "--volume", description = "The name is that of a volume, not of a container.")
        boolean volume;

        @Parameters(index = "0", paramLabel = "CONTAINER", description = "Name or id.")
        String name = "";

        @Parameters(index = "1", paramLabel = "PATH", description = "The path there, from / on.")
        String path = "";

        FilePlace place() {
            return new FilePlace(volume, name);
        }
    }

    private static final class Listed extends Place {}

    private static final class Got extends Place {
        @Parameters(index = "2", arity = "0..1", paramLabel = "FOLDER", description = "Where to; else this folder.")
        private Path into = Path.of("");
    }

    private static final class Put extends Place {
        @Parameters(index = "2", paramLabel = "FILE", description = "The file or folder here.")
        private Path local = Path.of("");
    }
}

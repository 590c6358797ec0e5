package ferry.ui.files;

import ferry.docker.FilePlace;
import ferry.ui.ContainerServices;
import ferry.ui.base.Background;
import ferry.ui.base.Notices;
import ferry.ui.base.Problem;
import ferry.ui.base.Texts;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.TransferMode;

/**
 * Drags files out of the window. The desktop wants them to be there when the drag begins, so the first drag fetches them
 * and says so; the next one takes them along. They lie in a private folder that goes with Ferry. UI thread.
 */
final class DragOut {
    private final ContainerServices services;
    private final Notices notices;
    private final Map<String, List<File>> fetched = new HashMap<>();

    DragOut(ContainerServices services, Notices notices) {
        this.services = services;
        this.notices = notices;
    }

    void drag(Node source, MouseEvent event, String endpoint, FilePlace place, List<String> paths) {
        String key = endpoint + " " + place + " " + paths;
        List<File> files = fetched.remove(key);
        if (files == null) {
            notices.done(Texts.of("folder.fetching"));
            Background.call(
                    "drag-out",
                    () -> fetch(endpoint, place, paths),
                    there -> {
                        fetched.put(key, there);
                        notices.done(Texts.of("folder.fetched"));
                    },
                    this::failed);
            return;
        }
        Dragboard board = source.startDragAndDrop(TransferMode.COPY);
        ClipboardContent content = new ClipboardContent();
        content.putFiles(files);
        board.setContent(content);
        event.consume();
    }

    private List<File> fetch(String endpoint, FilePlace place, List<String> paths) throws IOException {
        Path folder = Files.createTempDirectory("ferry-drag-");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
        paths.forEach(path -> services.download(endpoint, place, path, folder));
        try (Stream<Path> there = Files.list(folder)) {
            return there.map(Path::toFile).toList();
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> walk = Files.walk(folder)) {
            walk.sorted((one, other) -> other.compareTo(one)).forEach(path -> {
                try {
                    Files.deleteIfExists(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException | UncheckedIOException e) {
            // A folder for temporary files is emptied by the system in the end.
        }
    }

    private void failed(Problem why) {
        notices.failed(why);
    }
}

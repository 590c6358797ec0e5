package ferry.ui.images;

import ferry.ui.base.ListTab;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.input.DataFormat;
import javafx.scene.input.DragEvent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.TransferMode;

/** Images and volumes that are dragged from one side are copied to the other. */
public final class StoreDrag {
    static final DataFormat IMAGES = new DataFormat("application/x-ferry-images");
    static final DataFormat VOLUMES = new DataFormat("application/x-ferry-volumes");

    private StoreDrag() {}

    /** Lets the rows of a list be dragged. The cargo is the endpoint's name and the names, one a line. */
    static <T> ListTab<T> from(ListTab<T> tab, String endpoint, DataFormat format, Function<T, String> name) {
        tab.table().setOnDragDetected(event -> {
            List<String> names = tab.selected().stream().map(name).toList();
            if (!names.isEmpty()) {
                Dragboard board = tab.table().startDragAndDrop(TransferMode.COPY);
                board.setContent(Map.of(format, endpoint + "\n" + String.join("\n", names)));
                event.consume();
            }
        });
        return tab;
    }

    /** Takes what is dragged onto a side of the window. */
    public static void onto(Node side, Supplier<Optional<String>> endpoint, StoreActions actions, Runnable then) {
        side.addEventHandler(DragEvent.DRAG_OVER, event -> {
            if (cargo(event, endpoint.get()).isPresent()) {
                event.acceptTransferModes(TransferMode.COPY);
                event.consume();
            }
        });
        side.addEventHandler(
                DragEvent.DRAG_DROPPED, event -> cargo(event, endpoint.get()).ifPresent(lines -> {
                    String from = lines.getFirst();
                    List<String> names = lines.subList(1, lines.size());
                    String to = endpoint.get().orElseThrow();
                    event.setDropCompleted(true);
                    boolean images = event.getDragboard().hasContent(IMAGES);
                    event.consume();
                    if (images) {
                        actions.copyImages(from, to, names, then);
                    } else {
                        actions.copyVolumes(from, to, names, then);
                    }
                }));
    }

    private static Optional<List<String>> cargo(DragEvent event, Optional<String> target) {
        Dragboard board = event.getDragboard();
        Object content = board.hasContent(IMAGES)
                ? board.getContent(IMAGES)
                : board.hasContent(VOLUMES) ? board.getContent(VOLUMES) : null;
        if (!(content instanceof String text) || target.isEmpty()) {
            return Optional.empty();
        }
        List<String> lines = text.lines().toList();
        return lines.size() < 2 || lines.getFirst().equals(target.get()) ? Optional.empty() : Optional.of(lines);
    }
}

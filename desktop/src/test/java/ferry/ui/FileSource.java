package ferry.ui;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.input.DataFormat;
import javafx.scene.input.TransferMode;
import javafx.stage.Stage;
import javafx.stage.StageStyle;

/**
 * Another program's window on the screen, as a file manager would be: the file that it is given can be dragged out of it.
 * A process of its own, because a drag that begins in the same program is another thing to JavaFX. Ends with its input.
 */
public final class FileSource {
    static final int X = 1330;
    static final int Y = 200;
    static final int SIZE = 120;

    private FileSource() {}

    /** @param args the file */
    public static void main(String[] args) {
        Application.launch(Source.class, args);
    }

    /** JavaFX wants the application to be another class than the one that is started. */
    public static final class Source extends Application {
        @Override
        public void start(Stage stage) {
            Path file = Path.of(getParameters().getRaw().getFirst());
            Label label = new Label(file.getFileName().toString());
            label.setMinSize(SIZE, SIZE);
            label.setOnDragDetected(event -> {
                label.startDragAndDrop(TransferMode.COPY).setContent(Map.of(DataFormat.FILES, List.of(file.toFile())));
                event.consume();
            });
            stage.initStyle(StageStyle.UNDECORATED);
            stage.setScene(new Scene(label, SIZE, SIZE));
            stage.setX(X);
            stage.setY(Y);
            stage.show();
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    System.out.println("shown");
                    while (System.in.read() >= 0) {}
                } catch (java.io.IOException e) {
                    // Its input ended another way.
                }
                Platform.exit();
            });
        }
    }
}

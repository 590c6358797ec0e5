package ferry.ui.device;

import ferry.adb.QrPairing;
import ferry.rom.device.DeviceServices;
import ferry.rom.device.QrCode;
import ferry.ui.base.Background;
import ferry.ui.base.Nodes;
import ferry.ui.base.Problem;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Texts;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.image.ImageView;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/**
 * Pairing by a picture that the phone reads. While it is on the screen, Ferry looks for the phone that has read it; a new
 * picture is made each time. UI thread.
 */
final class QrPairBox extends VBox {
    /** Pixels a module: whole ones, so that the edges are sharp. */
    private static final int SCALE = 6;

    private final DeviceServices services;
    private final Consumer<String> onConnected;
    private final StackPane frame = new StackPane();
    private final Label said = Nodes.paragraph("", "text-muted");
    private final ProblemBox problem = new ProblemBox();
    private final Button again;
    private @Nullable Thread waiting;

    /** @param onConnected gets the address of the phone that was paired and connected */
    QrPairBox(DeviceServices services, Consumer<String> onConnected) {
        this.services = services;
        this.onConnected = onConnected;
        getStyleClass().add("qr-box");
        setId("pair-qr");
        // Dark on white in every theme: scanners want it so.
        frame.getStyleClass().add("qr-frame");
        frame.setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
        again = Nodes.button("pair.qr.again", Feather.ROTATE_CW, this::start);
        again.setId("pair-qr-again");
        Nodes.show(again, false);
        Nodes.show(problem, false);
        getChildren()
                .addAll(
                        Nodes.paragraph(Texts.of("pair.qr"), "section-title"),
                        Nodes.paragraph(Texts.of("pair.qr.text"), "text-muted"),
                        frame,
                        said,
                        problem,
                        again);
        sceneProperty().subscribe(scene -> {
            if (scene == null) {
                stop();
            } else {
                start();
            }
        });
    }

    private void start() {
        stop();
        QrPairing pairing = QrPairing.fresh();
        ImageView picture = new ImageView(picture(QrCode.of(pairing.text())));
        picture.setAccessibleText(Texts.of("pair.qr.accessible"));
        frame.getChildren().setAll(picture);
        said.setText(Texts.of("pair.qr.waiting"));
        Nodes.show(again, false);
        Nodes.show(problem, false);
        waiting = Background.call("pair-qr", () -> services.pair(pairing), this::connected, this::failed);
    }

    private void stop() {
        if (waiting != null) {
            waiting.interrupt();
            waiting = null;
        }
    }

    private void connected(String address) {
        waiting = null;
        if (getScene() != null) {
            onConnected.accept(address);
        }
    }

    private void failed(Problem why) {
        waiting = null;
        said.setText("");
        frame.getChildren().clear(); // It leads nowhere any more.
        problem.set(why);
        Nodes.show(problem, true);
        Nodes.show(again, true);
    }

    static WritableImage picture(QrCode code) {
        int side = code.size() * SCALE;
        WritableImage image = new WritableImage(side, side);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                image.getPixelWriter().setColor(x, y, code.dark(x / SCALE, y / SCALE) ? Color.BLACK : Color.WHITE);
            }
        }
        return image;
    }
}

package ferry.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import ferry.adb.AdbException;
import ferry.ui.base.Settings;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Pairing by a QR code, read off the window as a phone's camera would. */
@ExtendWith(ApplicationExtension.class)
class QrPairWindowTest {
    @SuppressWarnings("NullAway.Init") // by start
    private Window window;

    private final CompletableFuture<String> scanned = new CompletableFuture<>();

    @Start
    void start(Stage stage) {
        window = Window.open(stage);
        window.services.devices().scanned(scanned);
    }

    @AfterEach
    void close() {
        window.close();
    }

    private void open(FxRobot robot) {
        window.withBothSides();
        window.press(robot, "#page-devices");
        window.press(robot, "#devices-pair");
        window.node("#pair-qr");
        window.await("a phone is waited for", () -> !acts().isEmpty());
    }

    private List<String> acts() {
        return window.services.devices().pictures();
    }

    @Test
    void thePictureSaysWhatIsWaitedForInTheDarkToo(FxRobot robot) throws Exception {
        window.fx(() -> {
            window.settings.look().set(Settings.Look.DARK);
            return true;
        });
        open(robot);
        WritableImage shot =
                window.fx(() -> window.stage.getScene().lookup("#pair-qr").snapshot(null, null));
        int width = (int) shot.getWidth();
        int height = (int) shot.getHeight();
        int[] pixels = new int[width * height];
        shot.getPixelReader()
                .getPixels(0, 0, width, height, javafx.scene.image.PixelFormat.getIntArgbInstance(), pixels, 0, width);
        String read = new QRCodeReader()
                .decode(new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels))))
                .getText();
        assertThat(acts()).containsExactly(read);
        scanned.complete("192.168.1.7:41234");
        window.await("it is told", () -> window.texts(".notices").contains("192.168.1.7:41234"));
        assertThat(window.fx(() -> window.shown("#pair-sheet"))).isFalse();
    }

    @Test
    void aFailureIsToldAndANewPictureMade(FxRobot robot) {
        scanned.completeExceptionally(new AdbException("no multicast here", "Pair by code.", null));
        open(robot);
        window.await("cause and cure", () -> window.texts("#pair-qr").contains("Pair by code."));
        window.services.devices().scanned(new CompletableFuture<>());
        window.press(robot, "#pair-qr-again");
        window.await("another one", () -> acts().size() == 2);
        assertThat(acts().getFirst()).isNotEqualTo(acts().getLast());
        robot.push(KeyCode.ESCAPE);
        window.await("nobody waits any more", () -> acts().getLast().equals("no longer waited for"));
    }
}

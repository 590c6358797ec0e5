package ferry.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javafx.scene.control.ListView;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** The gallery as a window and as pictures. */
@ExtendWith(ApplicationExtension.class)
class GalleryTest {
    private final GalleryApp gallery = new GalleryApp();

    @SuppressWarnings("NullAway.Init") // by start
    private Stage stage;

    @Start
    void start(Stage shown) {
        stage = shown;
        gallery.start(shown);
        shown.setX(0);
        shown.setY(0);
    }

    @AfterEach
    void close() {
        WaitForAsyncUtils.waitForAsyncFx(60_000, () -> {
            gallery.stop();
            stage.close();
        });
    }

    @Test
    void theChosenStateIsShownAlive(FxRobot robot) throws Exception {
        ListView<?> stills = robot.lookup("#stills").queryListView();
        assertThat(stills.getItems()).hasSize(Stills.all().size());
        await(() -> stage.getScene().lookup(".empty-state") != null);
        choose(stills, "plan-possible");
        await(() -> stage.getScene().lookup("#plan-sheet .plan-content") != null);
        choose(stills, "sessions-moved");
        await(() -> stage.getScene().lookup("#session-confirm") != null);
        assertThat(stage.getScene().lookup("#plan-sheet .plan-content")).isNull();
    }

    @Test
    void picturesAreWritten(@TempDir Path folder) throws Exception {
        List<Path> written = new ArrayList<>();
        Gallery.shots(
                folder.resolve("new"), name -> name.startsWith("three-") && name.endsWith("1280x800"), written::add);
        assertThat(written.stream().map(file -> String.valueOf(file.getFileName())))
                .containsExactly(
                        "three-light-1280x800.png",
                        "three-dark-1280x800.png",
                        "three-zh-light-1280x800.png",
                        "three-zh-dark-1280x800.png");
        assertThat(brightness(written.get(0))).isGreaterThan(brightness(written.get(1)) + 100);
    }

    private void choose(ListView<?> stills, String name) {
        WaitForAsyncUtils.waitForAsyncFx(60_000, () -> {
            for (int i = 0; i < stills.getItems().size(); i++) {
                if (stills.getItems().get(i) instanceof Still still
                        && still.name().equals(name)) {
                    stills.getSelectionModel().select(i);
                    return;
                }
            }
        });
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        WaitForAsyncUtils.waitFor(Window.PATIENCE_SECONDS, TimeUnit.SECONDS, () -> WaitForAsyncUtils.asyncFx(condition)
                .get());
    }

    /** Of the middle of the picture's top row of pixels, where the bar is. */
    private static int brightness(Path file) throws Exception {
        BufferedImage picture = ImageIO.read(file.toFile());
        assertThat(picture.getWidth()).isEqualTo(1280);
        assertThat(picture.getHeight()).isEqualTo(800);
        int pixel = picture.getRGB(640, 5);
        return (pixel >> 8) & 0xff;
    }
}

package ferry.ui.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    Path temp;

    @Test
    void whatWasChosenIsThereAgain() throws Exception {
        Path file = temp.resolve("deep/window.properties");
        Settings settings = new Settings(Optional.of(file));
        settings.size().set(16);
        settings.logSize().set(14);
        settings.removeSource().set(true);
        settings.strategy().set("cold");
        settings.hiddenEndpoints().add("phone:R58 N30");
        settings.hiddenEndpoints().add("pc");
        Awaitility.await()
                .until(() -> Files.exists(file) && Files.readString(file).contains("R58"));
        Awaitility.await().untilAsserted(() -> {
            Settings again = new Settings(Optional.of(file));
            assertThat(again.size().get()).isEqualTo(16);
            assertThat(again.logSize().get()).isEqualTo(14);
            assertThat(again.removeSource().get()).isTrue();
            assertThat(again.strategy().get()).isEqualTo("cold");
            assertThat(again.hiddenEndpoints()).containsExactlyInAnyOrder("pc", "phone:R58 N30");
        });
    }

    @Test
    void whatIsNoSizeIsTheUsualOne() throws Exception {
        Path file = temp.resolve("window.properties");
        Files.writeString(file, "size=4000\nlogsize=large\nremovesource=perhaps\n");
        Settings settings = new Settings(Optional.of(file));
        assertThat(settings.size().get()).isEqualTo(FontSizes.MOST);
        assertThat(settings.logSize().get()).isEqualTo(FontSizes.USUAL_LOG);
        assertThat(settings.removeSource().get()).isFalse();
        assertThat(settings.hiddenEndpoints()).isEmpty();
    }

    @Test
    void theUsualSizesNeedNoStyles() {
        assertThat(FontSizes.css(FontSizes.USUAL, FontSizes.USUAL_LOG)).isEmpty();
        assertThat(FontSizes.css(26, FontSizes.USUAL_LOG)).contains("-fx-font-size: 26px", "-fx-fixed-cell-size: 66px");
    }
}

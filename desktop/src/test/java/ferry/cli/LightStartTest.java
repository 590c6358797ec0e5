package ferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.Main;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that need no Docker and no window load neither: that is most of what a start costs. */
class LightStartTest {
    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {"--help", "migrate --help", "nonsense", "sessions list", "lab status --json"})
    @Timeout(120)
    void loadsNoHeavyRoom(String line) throws Exception {
        ProcessBuilder builder =
                Child.java(List.of("-Xlog:class+load:file=" + home.resolve("loaded")), Main.class, line.split(" ", -1));
        builder.environment().put("FERRY_HOME", home.toString());
        builder.environment().remove("DISPLAY");
        Process ferry = builder.redirectErrorStream(true).start();
        String said = new String(ferry.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(ferry.waitFor()).as(said).isEqualTo(line.equals("nonsense") ? Exit.USAGE : Exit.DONE);
        String loaded = Files.readString(home.resolve("loaded"));
        assertThat(loaded).contains(" ferry.cli.FerryCommand ");
        for (String heavy : List.of(
                " javafx.",
                " ferry.ui.",
                " com.github.dockerjava.",
                " ferry.docker.HttpEngine ",
                " ferry.adb.AdbConnection ",
                " com.google.protobuf.",
                " ferry.migrate.LiveMigrations ")) {
            assertThat(loaded.contains(heavy)).as(line + " loads" + heavy).isFalse();
        }
    }
}

package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FerryHomeTest {
    @TempDir
    Path folder;

    @Test
    void oneFolderWhenFerryHomeIsSet() {
        FerryHome home = FerryHome.of(Map.of("FERRY_HOME", "/srv/f", "HOME", "/home/u", "XDG_DATA_HOME", "/d"));
        assertThat(home.data()).hasToString("/srv/f/data");
        assertThat(home.cache()).hasToString("/srv/f/cache");
        assertThat(home.lab()).hasToString("/srv/f/lab");
        assertThat(home.run()).hasToString("/srv/f/run");
    }

    @Test
    void theXdgFoldersOtherwise() {
        FerryHome home = FerryHome.of(Map.of("HOME", "/home/u", "XDG_DATA_HOME", "/d", "XDG_CACHE_HOME", "relative"));
        assertThat(home.data()).hasToString("/d/ferry");
        assertThat(home.cache()).as("a relative path is to be ignored").hasToString("/home/u/.cache/ferry");
        assertThat(home.lab()).hasToString("/home/u/.local/state/ferry/lab");
        assertThat(home.run()).hasToString("/home/u/.local/state/ferry/run");
    }

    @Test
    void socketsHaveAShortFolderWhenTheHomeIsDeep() {
        FerryHome deep = FerryHome.of(Map.of("FERRY_HOME", "/srv/" + "d".repeat(100)));
        assertThat(deep.run().getParent()).hasToString("/tmp");
        assertThat(deep.run().resolve("docker.sock").toString().length()).isLessThan(108);
    }

    @Test
    void twoHomesHaveNothingInCommon() {
        FerryHome one = FerryHome.of(Map.of("FERRY_HOME", "/srv/" + "d".repeat(100) + "1"));
        FerryHome two = FerryHome.of(Map.of("FERRY_HOME", "/srv/" + "d".repeat(100) + "2"));
        assertThat(one.run()).isNotEqualTo(two.run());
        assertThat(one.fingerprint()).isNotEqualTo(two.fingerprint());
    }

    @Test
    void privateFoldersAreMadeAndMadePrivate() throws Exception {
        FerryHome home = FerryHome.of(Map.of("FERRY_HOME", folder.toString()));
        Files.createDirectory(
                home.run(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.privately(home.run()))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.privately(home.lab()))))
                .isEqualTo("rwx------");
    }

    @Test
    void aLinkIsNotTakenForAPrivateFolder() throws Exception {
        FerryHome home = FerryHome.of(Map.of("FERRY_HOME", folder.toString()));
        Files.createSymbolicLink(home.run(), Files.createDirectory(folder.resolve("elsewhere")));
        assertThatThrownBy(() -> home.privately(home.run())).isInstanceOf(LabException.class);
    }
}

package ferry.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a build is given, how images are named, and which login goes along. */
class BuildContextTest {
    @TempDir
    Path folder;

    @Test
    void whatIsIgnoredDoesNotTravel() throws Exception {
        write("Dockerfile", "FROM scratch");
        write(".dockerignore", "# comment\n*.log\n**/node_modules\nsecret\n!secret/keep\nDockerfile\n");
        write("a.log", "");
        write("sub/b.log", "");
        write("sub/node_modules/x/y", "");
        write("secret/key", "");
        write("secret/keep", "");
        TreeSet<String> names = new TreeSet<>();
        try (InputStream in = BuildContext.tar(folder, "Dockerfile");
                TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        assertThat(names).containsExactly(".dockerignore", "Dockerfile", "secret/keep", "sub/", "sub/b.log");
    }

    @Test
    void aFolderWithoutDockerfileIsRefused() {
        assertThatThrownBy(() -> BuildContext.tar(folder, "Dockerfile"))
                .isInstanceOf(DockerException.class)
                .hasMessageContaining("there is no Dockerfile");
    }

    @ParameterizedTest
    @CsvSource({
        "nginx,nginx,latest",
        "nginx:1.27,nginx,1.27",
        "localhost:5000/a/b,localhost:5000/a/b,latest",
        "localhost:5000/a:2,localhost:5000/a,2",
        "a@sha256:ff,a,sha256:ff"
    })
    void namesAreTakenApart(String text, String name, String tag) {
        assertThat(Reference.of(text)).isEqualTo(new Reference(name, tag));
    }

    @ParameterizedTest
    @CsvSource({"''", "'a b'", "/x", "-x", "'a\nb'"})
    void noNamesAreRefused(String text) {
        assertThatThrownBy(() -> Reference.of(text)).isInstanceOf(DockerException.class);
    }

    @Test
    void theLoginOfTheRegistryGoesAlong() throws Exception {
        String pair =
                Base64.getEncoder().encodeToString("me:pass:word".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Path config = folder.resolve("config.json");
        Files.writeString(config, "{\"auths\":{\"reg.example\":{\"auth\":\"" + pair + "\"},\"x\":{\"auth\":\"%%\"}}}");
        RegistryLogin login = new RegistryLogin(config);
        String header = login.header("reg.example").orElseThrow();
        assertThat(new String(Base64.getUrlDecoder().decode(header), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"username\":\"me\",\"password\":\"pass:word\",\"serveraddress\":\"reg.example\"}");
        assertThat(login.header("x")).isEmpty();
        assertThat(login.header("elsewhere")).isEmpty();
        assertThat(new RegistryLogin(folder.resolve("none")).header("x")).isEmpty();
    }

    private void write(String name, String text) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}

package ferry.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerContextTest {
    /** SHA-256 of "work", as {@code printf work | sha256sum} gives it. */
    private static final String WORK = "00e13ed7af55b27622f1d6eab5bec0147e68efe28dc2b12461117afa1a5ed40e";

    @TempDir
    Path home;

    private void write(String file, String text) throws IOException {
        Path path = home.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private String uri(Map<String, String> environment) {
        return DockerContext.resolve(environment, home).uri().toString();
    }

    private void work(String folder) throws IOException {
        write(
                folder + "/contexts/meta/" + WORK + "/meta.json",
                "{\"Name\":\"work\",\"Metadata\":{},\"Endpoints\":{\"docker\":{\"Host\":\"unix:///run/work.sock\"}}}");
    }

    @Test
    void withoutAnythingItIsTheDefault() {
        assertThat(uri(Map.of())).isEqualTo("unix:///var/run/docker.sock");
        assertThat(uri(Map.of("DOCKER_HOST", " ", "DOCKER_CONTEXT", ""))).isEqualTo("unix:///var/run/docker.sock");
    }

    @Test
    void theHostGoesBeforeTheContext() throws IOException {
        work(".docker");
        write(".docker/config.json", "{\"currentContext\":\"work\",\"auths\":{}}");
        assertThat(uri(Map.of())).isEqualTo("unix:///run/work.sock");
        assertThat(uri(Map.of("DOCKER_CONTEXT", "default"))).isEqualTo("unix:///var/run/docker.sock");
        assertThat(uri(Map.of("DOCKER_HOST", "unix:///x.sock", "DOCKER_CONTEXT", "work")))
                .isEqualTo("unix:///x.sock");
    }

    @Test
    void theFolderOfTheConfigurationCanBeElsewhere() throws IOException {
        work("elsewhere");
        assertThat(uri(Map.of("DOCKER_CONFIG", home.resolve("elsewhere").toString(), "DOCKER_CONTEXT", "work")))
                .isEqualTo("unix:///run/work.sock");
    }

    @Test
    void aContextThatIsNotThereIsSaidSo() {
        assertThatThrownBy(() -> uri(Map.of("DOCKER_CONTEXT", "../../etc")))
                .isInstanceOfSatisfying(DockerException.class, e -> {
                    assertThat(e).hasMessageContaining("no Docker context \"../../etc\"");
                    assertThat(e.cure()).contains("docker context");
                });
    }

    @Test
    void aBrokenFileIsNamed() throws IOException {
        write(".docker/config.json", "{");
        assertThatThrownBy(() -> uri(Map.of())).hasMessageContaining("config.json");
        assertThatThrownBy(() -> uri(Map.of("DOCKER_HOST", "unix://a b"))).hasMessageContaining("DOCKER_HOST");
    }

    @ParameterizedTest
    @CsvSource({
        "ssh://user@host, ssh -nNT",
        "tcp://127.0.0.1:2375, forward its socket",
        "npipe:////./pipe/docker_engine, unix:///",
        "docker.sock, unix:///",
        "unix://relative/path, unix:///",
        "unix:, unix:///",
    })
    void otherWaysAreRefusedWithAWayOut(String uri, String cure) {
        assertThatThrownBy(() -> DockerContext.socket(URI.create(uri.equals("unix:") ? "unix:x" : uri)))
                .isInstanceOfSatisfying(
                        DockerException.class, e -> assertThat(e.cure()).contains(cure));
    }
}

package ferry.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a registry has under a word, and what is told when the engine does not reach one. */
class ImageSearchTest {
    @TempDir
    Path folder;

    private FakeEngine fake;
    private HttpEngine engine;

    @BeforeEach
    void open() throws IOException {
        fake = new FakeEngine(folder);
        engine = fake.connect();
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
        fake.close();
    }

    @Test
    void rowsAreReadAsTheyCome() {
        fake.on(
                "GET /images/search",
                call -> call.json(
                        200,
                        "[{\"name\":\"nginx\",\"description\":\"Official\",\"star_count\":20000,\"is_official\":true},"
                                + "{\"name\":7,\"star_count\":\"many\"},{}]"));
        assertThat(new ImageStore(engine, RegistryLogin.current()).search("nginx & more"))
                .hasSize(3)
                .first()
                .isEqualTo(new FoundImage("nginx", "Official", 20000, true));
        assertThat(fake.heads().getLast()).contains("/images/search?term=nginx%20%26%20more&limit=50");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dial tcp: lookup index.docker.io on 10.0.0.1:53: no such host | does not reach the registry",
                "Get https://index.docker.io/v1/search: context deadline exceeded | does not reach the registry",
                "toomanyrequests: You have reached your pull rate limit | docker login",
            })
    void whatKeepsItFromTheRegistryIsToldWithACure(String message, String cure) {
        fake.on("GET /images/search", call -> call.json(500, "{\"message\":\"" + message + "\"}"));
        assertThatThrownBy(() -> new ImageStore(engine, RegistryLogin.current()).search("x"))
                .isInstanceOfSatisfying(DockerException.class, e -> {
                    assertThat(e).hasMessageContaining(message);
                    assertThat(e.cure()).contains(cure);
                });
    }
}

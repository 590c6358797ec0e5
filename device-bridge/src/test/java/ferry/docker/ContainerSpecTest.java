package ferry.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerSpecTest {
    @ParameterizedTest
    @CsvSource({"512m,536870912", "2G,2147483648", "100,100", "7k,7168", "8b,8", "'',0"})
    void sizes(String text, long bytes) {
        assertThat(ContainerSpec.bytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"much", "-1", "5t", "1.5g", "99999999999999999999"})
    void whatIsNoSize(String text) {
        assertThatThrownBy(() -> ContainerSpec.bytes(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "8080:80", "127.0.0.1:53:53/udp", "[::1]:80:80/tcp"})
    void ports(String port) {
        assertThat(published(port).body().at("/HostConfig/PortBindings").size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "web", "70000", "80:80:80:80", "80/sctp\n", "a:80:80"})
    void whatIsNoPort(String port) {
        ContainerSpec spec = published(port);
        assertThatThrownBy(spec::body)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PORT");
    }

    @Test
    void limitsNetworkAndPolicyReachTheBody() {
        ContainerSpec spec = new ContainerSpec(
                "nginx",
                "web",
                List.of("a", "b c"),
                List.of("A=1"),
                List.of("x=y=z", "plain"),
                List.of("data:/data:ro"),
                List.of(),
                new ContainerSpec.Limits(1 << 20, 1.5, 30),
                "always",
                "shop",
                "",
                true);
        assertThat(spec.body())
                .hasToString("{\"Image\":\"nginx\",\"Cmd\":[\"a\",\"b c\"],\"Env\":[\"A=1\"],"
                        + "\"Labels\":{\"x\":\"y=z\",\"plain\":\"\"},"
                        + "\"HostConfig\":{\"Binds\":[\"data:/data:ro\"],\"AutoRemove\":true,"
                        + "\"RestartPolicy\":{\"Name\":\"always\"},\"NetworkMode\":\"shop\",\"Memory\":1048576,"
                        + "\"NanoCpus\":1500000000,\"PidsLimit\":30}}");
    }

    private static ContainerSpec published(String port) {
        return new ContainerSpec(
                "nginx",
                "",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(port),
                ContainerSpec.Limits.NONE,
                "",
                "",
                "",
                false);
    }
}

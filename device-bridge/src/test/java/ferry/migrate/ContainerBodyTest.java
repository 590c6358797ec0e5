package ferry.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ContainerBodyTest {
    private static final String INSPECT = """
            {"Id":"0123456789abcdef","Name":"/web",
             "Config":{"Image":"web:1","Cmd":["serve"],"Entrypoint":["/init"],"Env":["A=b"],"User":"7",
               "Labels":{"team":"x","ferry.session":"old"},"Healthcheck":{"Test":["CMD","ok"]},
               "Volumes":{"/v":{}},"ExposedPorts":{"80/tcp":{}}},
             "HostConfig":{"NetworkMode":"front","RestartPolicy":{"Name":"always","MaximumRetryCount":0},
               "Memory":1048576,"PortBindings":{"80/tcp":[{"HostPort":"8080"}]},"MaskedPaths":["/proc/kcore"],
               "ContainerIDFile":""},
             "NetworkSettings":{"Networks":{
               "front":{"Aliases":["www","0123456789ab"],"IPAMConfig":null},
               "back":{"Aliases":null,"IPAMConfig":{"IPv4Address":"10.9.0.7"}}}}}""";

    private static JsonNode inspect() throws Exception {
        return new ObjectMapper().readTree(INSPECT);
    }

    @Test
    void carriesTheConfigurationButNoRestarts() throws Exception {
        ObjectNode body = ContainerBody.like(inspect(), "sha256:1", Map.of("ferry.session", "new"));

        assertThat(body.path("Image").asText()).isEqualTo("sha256:1");
        assertThat(body.path("Cmd")).isEqualTo(inspect().at("/Config/Cmd"));
        assertThat(body.path("Entrypoint")).isEqualTo(inspect().at("/Config/Entrypoint"));
        assertThat(body.at("/Labels/team").asText()).isEqualTo("x");
        assertThat(body.at("/Labels/ferry.session").asText()).isEqualTo("new");
        assertThat(body.at("/HostConfig/Memory").asLong()).isEqualTo(1048576);
        assertThat(body.at("/HostConfig/RestartPolicy/Name").asText()).isEqualTo("no");
        assertThat(body.at("/HostConfig").has("MaskedPaths")).isFalse();
        assertThat(body.at("/NetworkingConfig/EndpointsConfig/front/Aliases"))
                .isEqualTo(new ObjectMapper().readTree("[\"www\"]"));
    }

    @Test
    void namesTheOtherNetworks() throws Exception {
        Map<String, ObjectNode> more = ContainerBody.moreNetworks(inspect());

        assertThat(more.keySet()).containsExactly("back");
        assertThat(Objects.requireNonNull(more.get("back"))
                        .at("/IPAMConfig/IPv4Address")
                        .asText())
                .isEqualTo("10.9.0.7");
    }

    @Test
    void theSkeletonHasItsOwnEntryAndNoNetwork() throws Exception {
        ObjectNode body = ContainerBody.skeleton(inspect(), "web:1", Map.of(), List.of("/.ferry/stub"));

        assertThat(body.path("Entrypoint")).isEqualTo(new ObjectMapper().readTree("[\"/.ferry/stub\"]"));
        assertThat(body.path("Cmd")).isEmpty();
        assertThat(body.at("/Healthcheck/Test/0").asText()).isEqualTo("NONE");
        assertThat(body.at("/HostConfig/NetworkMode").asText()).isEqualTo("none");
        assertThat(body.at("/HostConfig").has("PortBindings")).isFalse();
        assertThat(body.path("User").asText()).isEqualTo("7");
    }
}

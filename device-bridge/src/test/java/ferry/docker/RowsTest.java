package ferry.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowsTest {
    private static JsonNode json(String text) throws IOException {
        return EngineHttp.JSON.readTree(text.replace('\'', '"'));
    }

    @Test
    void aContainersRow() throws IOException {
        Container row = Rows.container(
                json("{'Id':'abc','Names':['/other/alias','/web'],'Image':'nginx','ImageID':'sha256:1','Command':'x',"
                        + "'Created':17,'Ports':[{'IP':'0.0.0.0','PrivatePort':80,'PublicPort':8080,'Type':'tcp'},"
                        + "{'PrivatePort':443,'Type':'tcp'}],'Labels':{'a':'b'},'State':'running','Status':'Up'}"),
                "linux/amd64");
        assertThat(row.name()).isEqualTo("web");
        assertThat(row.running()).isTrue();
        assertThat(row.ports())
                .containsExactly(new Container.Port("0.0.0.0", 80, 8080, "tcp"), new Container.Port("", 443, 0, "tcp"));
        assertThat(row.labels()).isEqualTo(Map.of("a", "b"));
    }

    @Test
    void nothingWhereSomethingWasPromised() throws IOException {
        for (String text : List.of(
                "{}",
                "null",
                "[]",
                "7",
                "{'Id':null,'Names':null,'Ports':null,'Labels':null,'Created':null}",
                "{'Id':[1],'Names':{'a':1},'Ports':'x','Labels':['y'],'Created':'soon'}")) {
            JsonNode row = json(text);
            assertThat(Rows.container(row, "").name()).isEmpty();
            assertThat(Rows.image(row).tags()).isEmpty();
            assertThat(Rows.volume(row).name()).isEmpty();
            assertThat(Rows.event(row).attributes()).isEmpty();
            assertThat(Rows.usage(row).cpuPercent()).isZero();
            assertThat(Rows.platform(row)).isEmpty();
            assertThat(Rows.facts(row, row).cpus()).isZero();
        }
        assertThat(Rows.container(json("{'Created':'17'}"), "").created()).isEqualTo(17);
    }

    @Test
    void usageAsTheDockerCommandCounts() throws IOException {
        JsonNode stats = json("{'read':'2026-11-24T00:00:00Z','pids_stats':{'current':3},"
                + "'cpu_stats':{'cpu_usage':{'total_usage':3000},'system_cpu_usage':20000,'online_cpus':4},"
                + "'precpu_stats':{'cpu_usage':{'total_usage':1000},'system_cpu_usage':16000},"
                + "'memory_stats':{'usage':1000,'limit':5000,'stats':{'inactive_file':400}},"
                + "'networks':{'eth0':{'rx_bytes':1,'tx_bytes':10},'eth1':{'rx_bytes':2,'tx_bytes':20}}}");
        Usage usage = Rows.usage(stats);
        assertThat(usage.cpuPercent()).isCloseTo(200.0, within(1e-9));
        assertThat(usage).isEqualTo(new Usage(usage.cpuPercent(), 600, 5000, 3, 30, 3));
        assertThat(Rows.sampled(stats)).isTrue();
        assertThat(Rows.sampled(json("{'read':'0001-01-01T00:00:00Z'}"))).isFalse();
    }

    @Test
    void aFirstSampleHasNoCpu() throws IOException {
        assertThat(Rows.usage(json("{'cpu_stats':{'cpu_usage':{'total_usage':3000},'system_cpu_usage':20000,"
                                + "'online_cpus':4},'precpu_stats':{'cpu_usage':{'total_usage':0}}}"))
                        .cpuPercent())
                .isZero();
    }

    @Test
    void untaggedImagesHaveNoTags() throws IOException {
        assertThat(Rows.image(json("{'Id':'sha256:1','RepoTags':['<none>:<none>'],'Size':5,'Created':6}")))
                .isEqualTo(new Image("sha256:1", List.of(), 5, 6));
        assertThat(Rows.platform(json("{'Os':'linux','Architecture':'arm','Variant':'v7'}")))
                .isEqualTo("linux/arm/v7");
    }
}

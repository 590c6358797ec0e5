package ferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notes, tags and the filters of the list. */
class SessionRemarksTest {
    @TempDir
    Path temp;

    private FakeServices services;
    private Shell shell;

    @BeforeEach
    void open() {
        services = new FakeServices(temp);
        shell = new Shell(services, false);
    }

    @AfterEach
    void close() {
        services.close();
    }

    private String ok(String line) {
        Shell.Answer answer = shell.run(line);
        assertThat(answer.exit()).as(line + ": " + answer.err()).isZero();
        return answer.out();
    }

    private String session(String name, String outcome) {
        String id = services.journal().begin(name, name, "lab-pc", "lab-phone", "translated", "{}");
        services.journal().end(id, outcome, 900, 4096, Optional.empty());
        return id;
    }

    @Test
    void aNoteIsWrittenShownAndTakenAway() {
        String id = session("web", "moved");
        assertThat(ok("sessions note " + id)).isEqualTo("Session " + id + " has no note.\n");
        assertThat(ok("sessions note " + id + " slow over Wi-Fi")).isEqualTo("slow over Wi-Fi\n");
        assertThat(ok("sessions show " + id)).contains("note       slow over Wi-Fi\n");
        assertThat(ok("sessions list")).contains("NOTE").contains("slow over Wi-Fi");
        assertThat(Json.parse(ok("sessions show last --json")).path("note").asText())
                .isEqualTo("slow over Wi-Fi");
        assertThat(shell.run("sessions", "note", id, "").out()).contains("has no note");
    }

    @Test
    void tagsComeAndGo() {
        String id = session("web", "moved");
        assertThat(ok("sessions tag " + id + " +demo Old +help +json")).isEqualTo("demo help json old\n");
        assertThat(ok("sessions tag last -old -help -json +x")).isEqualTo("demo x\n");
        JsonNode json = Json.parse(ok("sessions tag last --json"));
        assertThat(json.path("tags").toString()).isEqualTo("[\"demo\",\"x\"]");
        assertThat(ok("sessions show last")).contains("tags       demo x\n");
        Shell.Answer bad = shell.run("sessions", "tag", "last", "+two words");
        assertThat(bad.exit()).isEqualTo(5);
        assertThat(bad.err()).contains("\"two words\" is no tag").doesNotContain("fault in Ferry");
    }

    @Test
    void theListIsFiltered() {
        String web = session("web", "moved");
        String db = session("db", "refused");
        ok("sessions tag " + web + " +demo");
        ok("sessions note " + db + " the phone was full");
        assertThat(ids("--tag Demo")).containsExactly(web);
        assertThat(ids("--outcome refused,attention")).containsExactly(db);
        assertThat(ids("--search FULL")).containsExactly(db);
        assertThat(ids("--since 2001-02-03 --until 2999-01-01")).containsExactlyInAnyOrder(web, db);
        assertThat(ids("--until 2001-02-03")).isEmpty();
        Shell.Answer unknown = shell.run("sessions list --outcome won");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("No session ends won; there are: attention, confirmed");
        assertThat(shell.run("sessions list --since yesterday").exit()).isEqualTo(2);
    }

    private java.util.List<String> ids(String options) {
        java.util.List<String> all = new java.util.ArrayList<>();
        Json.parse(ok("sessions list --json " + options))
                .forEach(s -> all.add(s.path("session").asText()));
        return all;
    }
}

package ferry.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.docker.Engine;
import ferry.session.Session;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Docker's archives leave out of changed files crosses, too; the walker makes it, see walker.c. */
@Tag("lab")
class LayerLabTest {
    private Bed bed;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        bed = new Bed(folder);
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void attributesAndHolesCross() throws Exception {
        bed.lookIntoLayers();
        String id = bed.start("migrate-layer", b -> {});
        LayerExtras before = extras(bed.from, id);
        assertThat(before.errors()).isEmpty();
        assertThat(before.xattrs("data/changed")).containsExactlyEntriesOf(Map.of("user.note", "\0\u00ff\n"));
        assertThat(before.holes()).isNotEmpty().allMatch(h -> h.path().equals("data/sparse"));

        Progress.Result result = bed.cross("migrate-layer", Faults.none(), p -> {});

        assertThat(result.outcome()).as("%s", result.error()).isEqualTo("moved");
        LayerExtras after = extras(bed.to, result.container());
        assertThat(after.xattrs()).isEqualTo(before.xattrs());
        assertThat(after.holes()).containsExactlyInAnyOrderElementsOf(before.holes());
        assertThat(log(result.session())).noneMatch(l -> l.contains("travel") || l.contains("filled"));
        bed.assertClean(result.session(), true);
        assertThat(bed.from.containers(true)).noneMatch(c -> c.name().startsWith("ferry-look-"));
    }

    @Test
    void withoutTheProgramThatLooksACrossingGoesOnAndSaysSo() throws Exception {
        bed.start("migrate-layer", b -> {});

        Progress.Result result = bed.cross("migrate-layer", Faults.none(), p -> {});

        assertThat(result.outcome()).as("%s", result.error()).isEqualTo("moved");
        assertThat(extras(bed.to, result.container()).holes()).isEmpty();
        assertThat(log(result.session()))
                .anyMatch(l -> l.contains("Extended attributes and holes of the changed files do not travel"));
    }

    private static LayerExtras extras(Engine engine, String container) {
        String folder = TopLayer.folder(engine.inspect(container).orElseThrow()).orElseThrow();
        return new LayerProbe(engine, Optional.empty()).attributes("test", folder);
    }

    private List<String> log(String session) {
        return bed.journal.find(session).orElseThrow().log().stream()
                .map(Session.LogLine::text)
                .toList();
    }
}

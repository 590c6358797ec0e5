package ferry.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.docker.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("lab")
class PlainCrossingTest {
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
    void goesOnWithTheNextNumber() throws Exception {
        String id = bed.start("migrate-plain", b -> {}, "fork");
        List<Progress> told = new ArrayList<>();

        Progress.Result result = bed.cross("migrate-plain", Faults.none(), told::add);

        assertThat(result.outcome()).as("%s", result.error()).isEqualTo("moved");
        assertThat(Bed.running(bed.from, id)).isFalse();
        assertThat(Bed.running(bed.to, result.container())).isTrue();
        List<Long> before = Bed.counts(bed.from, id);
        Bed.awaitCount(bed.to, result.container(), before.getLast() + 20);
        List<Long> after = Bed.counts(bed.to, result.container());
        assertThat(after.getFirst()).isEqualTo(before.getLast() + 1);
        assertThat(layer(bed.from, id)).isEqualTo(layer(bed.to, result.container()));
        assertThat(tree(bed.to, result.container())).isEqualTo(tree(bed.from, id));
        assertThat(told).filteredOn(p -> p instanceof Progress.Step).isNotEmpty();
        bed.assertClean(result.session(), true);
        assertThat(bed.to.checkpoints(result.container())).isEmpty();
        assertThat(bed.from.checkpoints(id)).containsExactly("ferry-" + result.session());
    }

    /** Every file below /data, with all that must be kept; the two that grow with their names only. */
    private static List<String> tree(Engine engine, String id) throws Exception {
        List<String> files = new ArrayList<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(engine.getArchive(id, "/data"))) {
            for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
                boolean grows = e.getName().endsWith("/open") || e.getName().endsWith("/child");
                files.add("%s %o %d:%d %s %s %s"
                        .formatted(
                                e.getName(),
                                e.getMode(),
                                e.getLongUserId(),
                                e.getLongGroupId(),
                                e.getLinkName(),
                                grows ? "" : e.getLastModifiedTime() + " " + e.getExtraPaxHeaders(),
                                grows ? "" : HexFormat.of().formatHex(tar.readNBytes(4096))));
            }
        }
        files.sort(null);
        return files;
    }

    @Test
    void volumesCrossToo() throws Exception {
        assumeTwoEngines();
        bed.from.createVolume("migrate-volume");
        try {
            String id = bed.start("migrate-plain", b -> {
                b.withObject("/Volumes").putObject("/anonymous");
                b.withObject("/HostConfig").putArray("Binds").add("migrate-volume:/data");
            });
            Progress.Result result = bed.cross("migrate-plain", Faults.none(), p -> {});
            assertThat(result.outcome()).as("%s", result.error()).isEqualTo("moved");
            long frozen = Bed.counts(bed.from, id).getLast();
            Bed.awaitCount(bed.to, result.container(), frozen + 10);
            assertThat(tree(bed.to, result.container())).isEqualTo(tree(bed.from, id));
            Plan again = bed.migrations(Faults.none())
                    .plan(new Plan.Request(result.container(), "pc-b", "pc-a", Optional.empty(), false));
            assertThat(again.blockers()).anyMatch(x -> x.what().contains("migrate-volume"));
        } finally {
            bed.close();
            bed.dropVolume("migrate-volume");
        }
    }

    /** Two volumes of one name need two engines. */
    private void assumeTwoEngines() {
        Assumptions.assumeTrue(bed.two(), "FERRY_TEST_PC2_DOCKER names no second engine");
    }

    private static List<String> layer(Engine engine, String id) {
        return engine.changes(id).stream()
                .map(c -> c.kind() + " " + c.path())
                .sorted()
                .toList();
    }
}

package ferry.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.docker.Engine;
import ferry.session.Session;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failures as CRIU and Docker make them. */
@Tag("lab")
class FailingCrossingTest {
    private static final String NAME = "migrate-failing";
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
    void aDumpThatCriuRefusesIsExplained() throws Exception {
        String id = bed.start(NAME, b -> {}, "traced");

        Progress.Result result = bed.cross(NAME, Faults.none(), p -> {});

        assertGoesOn(id, result);
        assertThat(result.error()).hasValueSatisfying(e -> assertThat(e).contains("CRIU could not freeze"));
        Session row = bed.journal.find(result.session()).orElseThrow();
        assertThat(row.log())
                .anyMatch(l -> l.text().startsWith("criu: ") && l.text().contains("Error"));
    }

    @Test
    void aRestoreThatFailsIsTakenBack() throws Exception {
        String id = bed.start(NAME, b -> {});

        Progress.Result result = bed.cross(NAME, Faults.none(), at(Phase.RESTORE, target -> {
            String checkpoint = bed.to.checkpoints(target).getFirst();
            bed.to.deleteCheckpoint(target, checkpoint);
        }));

        assertGoesOn(id, result);
    }

    @Test
    void aTargetThatDiesAtOnceIsTakenBack() throws Exception {
        String id =
                bed.start(NAME, b -> b.withObject("/HostConfig/RestartPolicy").put("Name", "always"));

        Progress.Result result =
                bed.cross(NAME, Faults.none(), at(Phase.VERIFY, target -> bed.to.kill(target, "KILL")));

        assertGoesOn(id, result);
        assertThat(result.error()).hasValueSatisfying(e -> assertThat(e).contains("ended on pc-b with exit code 137"));
    }

    @Test
    void aSourceThatEndsByItselfIsNotStartedAgain() throws Exception {
        String id = bed.start(NAME, b -> {}, "dies", "30");

        Progress.Result result = bed.cross(NAME, Faults.none(), p -> {
            if (p instanceof Progress.Step s
                    && s.phase() == Phase.CHECKPOINT
                    && s.state().equals("started")) {
                int unused = bed.from.waitExit(id);
            }
        });

        assertThat(result.outcome()).as("%s", result.error()).isEqualTo("rolled-back");
        assertThat(Bed.running(bed.from, id)).isFalse();
        assertThat(bed.journal.find(result.session()).orElseThrow().log())
                .anyMatch(l -> l.text().contains("ended by itself (exit code 7)"));
        assertThat(bed.to.inspect(bed.targetName(NAME))).isEmpty();
        bed.assertClean(result.session(), false);
    }

    /** Somebody starts the source by hand while its images travel: the target must not run beside it. */
    @Test
    void aSourceThatSomebodyStartedStopsTheCrossing() throws Exception {
        String id = bed.start(NAME, b -> {});

        Progress.Result result = bed.cross(NAME, Faults.none(), p -> {
            if (p instanceof Progress.Step s
                    && s.phase() == Phase.RECODE
                    && s.state().equals("started")) {
                bed.from.start(id);
            }
        });

        assertThat(result.outcome()).as("%s", result.error()).isEqualTo("rolled-back");
        assertThat(result.error()).hasValueSatisfying(e -> assertThat(e).contains("somebody started it"));
        assertThat(Bed.running(bed.from, id)).isTrue();
        assertThat(bed.to.inspect(bed.targetName(NAME))).isEmpty();
    }

    private void assertGoesOn(String id, Progress.Result result) throws Exception {
        assertThat(result.outcome()).as("%s", result.error()).isEqualTo("rolled-back");
        assertThat(Bed.running(bed.from, id)).isTrue();
        Bed.awaitCount(bed.from, id, Bed.counts(bed.from, id).getLast() + 10);
        FaultedCrossingTest.assertWhole(Bed.counts(bed.from, id));
        assertThat(bed.to.inspect(bed.targetName(NAME))).isEmpty();
        bed.assertClean(result.session(), false);
    }

    private Consumer<Progress> at(Phase phase, Consumer<String> act) {
        return p -> {
            if (p instanceof Progress.Step s && s.phase() == phase && s.state().equals("started")) {
                Engine to = bed.to;
                act.accept(to.inspect(bed.targetName(NAME))
                        .orElseThrow()
                        .path("Id")
                        .asText());
            }
        };
    }
}

package ferry.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.docker.HttpEngine;
import ferry.session.Session;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that a real engine's answers refuse; nothing is touched. */
@Tag("lab")
class BadRequestTest {
    private Bed bed;
    private Path folder;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        this.folder = folder;
        bed = new Bed(folder);
    }

    @AfterEach
    void close() {
        bed.close();
    }

    private Progress.Result refused(String container, String what) {
        LiveMigrations migrations = bed.migrations(Faults.none());
        Plan plan = migrations.plan(Bed.request(container));
        assertThat(plan.possible()).isFalse();
        Progress.Result result = migrations.run(plan, p -> {});
        assertThat(result.outcome()).isEqualTo("refused");
        assertThat(result.error()).hasValueSatisfying(e -> assertThat(e).contains(what));
        return result;
    }

    @Test
    void anUnknownContainer() {
        refused("migrate-nobody", "There is no container migrate-nobody on pc-a");
    }

    @Test
    void aContainerThatDoesNotRun() throws Exception {
        String id = bed.start("migrate-bad", b -> {});
        bed.from.kill(id, "KILL");
        int unused = bed.from.waitExit(id);

        refused("migrate-bad", "does not run");
    }

    @Test
    void anEngineThatIsAway() throws Exception {
        String id = bed.start("migrate-bad", b -> {});
        URI none = URI.create("unix://" + folder.resolve("none.sock"));
        bed.reachTargetThrough(() -> HttpEngine.open("pc-b", none));

        refused("migrate-bad", "pc-b cannot be reached");

        assertThat(Bed.running(bed.from, id)).isTrue();
    }

    @Test
    void aSecondMigrationOfTheSameContainer() throws Exception {
        String id = bed.start("migrate-bad", b -> {});
        String first = bed.journal.begin(id, "migrate-bad", "pc-a", "elsewhere", "plain", "{}");

        refused("migrate-bad", first);

        bed.journal.end(first, "rolled-back", -1, 0, Optional.empty());
        assertThat(bed.journal.list()).extracting(Session::id).containsExactly(first);
    }

    /** The plan was made, then the container was stopped: what is found at the start counts. */
    @Test
    void aPlanThatIsNoLongerTrue() throws Exception {
        String id = bed.start("migrate-bad", b -> {});
        LiveMigrations migrations = bed.migrations(Faults.none());
        Plan plan = migrations.plan(Bed.request("migrate-bad"));
        assertThat(plan.possible()).isTrue();
        bed.from.kill(id, "KILL");
        int unused = bed.from.waitExit(id);

        Progress.Result result = migrations.run(plan, p -> {});

        assertThat(result.outcome()).isEqualTo("refused");
        assertThat(bed.to.inspect(bed.targetName("migrate-bad"))).isEmpty();
        assertThat(bed.journal.find(result.session()).orElseThrow().outcome()).isEqualTo("refused");
    }
}

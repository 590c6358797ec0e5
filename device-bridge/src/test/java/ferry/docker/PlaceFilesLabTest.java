package ferry.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.docker.FileEntry.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files, leftovers and times of the log on the lab's PC. Its image has neither find nor stat: lists come from archives. */
@Tag("lab")
class PlaceFilesLabTest {
    private static final String VOLUME = "ferry-test-files";

    @TempDir
    Path temp;

    private final LabDocker lab = LabDocker.pc();
    private final Engine engine = lab.engine();

    @AfterEach
    void close() throws Exception {
        lab.close();
    }

    @Test
    void filesGoIntoAContainerAndOutAgain() throws IOException {
        String id = lab.create("files", "sh", "-c", "while :; do sleep 0.2; done");
        there(FilePlace.container(id));
        engine.start(id);
        try (PlaceFiles files = PlaceFiles.open(engine, FilePlace.container(id))) {
            assertThat(files.list("/tmp").entries()).extracting(FileEntry::name).containsExactly("folder");
            assertThat(files.list("/").entries())
                    .filteredOn(entry -> entry.name().equals("usr"))
                    .extracting(FileEntry::kind)
                    .containsExactly(Kind.FOLDER);
            assertThatThrownBy(() -> files.list("/nowhere")).isInstanceOf(DockerException.class);
        }
    }

    @Test
    void filesGoIntoAVolumeAndOutAgain() throws IOException {
        lab.image();
        engine.createVolume(VOLUME);
        try {
            there(FilePlace.volume(VOLUME));
            assertThat(engine.containers(true)).noneMatch(Courier::isCourier);
        } finally {
            engine.removeVolume(VOLUME);
        }
    }

    private void there(FilePlace place) throws IOException {
        Path local = Files.createDirectories(temp.resolve("folder"));
        Files.writeString(local.resolve("數據.txt"), "content");
        String folder = place.volume() ? "/" : "/tmp";
        try (PlaceFiles files = PlaceFiles.open(engine, place)) {
            assertThat(files.put(local, folder)).isEqualTo(new TarFiles.Report(1, 7, 0));
            assertThat(files.list(folder).entries()).extracting(FileEntry::name).containsExactly("folder");
            assertThat(files.list(folder + "/folder").entries())
                    .extracting(FileEntry::name, FileEntry::kind, FileEntry::bytes)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple("數據.txt", Kind.FILE, 7L));
            assertThat(files.peek(folder + "/folder/數據.txt", 4)).isEqualTo("cont".getBytes(StandardCharsets.UTF_8));
            Path back = temp.resolve("back");
            assertThat(files.get(folder + "/folder", back)).isEqualTo(new TarFiles.Report(1, 7, 0));
            assertThat(back.resolve("folder/數據.txt")).hasContent("content");
        }
    }

    @Test
    void leftoversAreThoseThatDoNotRunAndNobodyNeeds() throws IOException {
        // The image of these tests has Ferry's own label, and what has it is never a leftover.
        String own = lab.create("own", "sh");
        String left = lab.create("left", new String[] {"sh"}, PlaceFilesLabTest::foreign);
        String held = lab.create("held", new String[] {"sh"}, PlaceFilesLabTest::foreign);
        String running = lab.create("running", "sh", "-c", "while :; do sleep 0.2; done");
        engine.start(running);
        assertThat(Leftovers.of(engine, Set.of(held)))
                .extracting(Leftovers.Leftover::id)
                .contains(left)
                .doesNotContain(own, held, running);
    }

    private static void foreign(ObjectNode body) {
        body.putObject("Labels").put(Courier.ROLE, "");
    }

    @Test
    void linesOfALogHaveTheirTimes() throws IOException {
        String id = lab.create("times", "sh", "-c", "echo one; sleep 60");
        engine.start(id);
        await().atMost(Duration.ofSeconds(20)).until(() -> lab.lines(id).contains("one"));
        try (InputStream log = engine.logs(id, -1, false, true)) {
            assertThat(new String(log.readAllBytes(), StandardCharsets.UTF_8))
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d+Z one\n");
        }
    }
}

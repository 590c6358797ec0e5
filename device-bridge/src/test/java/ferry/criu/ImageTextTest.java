package ferry.criu;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImageTextTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    static List<Golden> golden() {
        return Golden.all();
    }

    @ParameterizedTest
    @MethodSource("golden")
    void everyCheckpointHasATreeAndJson(Golden checkpoint) throws IOException {
        Images images = checkpoint.images();
        String text = ImageText.summary(images);
        assertThat(text)
                .startsWith("image version 2")
                .contains("process 1, parent 0", "thread 1 ", "memory: ", "pages: ", "descriptors: ", "pages in all: ")
                .doesNotContain("no such file", "not in files.img", "but that file has", "\r", "\t", "\u001b");
        JsonNode json = JSON.readTree(ImageText.json(images));
        assertThat(json.get("images").size() + json.get("others").size())
                .isEqualTo(images.names().size() + images.bulk().size());
    }

    @Test
    void processesShowThreadsMemoryAndDescriptors() {
        assertThat(ImageText.summary(Golden.of("pc-4.2-threads").images()))
                .contains(
                        "  zoo, X86_64, alive\n", "worker-1 ip ", "worker-3 ip ", " r-xp /zoo+1000\n", " rw-p [heap]\n")
                .containsPattern("  pages: \\d+ runs, \\d+ KiB in pages-1.img");
        assertThat(ImageText.summary(Golden.of("phone-4.1.1-count").images())).contains("AARCH64, alive", " pc ffff");
        assertThat(ImageText.summary(Golden.of("pc-4.2-tree").images()))
                .contains("zoo, X86_64, stopped", "zoo, X86_64, dead (exit code 768)", "terminal ", "pidfd of 1");
    }

    @Test
    void openFilesAreNamed() {
        assertThat(ImageText.summary(Golden.of("pc-4.2-inet").images()))
                .contains(
                        "tcp listening 127.0.0.1:7777\n",
                        "to 127.0.0.1:7777\n",
                        "udp 127.0.0.1:7778 to 127.0.0.1:7779\n",
                        "tcp listening [0:0:0:0:0:0:0:0]:7780\n");
        assertThat(ImageText.summary(Golden.of("pc-4.2-unix").images()))
                .contains("listening", "/tmp/zoo.sock", "@abstract");
        assertThat(ImageText.summary(Golden.of("pc-4.2-events").images()))
                .contains(
                        "eventfd, count 7",
                        "timerfd, clock 1",
                        "signalfd, signals 0x10000",
                        "inotify, 1 watches",
                        "epoll, watches [");
        assertThat(ImageText.summary(Golden.of("pc-4.2-files").images()))
                .contains("/tmp/zoo/plain (read-write, append)", "memfd, inode ");
    }

    @Test
    void jsonHasEveryField() throws IOException {
        Images images = Golden.of("pc-4.2-shared").images();
        JsonNode pipes = JSON.readTree(ImageText.json(images.image("pipes-data.img")));
        assertThat(pipes.get("kind").asText()).isEqualTo("PIPES_DATA");
        assertThat(pipes.get("magics").get(1).asText()).isEqualTo("0x56453709");
        JsonNode first = pipes.get("entries").get(0);
        assertThat(first.get("bytes").asInt()).isEqualTo(first.get("payload").binaryValue().length);
        JsonNode mm = JSON.readTree(ImageText.json(images.image("mm-1.img")));
        JsonNode areas = mm.get("entries").get(0).get("vmas");
        assertThat(areas.get(0).get("start").asLong()).isEqualTo(0x400000);
        // the vsyscall page lies in the upper half: unsigned
        assertThat(areas.get(areas.size() - 1).get("start").asText()).isEqualTo("18446744073699065856");
    }

    @Test
    void whatIsDamagedIsSaidInItsPlace() {
        Images images = Golden.of("pc-4.2-count").images();
        images.put("mm-1.img", new byte[] {1, 2, 3, 4});
        images.remove("core-1.img");
        assertThat(ImageText.summary(images))
                .contains(
                        "mm-1.img at byte 0: the magic is",
                        "core-1.img: the checkpoint has no such file",
                        "descriptors: 3");
        assertThat(ImageText.summary(new Images())).contains("inventory.img: the checkpoint has no such file");
    }
}

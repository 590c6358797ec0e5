package ferry.recode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.criu.Image;
import ferry.criu.ImageKind;
import ferry.criu.Images;
import ferry.criu.Pagemap;
import ferry.criu.proto.MmEntry;
import ferry.criu.proto.VmaEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real checkpoint with shared memory of all kinds, and another machine's in the place of its skeleton. */
class SharedMemoryTest {
    private static final int PRIVATE = 1 | 1 << 9;
    private static final int SHARED = 1 | 1 << 7 | 1 << 14;
    private static final long AT = 0x100000;

    private Images source;
    private Images skeleton;
    private SharedMemory shared;

    private static Images golden(String name) throws IOException {
        try (InputStream in = new GZIPInputStream(
                Objects.requireNonNull(SharedMemoryTest.class.getResourceAsStream("/criu/" + name + ".tar.gz")))) {
            return Images.ofTar(in);
        }
    }

    @BeforeEach
    void read() throws IOException {
        source = golden("pc-4.2-shared");
        skeleton = golden("phone-4.1.1-shared");
        shared = new SharedMemory(source, skeleton, Isa.X86_64, Isa.AARCH64, Pagemap.Form.NARROW);
    }

    private static VmaEntry area(long page, long pages, int status, long object, long offset) {
        return VmaEntry.newBuilder()
                .setStart(AT + page * StubLayout.PAGE)
                .setEnd(AT + (page + pages) * StubLayout.PAGE)
                .setStatus(status)
                .setShmid(object)
                .setPgoff(offset * StubLayout.PAGE)
                .setProt(3)
                .setFlags(1)
                .setFdflags(0x8002)
                .setFd(-1)
                .build();
    }

    private static MmEntry memory(VmaEntry... areas) {
        return MmEntry.newBuilder().addAllVmas(List.of(areas)).buildPartial();
    }

    @Test
    void anAreaOfTheSkeletonBecomesWhatTheSourceHasThere() {
        MmEntry theirs = memory(area(0, 2, PRIVATE, 0, 0), area(2, 3, SHARED, 41, 1), area(5, 4, SHARED, 42, 7));
        VmaEntry bone = area(3, 4, SHARED, 9, 0).toBuilder().setProt(1).build();
        assertThat(shared.areas(bone, theirs, 1))
                .satisfiesExactly(
                        first -> {
                            assertThat(first.getStart()).isEqualTo(bone.getStart());
                            assertThat(first.getShmid()).isEqualTo(41);
                            assertThat(first.getPgoff()).isEqualTo(2 * StubLayout.PAGE);
                            assertThat(first.getProt()).as("a translator's own").isEqualTo(1);
                            assertThat(first.getFdflags())
                                    .as("O_LARGEFILE of arm64")
                                    .isEqualTo(0x20002);
                        },
                        second -> {
                            assertThat(second.getEnd()).isEqualTo(bone.getEnd());
                            assertThat(second.getShmid()).isEqualTo(42);
                            assertThat(second.getPgoff()).isEqualTo(7 * StubLayout.PAGE);
                        });
    }

    @Test
    void whatIsNotSharedInTheSourceIsAnError() {
        MmEntry theirs = memory(area(0, 2, SHARED, 41, 0), area(2, 3, PRIVATE, 0, 0));
        assertThatThrownBy(() -> shared.areas(area(1, 2, SHARED, 9, 0), theirs, 7))
                .isInstanceOf(RecodeException.class)
                .hasMessageContaining("process 7");
    }

    @Test
    void thePagesGetNumbersThatTheSkeletonHasNot() {
        Set<Integer> taken = new HashSet<>();
        for (String name : skeleton.names()) {
            if (name.startsWith("pagemap-")) {
                taken.add(Pagemap.of(skeleton.image(name)).pagesId());
            }
        }
        List<Image> pagemaps = shared.images().stream()
                .filter(i -> i.kind() == ImageKind.SHMEM_PAGEMAP)
                .toList();
        assertThat(pagemaps).isNotEmpty().hasSize(shared.pages().size());
        for (Image image : pagemaps) {
            Pagemap before = Pagemap.of(source.image(image.file()));
            Pagemap now = Pagemap.of(image);
            assertThat(taken.add(now.pagesId())).as(now.pagesFile()).isTrue();
            assertThat(now.runs()).isEqualTo(before.runs());
            assertThat(shared.pages()).containsEntry(before.pagesId(), now);
        }
    }

    @Test
    void systemVObjectsAreOfTheTargetsNamespace() {
        int namespace = skeleton.ids(skeleton.pstree().getFirst().getPid()).getIpcNsId();
        assertThat(shared.systemV()).isNotEmpty().allSatisfy((name, data) -> {
            assertThat(name).endsWith("-" + namespace + ".img");
            assertThat(source.names()).anySatisfy(n -> assertThat(source.raw(n)).isEqualTo(data));
        });
    }

    @Test
    void everySharedAreaOfTheSourceIsGivenAPlace() {
        List<Guest.Area> areas = X86Tasks.read(source, new ArrayList<>()).stream()
                .flatMap(g -> g.areas().stream())
                .toList();
        assertThat(areas).extracting(Guest.Area::sharing).contains(Guest.Sharing.SHARED, Guest.Sharing.SYSTEM_V);
        assertThat(areas.stream().filter(Guest.Area::shared))
                .allSatisfy(a -> assertThat(a.path()).isEmpty());
    }
}

package ferry.recode;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.criu.proto.MmEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SkeletonDraftTest {
    private static final SkeletonDraft.Mapping CODE =
            new SkeletonDraft.Mapping(0x555500000000L, 0x555500001000L, "r-xp", 0, "/bin/sh", true);
    private static final SkeletonDraft.Mapping STACK =
            new SkeletonDraft.Mapping(0x7ffd00000000L, 0x7ffd00021000L, "rw-p", 0, "[stack]", false);

    @Test
    void hasTheTreeInAnOrderInWhichItCanBeForked() {
        SkeletonDraft draft = draft(task(7, 5, 1), task(1, 0, 2), task(5, 1, 1)).orElseThrow();
        assertThat(draft.guests()).extracting(Guest::pid).containsExactly(1, 5, 7);
        assertThat(draft.spec().tasks()).isEqualTo(3);
        assertThat(draft.programs()).containsExactly("/bin/sh");
        ByteBuffer table = ByteBuffer.wrap(draft.spec().table()).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(table.getLong(0)).isEqualTo(StubLayout.TABLE_MAGIC);
        assertThat(table.getLong(16)).isEqualTo(3);
    }

    @Test
    void aStackIsMappedAtItsFullSizeAndTheStashLiesAboveIt() {
        SkeletonDraft draft = draft(task(1, 0, 1)).orElseThrow();
        Guest.Area stack = draft.guests().getFirst().areas().getLast();
        assertThat(stack.bytes()).isEqualTo(8L << 20);
        assertThat(draft.stash().start()).isGreaterThan(stack.end());
    }

    @Test
    void whatTheTargetLacksIsLeftForLaterButTheRoomOfSharedMemory() {
        SkeletonDraft.Mapping volume =
                new SkeletonDraft.Mapping(0x600000000L, 0x600001000L, "r--p", 0, "/data/file", false);
        SkeletonDraft.Mapping zero =
                new SkeletonDraft.Mapping(0x700000000L, 0x700001000L, "rw-s", 0, "/dev/zero (deleted)", false);
        SkeletonDraft.Mapping kernel =
                new SkeletonDraft.Mapping(0xffffffffff600000L, 0xffffffffff601000L, "--xp", 0, "[vsyscall]", false);
        SkeletonDraft draft = SkeletonDraft.of(
                        List.of(new SkeletonDraft.Task(1, 0, 1, 0x5000, List.of(volume, zero, CODE, STACK, kernel))))
                .orElseThrow();
        assertThat(draft.guests().getFirst().areas())
                .extracting(Guest.Area::sharing)
                .containsExactly(Guest.Sharing.SHARED, Guest.Sharing.PRIVATE, Guest.Sharing.PRIVATE);
    }

    @Test
    void noDraftOfWhatIsNoTreeOrHasNoBreak() {
        assertThat(draft()).isEmpty();
        assertThat(draft(task(2, 0, 1))).as("no process 1").isEmpty();
        assertThat(draft(task(1, 0, 1), task(9, 8, 1))).as("a stranger").isEmpty();
        assertThat(SkeletonDraft.of(List.of(new SkeletonDraft.Task(1, 0, 1, 0, List.of(CODE, STACK)))))
                .isEmpty();
    }

    @Test
    void frozenProcessesTakeTheirPlaces() {
        SkeletonDraft draft = draft(task(1, 0, 1), task(5, 1, 1), task(7, 1, 2)).orElseThrow();
        assertThat(pids(draft.match(List.of(guest(1, 0, 1), guest(7, 1, 2), guest(5, 1, 1)))))
                .containsExactly(1, 5, 7);
        assertThat(pids(draft.match(List.of(guest(1, 0, 1), guest(7, 1, 2), guest(9, 1, 1)))))
                .as("a shell's child is another one now")
                .containsExactly(1, 9, 7);
        assertThat(draft.match(List.of(guest(1, 0, 1), guest(5, 1, 1)))).isEmpty();
        assertThat(draft.match(List.of(guest(1, 0, 1), guest(5, 1, 1), guest(7, 1, 3))))
                .as("one thread more")
                .isEmpty();
        assertThat(draft.match(List.of(guest(1, 0, 1), guest(5, 1, 1), guest(7, 5, 2))))
                .as("a grandchild")
                .isEmpty();
    }

    private static List<Integer> pids(Optional<List<Guest>> guests) {
        return guests.orElseThrow().stream().map(Guest::pid).toList();
    }

    private static Optional<SkeletonDraft> draft(SkeletonDraft.Task... tasks) {
        return SkeletonDraft.of(List.of(tasks));
    }

    private static SkeletonDraft.Task task(int pid, int ppid, int threads) {
        return new SkeletonDraft.Task(pid, ppid, threads, 0x555500010000L, List.of(CODE, STACK));
    }

    private static Guest guest(int pid, int ppid, int threads) {
        List<Guest.Thread> its = IntStream.range(0, threads)
                .mapToObj(i -> new Guest.Thread(
                        pid + i, 0, 0, 0, 0, new long[18], new byte[512], new byte[256], 0, new long[3]))
                .toList();
        return new Guest(
                pid,
                ppid,
                List.of(),
                List.of(),
                its,
                Optional.empty(),
                0,
                new Origin("", MmEntry.getDefaultInstance()));
    }
}

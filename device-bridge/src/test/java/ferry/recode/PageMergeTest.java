package ferry.recode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.criu.PageRun;
import ferry.criu.Pagemap;
import ferry.criu.proto.MmEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PageMergeTest {
    private static final int PAGE = StubLayout.PAGE;

    @Test
    void theSourceWinsWhereBothHaveAPage() throws IOException {
        PageMerge merge = merge(List.of(run(0x100, 2)), List.of(run(0xff, 4)), List.of());
        assertThat(merge.pagemap().runs()).containsExactly(run(0xff, 4));
        assertThat(pages(merge, 2, 4)).containsExactly('s' + 0, 'S' + 0, 'S' + 1, 's' + 3);
    }

    @Test
    void whatIsLeftOutOfTheSourceComesFromTheSkeleton() throws IOException {
        List<long[]> gap = List.of(new long[] {0x101L * PAGE, 0x103L * PAGE});
        PageMerge merge = merge(List.of(run(0x100, 4)), List.of(run(0x102, 1)), gap);
        assertThat(merge.pagemap().runs()).containsExactly(run(0x100, 1), run(0x102, 2));
        assertThat(pages(merge, 4, 1)).containsExactly('S' + 0, 's' + 0, 'S' + 3);
    }

    @Test
    void memoryAboveTheGuestIsTheSkeletonsAlone() throws IOException {
        long top = StubLayout.GUEST_END / PAGE;
        PageMerge merge = merge(List.of(run(top - 1, 2)), List.of(run(top + 5, 1)), List.of());
        assertThat(merge.pagemap().runs()).containsExactly(run(top - 1, 1), run(top + 5, 1));
        assertThat(pages(merge, 2, 1)).containsExactly('S' + 0, 's' + 0);
    }

    @Test
    void anyTwoMapsGiveWhatAMapOfPagesGives() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            List<PageRun> source = runs(random);
            List<PageRun> skeleton = runs(random);
            TreeMap<Long, Integer> wanted = new TreeMap<>();
            put(skeleton, 's', wanted);
            put(source, 'S', wanted);
            PageMerge merge = merge(source, skeleton, List.of());
            List<Long> addresses = merge.pagemap().runs().stream()
                    .flatMap(
                            r -> java.util.stream.LongStream.range(0, r.pages()).mapToObj(k -> r.vaddr() / PAGE + k))
                    .toList();
            assertThat(addresses).containsExactlyElementsOf(wanted.keySet());
            assertThat(pages(merge, count(source), count(skeleton))).containsExactlyElementsOf(wanted.values());
        }
    }

    @Test
    void aSourceThatEndsEarlyIsAnError() {
        PageMerge merge = merge(List.of(run(0x100, 3)), List.of(), List.of());
        assertThatThrownBy(() -> pages(merge, 2, 0)).isInstanceOf(EOFException.class);
    }

    @Test
    void pagesInAParentCheckpointAreRefused() {
        List<PageRun> parent = List.of(new PageRun(0x100L * PAGE, 1, PageRun.PE_PARENT));
        assertThatThrownBy(() -> merge(parent, List.of(), List.of()))
                .isInstanceOf(RecodeException.class)
                .hasMessageContaining("parent");
    }

    @Test
    void movedPagesWaitForTheStashAndTheBlockReplacesTheSkeletons() throws IOException {
        // Source: 0x100 stays, 0x101-0x102 move, 0x103 stays, 0x200 moves; stash at 0x300, block of two pages at 0x180.
        List<CatchUp.Move> moves = List.of(
                new CatchUp.Move(0x101L * PAGE, 0x300L * PAGE, 2L * PAGE),
                new CatchUp.Move(0x200L * PAGE, 0x302L * PAGE, PAGE));
        byte[] block = new byte[PAGE + 1];
        block[0] = 'b';
        block[PAGE] = 'c';
        PageMerge merge = new PageMerge(
                new Pagemap(1, List.of(run(0x100, 4), run(0x200, 1))),
                new Pagemap(2, List.of(run(0x101, 1), run(0x180, 1), run(0x400, 1))),
                guest(),
                List.of(),
                Optional.of(new PageMerge.Late(0x180L * PAGE, block, moves)));
        assertThat(merge.pagemap().runs())
                .containsExactly(run(0x100, 2), run(0x103, 1), run(0x180, 2), run(0x300, 3), run(0x400, 1));
        assertThat(pages(merge, 5, 3))
                .containsExactly('S' + 0, 's' + 0, 'S' + 3, (int) 'b', (int) 'c', 'S' + 1, 'S' + 2, 'S' + 4, 's' + 2);
        assertThat(merge.sourceBytes()).isEqualTo(5L * PAGE);
    }

    private static PageRun run(long page, long pages) {
        return PageRun.present(page * PAGE, pages);
    }

    private static List<PageRun> runs(Random random) {
        List<PageRun> runs = new java.util.ArrayList<>();
        long at = 0x100 + random.nextInt(4);
        for (int n = random.nextInt(6); n > 0; n--) {
            int pages = 1 + random.nextInt(5);
            runs.add(run(at, pages));
            at += pages + random.nextInt(4);
        }
        return runs;
    }

    private static int count(List<PageRun> runs) {
        return runs.stream().mapToInt(r -> (int) r.pages()).sum();
    }

    private static void put(List<PageRun> runs, int letter, TreeMap<Long, Integer> into) {
        int n = 0;
        for (PageRun r : runs) {
            for (long k = 0; k < r.pages(); k++) {
                into.put(r.vaddr() / PAGE + k, letter + n++);
            }
        }
    }

    private static PageMerge merge(List<PageRun> source, List<PageRun> skeleton, List<long[]> leftOut) {
        return new PageMerge(new Pagemap(1, source), new Pagemap(2, skeleton), guest(), leftOut, Optional.empty());
    }

    private static Guest guest() {
        return new Guest(
                1,
                0,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                0,
                new Origin("", MmEntry.getDefaultInstance()));
    }

    /** The first byte of each page of the result; page n of the source holds 'S' + n, of the skeleton 's' + n. */
    private static List<Integer> pages(PageMerge merge, int source, int skeleton) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        merge.write(new ByteArrayInputStream(filled(source, 'S')), filled(skeleton, 's'), out);
        byte[] all = out.toByteArray();
        assertThat((long) all.length).isEqualTo(merge.pagemap().stored());
        return java.util.stream.IntStream.range(0, all.length / PAGE)
                .mapToObj(i -> all[i * PAGE] & 0xff)
                .toList();
    }

    private static byte[] filled(int pages, int letter) {
        byte[] bytes = new byte[pages * PAGE];
        for (int i = 0; i < pages; i++) {
            java.util.Arrays.fill(bytes, i * PAGE, (i + 1) * PAGE, (byte) (letter + i));
        }
        return bytes;
    }
}

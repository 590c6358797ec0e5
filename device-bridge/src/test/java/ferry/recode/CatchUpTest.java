package ferry.recode;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.criu.PageRun;
import ferry.criu.Pagemap;
import ferry.criu.proto.MmEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the stub does makes the memory of the skeleton that of the frozen process. */
class CatchUpTest {
    private static final long PAGE = StubLayout.PAGE;
    private static final Guest.Area STASH = area(0x1000, 0x1040, 3, "");

    @Test
    void nothingButTheStashGoesWhenNothingHasChanged() {
        List<Guest.Area> areas = List.of(area(1, 5, 5, "/bin/a"), area(5, 9, 3, ""));
        CatchUp up = between(areas, areas, run(5, 3)).orElseThrow();
        assertThat(up.moves()).isEmpty();
        assertThat(up.acts()).extracting(StubTable.Late::kind).containsExactly(StubLayout.LATE_UNMAP);
        assertThat(up.acts().getFirst().area().start()).isEqualTo(STASH.start());
    }

    @Test
    void aHeapThatGrewGetsItsNewPagesOutOfTheStash() {
        Guest made = guest(List.of(area(5, 9, 3, "")), 9 * PAGE);
        Guest now = guest(List.of(area(5, 12, 3, "")), 11 * PAGE + 100);
        CatchUp up = CatchUp.between(made, now, new Pagemap(1, List.of(run(6, 5))), STASH)
                .orElseThrow();
        assertThat(up.moves()).containsExactly(new CatchUp.Move(9 * PAGE, STASH.start(), 2 * PAGE));
        assertThat(up.acts())
                .extracting(StubTable.Late::kind)
                .containsExactly(
                        StubLayout.LATE_BREAK, StubLayout.LATE_MAP, StubLayout.LATE_COPY, StubLayout.LATE_UNMAP);
        assertThat(up.acts().getFirst().area().start()).isEqualTo(11 * PAGE + 100);
    }

    @Test
    void aHeapElsewhereKeepsTheSkeletonsBreak() {
        Guest made = guest(List.of(area(5, 9, 3, "")), 9 * PAGE);
        Guest now = guest(List.of(area(50, 60, 3, "")), 60 * PAGE);
        CatchUp up =
                CatchUp.between(made, now, new Pagemap(1, List.of()), STASH).orElseThrow();
        assertThat(up.acts()).extracting(StubTable.Late::kind).doesNotContain(StubLayout.LATE_BREAK);
    }

    @Test
    void moreNewPagesThanTheStashHoldsAreAnotherSkeleton() {
        assertThat(between(List.of(area(5, 9, 3, "")), List.of(area(5, 100, 3, "")), run(9, 0x40)))
                .isPresent();
        assertThat(between(List.of(area(5, 9, 3, "")), List.of(area(5, 100, 3, "")), run(9, 0x41)))
                .isEmpty();
        assertThat(between(List.of(area(5, 9, 3, "")), List.of(area(0x103f, 0x1041, 3, ""))))
                .as("something has come to lie where the stash is")
                .isEmpty();
    }

    @Test
    void sharedMemoryGetsAnotherProtectionInPlace() {
        CatchUp up = between(List.of(shared(5, 9, 1)), List.of(shared(5, 9, 3))).orElseThrow();
        assertThat(up.acts())
                .extracting(StubTable.Late::kind)
                .containsExactly(StubLayout.LATE_PROTECT, StubLayout.LATE_UNMAP);
    }

    @Test
    void otherSharedMemoryIsAnotherSkeleton() {
        assertThat(between(List.of(shared(5, 9, 3)), List.of(shared(5, 10, 3)))).isEmpty();
        assertThat(between(List.of(shared(5, 9, 3)), List.of(shared(5, 8, 3)))).isEmpty();
        assertThat(between(List.of(shared(5, 9, 3)), List.of(area(5, 9, 3, ""))))
                .isEmpty();
    }

    /** A page of a memory map: what is mapped and its contents, 0 for none of the process's own. */
    private record Cell(int prot, boolean shared, Optional<String> path, long offset, int contents) {}

    @Test
    void anyMapBecomesAnyOther() {
        Random random = new Random(11);
        for (int i = 0; i < 2000; i++) {
            List<Guest.Area> made = areas(random);
            List<Guest.Area> now = areas(random);
            List<PageRun> pages = new ArrayList<>();
            TreeMap<Long, Cell> wanted = new TreeMap<>();
            for (Guest.Area a : now) {
                for (long p = a.start(); p < a.end(); p += PAGE) {
                    int contents = !a.shared() && random.nextInt(3) == 0 ? 1 + random.nextInt(1000) : 0;
                    if (contents != 0) {
                        pages.add(PageRun.present(p, 1));
                    }
                    wanted.put(p, cell(a, p, contents));
                }
            }
            Optional<CatchUp> up = CatchUp.between(guest(made, 0), guest(now, 0), new Pagemap(1, pages), STASH);
            if (up.isPresent()) {
                assertThat(done(made, up.get(), wanted)).isEqualTo(wanted);
            }
        }
    }

    /** The memory of the skeleton with the pages that the splice puts in, after the stub's acts. */
    private static TreeMap<Long, Cell> done(List<Guest.Area> made, CatchUp up, TreeMap<Long, Cell> pages) {
        TreeMap<Long, Cell> memory = new TreeMap<>();
        for (Guest.Area a : made) {
            for (long p = a.start(); p < a.end(); p += PAGE) {
                long at = p;
                boolean moved = up.moves().stream().anyMatch(m -> at >= m.from() && at < m.from() + m.bytes());
                Cell now = pages.get(p);
                memory.put(p, cell(a, p, now == null || moved ? 0 : now.contents));
            }
        }
        for (StubTable.Late act : up.acts()) {
            Guest.Area a = act.area();
            for (long p = a.start(); p < a.end(); p += PAGE) {
                Cell old = memory.get(p);
                switch (act.kind()) {
                    case StubLayout.LATE_UNMAP -> memory.remove(p);
                    case StubLayout.LATE_MAP -> memory.put(p, cell(a, p, 0));
                    case StubLayout.LATE_PROTECT -> {
                        assertThat(old).isNotNull();
                        memory.put(p, new Cell(a.prot(), old.shared, old.path, old.offset, old.contents));
                    }
                    case StubLayout.LATE_COPY -> {
                        assertThat(old).isNotNull();
                        assertThat(old.prot & 2).as("writable").isEqualTo(2);
                        long from = act.from() + p - a.start();
                        assertThat(from).isBetween(STASH.start(), STASH.end() - PAGE);
                        CatchUp.Move move = up.moves().stream()
                                .filter(m -> from >= m.to() && from < m.to() + m.bytes())
                                .findFirst()
                                .orElseThrow();
                        int contents = pages.get(move.from() + from - move.to()).contents;
                        memory.put(p, new Cell(old.prot, old.shared, old.path, old.offset, contents));
                    }
                    default -> throw new AssertionError(act.kind());
                }
            }
        }
        return memory;
    }

    private static Cell cell(Guest.Area a, long page, int contents) {
        long offset = a.path().isPresent() ? a.offset() + page - a.start() : 0;
        return new Cell(a.prot(), a.shared(), a.path(), offset, contents);
    }

    private static List<Guest.Area> areas(Random random) {
        List<Guest.Area> areas = new ArrayList<>();
        long at = random.nextInt(3);
        for (int n = random.nextInt(7); n > 0; n--) {
            long pages = 1 + random.nextInt(6);
            int kind = random.nextInt(4);
            int prot = random.nextInt(4);
            areas.add(
                    kind == 0
                            ? new Guest.Area(
                                    at * PAGE, (at + pages) * PAGE, prot, Guest.Sharing.SHARED, 0, Optional.empty())
                            : kind == 1
                                    ? new Guest.Area(
                                            at * PAGE, (at + pages) * PAGE, prot, at * PAGE, Optional.of("/lib"))
                                    : area(at, at + pages, prot, ""));
            at += pages + random.nextInt(3);
        }
        return areas;
    }

    private static Guest.Area area(long from, long to, int prot, String path) {
        return new Guest.Area(from * PAGE, to * PAGE, prot, 0, path.isEmpty() ? Optional.empty() : Optional.of(path));
    }

    private static Guest.Area shared(long from, long to, int prot) {
        return new Guest.Area(from * PAGE, to * PAGE, prot, Guest.Sharing.SHARED, 0, Optional.empty());
    }

    private static PageRun run(long page, long pages) {
        return PageRun.present(page * PAGE, pages);
    }

    private static Optional<CatchUp> between(List<Guest.Area> made, List<Guest.Area> now, PageRun... pages) {
        return CatchUp.between(guest(made, 0), guest(now, 0), new Pagemap(1, List.of(pages)), STASH);
    }

    private static Guest guest(List<Guest.Area> areas, long brk) {
        return new Guest(
                1, 0, areas, List.of(), List.of(), Optional.empty(), brk, new Origin("", MmEntry.getDefaultInstance()));
    }
}

package ferry.recode;

import ferry.criu.PageRun;
import ferry.criu.Pagemap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What has changed between a process as its skeleton was made and the same process as it was frozen. Memory that is
 * alike gets its pages in place; pages of memory that is new travel in a stash, an area that the skeleton has for it, and
 * the stub copies them once it has made the new areas.
 *
 * @param acts what the stub does, in this order
 * @param moves ascending by {@code from}
 */
record CatchUp(List<StubTable.Late> acts, List<Move> moves) {

    /** Pages at {@code from} of the source that travel at {@code to}, in the stash; all three are whole pages. */
    record Move(long from, long to, long bytes) {}

    /**
     * Compares.
     *
     * @param made the process of the skeleton, without the stash among its areas
     * @param pages of the source
     * @param stash where moved pages travel
     * @return empty when more pages would have to be moved than the stash holds, the stash is in the way, or other
     *     memory is shared: what is mapped in its place is said in the skeleton's images
     */
    static Optional<CatchUp> between(Guest made, Guest now, Pagemap pages, Guest.Area stash) {
        if (now.areas().stream().anyMatch(a -> a.start() < stash.end() && a.end() > stash.start())) {
            return Optional.empty();
        }
        Difference d = new Difference();
        now.areas().forEach(a -> d.compare(made.areas(), a));
        List<Guest.Area> shared =
                made.areas().stream().filter(Guest.Area::shared).toList();
        if (d.fresh.stream().anyMatch(Guest.Area::shared)
                || !gone(shared, d.kept).isEmpty()) {
            return Optional.empty();
        }
        List<StubTable.Late> acts = new ArrayList<>();
        for (Guest.Area a : gone(made.areas(), d.kept)) {
            acts.add(act(StubLayout.LATE_UNMAP, a, 0));
        }
        if (followsBreak(made, now)) {
            acts.add(act(StubLayout.LATE_BREAK, span(now.brk(), now.brk()), 0));
        }
        List<StubTable.Late> copies = new ArrayList<>();
        List<StubTable.Late> protections = new ArrayList<>();
        List<Move> moves = new ArrayList<>();
        long to = stash.start();
        for (Guest.Area a : d.fresh) {
            List<Move> its = moves(a, pages, to);
            boolean open = !its.isEmpty() && (a.prot() & 2) == 0;
            acts.add(act(StubLayout.LATE_MAP, open ? protection(a, a.prot() | 2) : a, 0));
            if (open) {
                protections.add(act(StubLayout.LATE_PROTECT, a, 0));
            }
            for (Move m : its) {
                copies.add(act(StubLayout.LATE_COPY, span(m.from, m.from + m.bytes), m.to));
                to += m.bytes;
            }
            moves.addAll(its);
        }
        if (to > stash.end()) {
            return Optional.empty();
        }
        d.protection.forEach(a -> protections.add(act(StubLayout.LATE_PROTECT, a, 0)));
        acts.addAll(copies);
        acts.addAll(protections);
        acts.add(act(StubLayout.LATE_UNMAP, stash, 0));
        return Optional.of(new CatchUp(List.copyOf(acts), List.copyOf(moves)));
    }

    /** Parts of areas: what both have, what only the new one has, and what both have with another protection. */
    private static final class Difference {
        private final List<Guest.Area> kept = new ArrayList<>();
        private final List<Guest.Area> fresh = new ArrayList<>();
        private final List<Guest.Area> protection = new ArrayList<>();

        void compare(List<Guest.Area> made, Guest.Area now) {
            long at = now.start();
            for (Guest.Area m : made) {
                long from = Math.max(m.start(), now.start());
                long to = Math.min(m.end(), now.end());
                if (from >= to || !alike(m, now)) {
                    continue;
                }
                if (at < from) {
                    fresh.add(part(now, at, from));
                }
                kept.add(span(from, to));
                if (m.prot() != now.prot()) {
                    protection.add(part(now, from, to));
                }
                at = to;
            }
            if (at < now.end()) {
                fresh.add(part(now, at, now.end()));
            }
        }

        private static boolean alike(Guest.Area a, Guest.Area b) {
            return a.sharing() == b.sharing()
                    && a.path().equals(b.path())
                    && (a.path().isEmpty() || a.offset() - a.start() == b.offset() - b.start());
        }
    }

    /** What of the made areas is not kept. Both lists are ascending. */
    private static List<Guest.Area> gone(List<Guest.Area> made, List<Guest.Area> kept) {
        List<Guest.Area> gone = new ArrayList<>();
        for (Guest.Area m : made) {
            long at = m.start();
            for (Guest.Area k : kept) {
                if (k.end() <= at || k.start() >= m.end()) {
                    continue;
                }
                if (k.start() > at) {
                    gone.add(span(at, k.start()));
                }
                at = Math.max(at, k.end());
            }
            if (at < m.end()) {
                gone.add(span(at, m.end()));
            }
        }
        return gone;
    }

    private static List<Move> moves(Guest.Area area, Pagemap pages, long to) {
        List<Move> moves = new ArrayList<>();
        for (PageRun run : pages.runs()) {
            long from = Math.max(run.vaddr(), area.start());
            long end = Math.min(run.end(), area.end());
            if (run.present() && from < end) {
                moves.add(new Move(from, to, end - from));
                to += end - from;
            }
        }
        return moves;
    }

    /**
     * The translator's break grows from the one that the skeleton was started with, and maps what is between; it must be
     * the program's own heap. A process that has exec'ed has its heap elsewhere: it keeps the skeleton's break.
     */
    private static boolean followsBreak(Guest made, Guest now) {
        return now.brk() > made.brk()
                && now.areas().stream()
                        .anyMatch(a -> a.path().isEmpty() && a.start() <= made.brk() - 1 && a.end() >= now.brk());
    }

    private static StubTable.Late act(int kind, Guest.Area area, long from) {
        return new StubTable.Late(kind, area, from);
    }

    private static Guest.Area span(long start, long end) {
        return new Guest.Area(start, end, 0, 0, Optional.empty());
    }

    private static Guest.Area part(Guest.Area a, long start, long end) {
        long offset = a.path().isPresent() ? a.offset() + start - a.start() : 0;
        return new Guest.Area(start, end, a.prot(), a.sharing(), offset, a.path());
    }

    private static Guest.Area protection(Guest.Area a, int prot) {
        return new Guest.Area(a.start(), a.end(), prot, a.sharing(), a.offset(), a.path());
    }
}

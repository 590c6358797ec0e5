package ferry.recode;

import ferry.criu.proto.MmEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A skeleton made of a look at a running container, before it is frozen: the same processes, threads and memory map, as
 * far as they can be seen. What has changed when the container is frozen is made up for ({@link CatchUp}); only when
 * there are other processes or threads must the skeleton be made anew. For the way to a translator.
 */
public final class SkeletonDraft {
    /** Pages of memory that is new since the look travel here: as much as is worth a copy under translation. */
    private static final long STASH = 32L << 20;
    /** The block of a process may grow by this: its slots and resolvers are only known when it is frozen. */
    private static final long SLACK = 1L << 20;
    /** Nothing is mapped right behind the main thread's stack. */
    private static final long GUARD = 1L << 20;

    private final List<Guest> guests;
    private final Guest.Area stash;
    private final StubTable.Written table;
    private final SkeletonSpec spec;

    private SkeletonDraft(List<Guest> guests, Guest.Area stash, StubTable.Written table, SkeletonSpec spec) {
        this.guests = guests;
        this.stash = stash;
        this.table = table;
        this.spec = spec;
    }

    /**
     * A living process, as it was seen.
     *
     * @param threads how many
     * @param heap where its heap starts, 0 when unknown
     */
    public record Task(int pid, int ppid, int threads, long heap, List<Mapping> mappings) {}

    /**
     * A line of /proc/PID/maps (proc(5)).
     *
     * @param perms such as r-xp
     * @param path as the line has it: a path, or a word in brackets, or nothing
     * @param there whether the path is a file that the skeleton's container has, too
     */
    public record Mapping(long start, long end, String perms, long offset, String path, boolean there) {}

    /**
     * Drafts one.
     *
     * @return empty when what was seen is no tree of processes, or the program break is not known
     */
    public static Optional<SkeletonDraft> of(List<Task> tasks) {
        List<Task> ordered = ordered(tasks);
        if (ordered.isEmpty() || ordered.size() != tasks.size() || ordered.size() > 256) {
            return Optional.empty();
        }
        long top = 0;
        List<Guest> guests = new ArrayList<>();
        for (Task t : ordered) {
            if (t.threads < 1 || t.threads > StubLayout.NOTES_TIDS_ROOM) {
                return Optional.empty();
            }
            Guest g = guest(t);
            if (g.areas().isEmpty()) {
                return Optional.empty();
            }
            top = Math.max(top, g.areas().getLast().end());
            guests.add(g);
        }
        long from = top + GUARD;
        if (guests.getFirst().brk() == 0 || from + STASH > StubLayout.GUEST_END - StubLayout.PAGE) {
            return Optional.empty();
        }
        Guest.Area stash = new Guest.Area(from, from + STASH, 3, 0, Optional.empty());
        List<Guest> made = guests.stream().map(g -> withArea(g, stash)).toList();
        StubTable.Written table = StubTable.write(
                made,
                guests.stream().map(g -> Dispatch.NONE).toList(),
                guests.stream().map(g -> List.<StubTable.Late>of()).toList(),
                true,
                SLACK);
        byte[] stub = StubProgram.withBreak(guests.getFirst().brk());
        return Optional.of(
                new SkeletonDraft(guests, stash, table, new SkeletonSpec(stub, table.bytes(), true, guests.size())));
    }

    /** What to run on the target. */
    public SkeletonSpec spec() {
        return spec;
    }

    /** Files of the container that will be read once it is frozen: reading them before saves that time. */
    public List<String> programs() {
        return guests.stream()
                .flatMap(g -> g.areas().stream())
                .filter(a -> a.offset() == 0)
                .flatMap(a -> a.path().stream())
                .distinct()
                .toList();
    }

    List<Guest> guests() {
        return guests;
    }

    Guest.Area stash() {
        return stash;
    }

    StubTable.Written table() {
        return table;
    }

    /**
     * The frozen processes in the order of the draft's: equal numbers go together, and of others, such as a shell's last
     * child, those at the same place of the tree.
     *
     * @return empty when there are more or fewer processes or threads
     */
    Optional<List<Guest>> match(List<Guest> now) {
        Guest[] places = new Guest[guests.size()];
        boolean all = now.size() == guests.size() && pair(0, now.getFirst(), now, places);
        return all ? Optional.of(List.of(places)) : Optional.empty();
    }

    private boolean pair(int index, Guest now, List<Guest> all, Guest[] places) {
        Guest made = guests.get(index);
        if (made.threads().size() != now.threads().size()) {
            return false;
        }
        places[index] = now;
        List<Guest> mine = children(made, guests);
        List<Guest> theirs = new ArrayList<>(children(now, all));
        if (mine.size() != theirs.size()) {
            return false;
        }
        List<Guest> unknown = new ArrayList<>();
        for (Guest m : mine) {
            Optional<Guest> same =
                    theirs.stream().filter(t -> t.pid() == m.pid()).findFirst();
            if (same.isEmpty()) {
                unknown.add(m);
            } else {
                theirs.remove(same.get());
                if (!pair(guests.indexOf(m), same.get(), all, places)) {
                    return false;
                }
            }
        }
        for (int i = 0; i < unknown.size(); i++) {
            if (!pair(guests.indexOf(unknown.get(i)), theirs.get(i), all, places)) {
                return false;
            }
        }
        return true;
    }

    private static List<Guest> children(Guest parent, List<Guest> all) {
        return all.stream().filter(g -> g.ppid() == parent.pid() && g != parent).toList();
    }

    /** Parents before children; without those that are nobody's here. */
    private static List<Task> ordered(List<Task> tasks) {
        List<Task> out = new ArrayList<>();
        tasks.stream().filter(t -> t.pid == 1).findFirst().ifPresent(out::add);
        for (int i = 0; i < out.size(); i++) {
            int parent = out.get(i).pid;
            tasks.stream().filter(t -> t.ppid == parent && t.pid != 1).forEach(out::add);
        }
        return out;
    }

    private static Guest guest(Task t) {
        boolean returned = t.mappings.stream()
                .anyMatch(m -> StubLayout.own(m.start, m.end) && m.path.startsWith(StubLayout.FOLDER + "/"));
        List<Guest.Area> areas = new ArrayList<>();
        long brk = t.heap;
        for (Mapping m : t.mappings) {
            boolean vdso = m.path.startsWith("[vdso") || m.path.startsWith("[vvar");
            boolean elsewhere = m.start < 0 || m.start >= StubLayout.GUEST_END || m.path.equals("[vsyscall]");
            boolean own = returned && (StubLayout.own(m.start, m.end) || vdso);
            boolean shared = m.perms.endsWith("s");
            boolean file = m.path.startsWith("/") && m.there && !shared;
            boolean plain = m.path.isEmpty() || m.path.startsWith("[") || shared;
            if (elsewhere || own || !file && !plain) {
                continue;
            }
            if (m.path.equals("[heap]")) {
                brk = m.end;
            }
            long start = m.start;
            if (m.path.equals("[stack]")) {
                start = X86Tasks.stackStart(
                        start, m.end, areas.isEmpty() ? 0 : areas.getLast().end());
            }
            areas.add(new Guest.Area(
                    start,
                    m.end,
                    prot(m.perms),
                    sharing(m),
                    file ? m.offset : 0,
                    file ? Optional.of(m.path) : Optional.empty()));
        }
        List<Guest.Thread> threads = new ArrayList<>();
        for (int i = 0; i < t.threads; i++) {
            threads.add(new Guest.Thread(
                    0, 0, 0, 0, 0, new long[18], new byte[512], new byte[256], 0, new long[] {0, 2, 0}));
        }
        Origin origin = new Origin("", MmEntry.getDefaultInstance());
        return new Guest(t.pid, t.ppid, areas, List.of(), threads, Optional.empty(), brk, origin);
    }

    private static Guest.Sharing sharing(Mapping m) {
        if (!m.perms.endsWith("s")) {
            return Guest.Sharing.PRIVATE;
        }
        return m.path.startsWith("/SYSV") && m.offset == 0 ? Guest.Sharing.SYSTEM_V : Guest.Sharing.SHARED;
    }

    private static int prot(String perms) {
        return (perms.indexOf('r') >= 0 ? 1 : 0)
                | (perms.indexOf('w') >= 0 ? 2 : 0)
                | (perms.indexOf('x') >= 0 ? 4 : 0);
    }

    private static Guest withArea(Guest g, Guest.Area more) {
        List<Guest.Area> areas = new ArrayList<>(g.areas());
        areas.add(more);
        return new Guest(
                g.pid(),
                g.ppid(),
                areas,
                g.actions(),
                g.threads(),
                g.vdso(),
                g.brk(),
                g.origin(),
                g.fileSize(),
                g.stopped());
    }
}

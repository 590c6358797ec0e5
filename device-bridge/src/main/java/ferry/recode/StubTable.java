package ferry.recode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes the table that the stub makes processes from: struct table_head and its parts in assets/stub/stub.c. */
final class StubTable {
    private static final int HEAD = 5 * 8;
    private static final int PROCESS = 3 * 8;
    private static final int BLOCK = 30 * 8;
    private static final int AREA = 6 * 8;
    private static final int ACTION = 5 * 8;
    private static final int THREAD = 6 * 8;
    private static final int LATE = 7 * 8;
    /** pretcode, uc_flags, uc_link, uc_stack, sigcontext, mask: arch/x86/include/uapi/asm/{ucontext,sigcontext}.h. */
    private static final int FRAME = 8 + 16 + 24 + 256 + 8;
    /** Legacy area, xsave header, upper halves of ymm, and FP_XSTATE_MAGIC2 behind them. */
    private static final int XSTATE = 512 + 64 + 256;

    private static final int MAP_SHARED = 1;
    private static final int MAP_PRIVATE = 2;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_NORESERVE = 0x4000;
    private static final long OWN_SIGNALS = 1L << (StubLayout.HOLD_SIGNAL - 1) | 1L << (StubLayout.RELEASE_SIGNAL - 1);

    private StubTable() {}

    /**
     * What the stub made.
     *
     * @param arena address of the block and all that belongs to it, in each process
     * @param rooms bytes that the block of each process may take
     */
    record Written(long arena, long arenaSize, List<Long> rooms, byte[] bytes) {}

    /**
     * One thing that the stub does before its process goes on: struct late in stub.c.
     *
     * @param kind one of {@link StubLayout}'s LATE_*
     * @param area what is mapped, with its file; for other kinds start (of a descriptor: its number), end and protection
     *     count
     * @param from address of what is copied; of a descriptor what it is given
     */
    record Late(int kind, Guest.Area area, long from) {}

    /**
     * @param acts of each process, done before it goes on
     * @param slack bytes that each block may grow by when it is replaced by {@link #late}
     */
    static Written write(
            List<Guest> guests, List<Dispatch> dispatch, List<List<Late>> acts, boolean translated, long slack) {
        long size = 0;
        List<Long> rooms = new ArrayList<>();
        for (int i = 0; i < guests.size(); i++) {
            long room = page(layout(guests.get(i), dispatch.get(i), acts.get(i), 0).length) + slack;
            rooms.add(room);
            size = Math.max(size, layout(guests.get(i), dispatch.get(i), acts.get(i), room).end);
        }
        size = (size + 0xffff) & ~0xffffL;
        long arena = arena(guests, size);
        List<byte[]> blocks = new ArrayList<>();
        for (int i = 0; i < guests.size(); i++) {
            blocks.add(block(guests.get(i), dispatch.get(i), acts.get(i), arena, rooms.get(i), translated));
        }
        int length = HEAD
                + PROCESS * guests.size()
                + blocks.stream().mapToInt(b -> b.length).sum();
        ByteBuffer out = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(StubLayout.TABLE_MAGIC)
                .putLong(StubLayout.VERSION)
                .putLong(guests.size())
                .putLong(arena)
                .putLong(size);
        Map<Integer, Integer> index = new HashMap<>();
        long at = HEAD + (long) PROCESS * guests.size();
        for (int i = 0; i < guests.size(); i++) {
            index.put(guests.get(i).pid(), i);
            out.putLong(index.getOrDefault(guests.get(i).ppid(), 0)).putLong(at).putLong(blocks.get(i).length);
            at += blocks.get(i).length;
        }
        blocks.forEach(out::put);
        return new Written(arena, size, List.copyOf(rooms), out.array());
    }

    /**
     * The block of one process as it is to be when the process goes on; absent when it does not fit into its room.
     *
     * @param acts in the order in which they are done
     */
    static Optional<byte[]> late(Guest g, Dispatch d, List<Late> acts, Written made, int index, boolean translated) {
        long room = made.rooms.get(index);
        return layout(g, d, acts, room).length > room
                ? Optional.empty()
                : Optional.of(block(g, d, acts, made.arena, room, translated));
    }

    private static long arena(List<Guest> guests, long size) {
        for (long at = StubLayout.ARENA_WINDOW_START; at + size < StubLayout.ARENA_WINDOW_END; at += 1L << 30) {
            long from = at;
            boolean free = guests.stream()
                    .flatMap(g -> g.areas().stream())
                    .noneMatch(a -> a.start() < from + size && a.end() > from);
            if (free) {
                return from;
            }
        }
        throw new RecodeException(List.of("no room for the stub's arena in the address space"));
    }

    /** Offsets of a block's parts. */
    private static final class Layout {
        long areas = BLOCK;
        long actions;
        long threads;
        long resolvers;
        long slots;
        long pairs;
        long late;
        long runs;
        long paths;
        long origin;
        long frames;
        long length;
        long held;
        long text;
        long stacks;
        long end;
        int frameSize;
        byte[] originBytes = {};
        Map<String, Long> path = new HashMap<>();
    }

    private static Layout layout(Guest g, Dispatch d, List<Late> acts, long room) {
        Layout l = new Layout();
        l.actions = l.areas + (long) AREA * g.areas().size();
        l.threads = l.actions + (long) ACTION * g.actions().size();
        l.resolvers = l.threads + (long) THREAD * g.threads().size();
        l.slots = l.resolvers + 8L * d.resolvers().size();
        l.pairs = l.slots + 8L * d.slots().size();
        l.late = l.pairs + 16L * d.pairs().size();
        l.runs = l.late + (long) LATE * acts.size();
        l.paths = l.runs + 16L * d.written().size();
        long at = l.paths;
        for (Guest.Area a :
                Stream.concat(g.areas().stream(), acts.stream().map(Late::area)).toList()) {
            if (a.path().isPresent() && !l.path.containsKey(a.path().get())) {
                l.path.put(a.path().get(), at);
                at += a.path().get().getBytes(StandardCharsets.UTF_8).length + 1;
            }
        }
        l.origin = at;
        l.originBytes = g.origin().bytes();
        l.frames = align(at + l.originBytes.length);
        l.frameSize = (int) (align(FRAME) + align(XSTATE + 4));
        l.length = l.frames + (long) l.frameSize * g.threads().size();
        l.held = page(Math.max(l.length, room));
        l.text = page(l.held + (long) StubLayout.HELD_SIZE * StubLayout.HELD_ROOM);
        l.stacks = page(l.text + StubLayout.TEXT_ROOM);
        l.end = l.stacks + (long) StubLayout.PARK_STACK * (g.threads().size() + 1);
        return l;
    }

    private static long align(long n) {
        return (n + 63) & ~63L;
    }

    private static long page(long n) {
        return (n + StubLayout.PAGE - 1) & -StubLayout.PAGE;
    }

    private static byte[] block(Guest g, Dispatch d, List<Late> acts, long arena, long room, boolean translated) {
        Layout l = layout(g, d, acts, room);
        ByteBuffer out = ByteBuffer.allocate((int) l.length).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(translated ? 1 : 0);
        out.putLong(g.areas().size()).putLong(l.areas);
        out.putLong(g.actions().size()).putLong(l.actions);
        out.putLong(g.threads().size()).putLong(l.threads);
        out.putLong(d.resolvers().size()).putLong(l.resolvers);
        out.putLong(d.slots().size()).putLong(l.slots);
        out.putLong(d.pairs().size()).putLong(l.pairs);
        out.putLong(d.leaf()).putLong(d.scanFrom()).putLong(d.scanTo());
        out.putLong(l.held).putLong(StubLayout.HELD_ROOM);
        out.putLong(l.text).putLong(StubLayout.TEXT_ROOM);
        out.putLong(l.stacks);
        out.putLong(l.origin).putLong(l.originBytes.length);
        out.putLong(g.fileSize().soft()).putLong(g.fileSize().hard());
        out.putLong(acts.size()).putLong(l.late);
        out.putLong(d.written().size()).putLong(l.runs);
        out.position((int) l.areas);
        for (Guest.Area a : g.areas()) {
            area(out, a, a.offset(), l);
        }
        for (Guest.Action a : g.actions()) {
            out.putLong(a.signal())
                    .putLong(a.handler())
                    .putLong(a.flags())
                    .putLong(a.restorer())
                    .putLong(a.mask() & ~OWN_SIGNALS);
        }
        for (int i = 0; i < g.threads().size(); i++) {
            Guest.Thread t = g.threads().get(i);
            out.putLong(t.tid())
                    .putLong(t.fs())
                    .putLong(t.gs())
                    .putLong(t.clearTid())
                    .putLong(t.rseq());
            out.putLong(arena + l.frames + (long) l.frameSize * i);
        }
        d.resolvers().forEach(out::putLong);
        d.slots().forEach(out::putLong);
        d.pairs().forEach(p -> out.putLong(p[0]).putLong(p[1]));
        for (Late act : acts) {
            out.putLong(act.kind);
            area(out, act.area, act.kind == StubLayout.LATE_MAP ? act.area.offset() : act.from, l);
        }
        d.written().forEach(r -> out.putLong(r[0]).putLong(r[1]));
        l.path.forEach((path, at) -> out.position(at.intValue()).put(path.getBytes(StandardCharsets.UTF_8)));
        out.position((int) l.origin).put(l.originBytes);
        for (int i = 0; i < g.threads().size(); i++) {
            int at = (int) l.frames + l.frameSize * i;
            frame(out, at, arena + at, g.threads().get(i));
        }
        return out.array();
    }

    /** struct vma. */
    private static void area(ByteBuffer out, Guest.Area a, long from, Layout l) {
        long flags =
                switch (a.sharing()) {
                    case PRIVATE -> a.path().isPresent() ? MAP_PRIVATE : MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
                    case SHARED -> MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE;
                    case SYSTEM_V -> StubLayout.SYSTEM_V;
                };
        out.putLong(a.start()).putLong(a.end()).putLong(a.prot()).putLong(flags).putLong(from);
        out.putLong(a.path().map(l.path::get).orElse(0L));
    }

    /** An rt_sigframe as the kernel (and qemu) would have pushed it, so that rt_sigreturn continues the thread. */
    private static void frame(ByteBuffer out, int at, long address, Guest.Thread t) {
        int xstate = (int) align(FRAME);
        out.position(at).putLong(0); // pretcode
        out.putLong(1).putLong(0); // UC_FP_XSTATE; no link
        out.putLong(t.altStack()[0]).putLong(t.altStack()[1]).putLong(t.altStack()[2]);
        for (long r : t.registers()) {
            out.putLong(r);
        }
        out.putShort((short) 0x33).putShort((short) 0).putShort((short) 0).putShort((short) 0x2b); // cs gs fs ss
        out.putLong(0).putLong(0).putLong(0).putLong(0); // err trapno oldmask cr2
        out.putLong(address + xstate);
        out.position(out.position() + 64);
        out.putLong(t.mask() & ~OWN_SIGNALS);
        out.position(at + xstate).put(t.fx(), 0, 464);
        // struct _fpx_sw_bytes: magic1, extended_size, xfeatures, xstate_size
        out.putInt(0x46505853).putInt(XSTATE + 4).putLong(7).putInt(XSTATE);
        out.position(at + xstate + 512).putLong(7); // x87, SSE, AVX; standard format
        out.position(at + xstate + 576).put(t.ymm());
        out.putInt(0x46505845); // FP_XSTATE_MAGIC2
    }
}

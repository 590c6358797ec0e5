package ferry.recode;

import ferry.criu.Images;
import ferry.criu.proto.CoreEntry;
import ferry.criu.proto.FileEntry;
import ferry.criu.proto.MmEntry;
import ferry.criu.proto.PstreeEntry;
import ferry.criu.proto.RegFileEntry;
import ferry.criu.proto.SaEntry;
import ferry.criu.proto.ThreadInfoX86;
import ferry.criu.proto.UserX86FpregsEntry;
import ferry.criu.proto.UserX86RegsEntry;
import ferry.criu.proto.VmaEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the processes of a native x86-64 checkpoint as {@link Guest}s, and names what of their memory cannot cross. */
final class X86Tasks {
    // criu/include/image.h, VMA_AREA_*
    private static final int STACK = 1 << 1;
    private static final int VSYSCALL = 1 << 2;
    private static final int VDSO = 1 << 3;
    private static final int FILE_PRIVATE = 1 << 6;
    private static final int FILE_SHARED = 1 << 7;
    private static final int SOCKET = 1 << 11;
    private static final int VVAR = 1 << 12;
    private static final int AIORING = 1 << 13;
    private static final int SHSTK = 1 << 15;

    private static final int MAP_HUGETLB = 0x40000;

    /** A main thread's stack grows on demand up to its limit; the copy is mapped at this size from the start. */
    private static final long STACK_ROOM = 8L << 20;

    /** What follows a stack may not be nearer than the kernel's own guard gap (mm/mmap.c, stack_guard_gap: 256 pages). */
    private static final long STACK_GAP = 256L * StubLayout.PAGE;

    private final Images images;
    private final Map<Integer, RegFileEntry> files = new HashMap<>();
    private final Set<Integer> deleted = new HashSet<>();
    private final List<String> refused = new ArrayList<>();

    private X86Tasks(Images images) {
        this.images = images;
        for (FileEntry f : images.files()) {
            if (f.hasReg()) {
                files.put(f.getReg().getId(), f.getReg());
            }
        }
        if (images.has("remap-fpath.img")) {
            images.entries("remap-fpath.img", ferry.criu.proto.RemapFilePathEntry.class)
                    .forEach(r -> deleted.add(r.getOrigId()));
        }
    }

    /** All living processes, parents before children; reasons are added to {@code refused}. */
    static List<Guest> read(Images images, List<String> refused) {
        X86Tasks tasks = new X86Tasks(images);
        List<Guest> guests = new ArrayList<>();
        for (PstreeEntry p : images.pstree()) {
            if (Zombies.dead(images, p)) {
                continue;
            }
            guests.add(tasks.guest(p));
        }
        refused.addAll(tasks.refused);
        return guests;
    }

    private Guest guest(PstreeEntry p) {
        CoreEntry leader = images.core(p.getPid());
        MmEntry mm = images.mm(p.getPid());
        String who = "process " + p.getPid() + " (" + leader.getTc().getComm() + ")";
        if (leader.getMtype() != CoreEntry.March.X86_64) {
            refused.add(who + " is not x86-64");
        }
        if (leader.getTc().hasTimers() && leader.getTc().getTimers().getPosixCount() > 0) {
            refused.add(who + " has POSIX timers (timer_create); the translator numbers them anew");
        }
        if (mm.getAiosCount() > 0) {
            refused.add(who + " has an asynchronous I/O ring (io_setup)");
        }
        boolean returned = mm.getVmasList().stream()
                .anyMatch(v -> v.getStart() >= StubLayout.PROGRAM_START
                        && v.getStart() < StubLayout.PROGRAM_END
                        && fileOf(v).startsWith(StubLayout.FOLDER + "/"));
        List<Guest.Area> areas = new ArrayList<>();
        Optional<Guest.Area> vdso = Optional.empty();
        for (VmaEntry v : mm.getVmasList()) {
            if (v.getStart() >= StubLayout.GUEST_END || v.getStart() < 0 || (v.getStatus() & VSYSCALL) != 0) {
                continue;
            }
            if (returned && (StubLayout.own(v.getStart(), v.getEnd()) || (v.getStatus() & (VDSO | VVAR)) != 0)) {
                continue;
            }
            Optional<Guest.Area> area =
                    area(v, who, areas.isEmpty() ? 0 : areas.getLast().end());
            if (area.isPresent()) {
                if (StubLayout.own(area.get().start(), area.get().end())) {
                    refused.add(
                            who + " has memory at " + Long.toHexString(v.getStart()) + ", where Ferry's stub must lie");
                }
                areas.add(area.get());
                if ((v.getStatus() & VDSO) != 0) {
                    vdso = area;
                }
            }
        }
        List<Guest.Action> actions = new ArrayList<>();
        int number = 0;
        for (SaEntry a : leader.getTc().getSigactionsList()) {
            number++;
            if (number == 9 || number == 19) {
                number++; // the list leaves SIGKILL and SIGSTOP out
            }
            boolean own = number == StubLayout.HOLD_SIGNAL || number == StubLayout.RELEASE_SIGNAL;
            if (a.getCompatSigaction()) {
                refused.add(who + " has 32-bit signal handlers");
            }
            if (!own && (a.getSigaction() != 0 || a.getFlags() != 0)) {
                actions.add(new Guest.Action(number, a.getSigaction(), a.getFlags(), a.getRestorer(), a.getMask()));
            } else if (own && !returned && a.getSigaction() != 0) {
                refused.add(who + " uses signal " + number + ", which Ferry needs for the way back");
            }
        }
        List<Guest.Thread> threads = new ArrayList<>();
        for (int tid : p.getThreadsList()) {
            threads.add(thread(tid, images.core(tid), leader, who));
        }
        RegFileEntry exe = files.get(mm.getExeFileId());
        Origin origin = new Origin(
                exe == null ? "" : exe.getName(), mm.toBuilder().clearVmas().build());
        return new Guest(
                p.getPid(),
                p.getPpid(),
                areas,
                actions,
                threads,
                vdso,
                mm.getMmBrk(),
                origin,
                Cores.fileSize(leader),
                Cores.stopped(leader));
    }

    private String fileOf(VmaEntry v) {
        RegFileEntry f = (v.getStatus() & (FILE_PRIVATE | FILE_SHARED)) == 0 ? null : files.get((int) v.getShmid());
        return f == null ? "" : f.getName();
    }

    private Optional<Guest.Area> area(VmaEntry v, String who, long endOfLast) {
        String where = who + ", memory at " + Long.toHexString(v.getStart()) + ": ";
        int status = v.getStatus();
        if ((status & (SOCKET | AIORING | SHSTK)) != 0) {
            refused.add(where + "mapped by the kernel for a socket, asynchronous I/O or a shadow stack");
            return Optional.empty();
        }
        if ((v.getFlags() & MAP_HUGETLB) != 0) {
            refused.add(where + "huge pages that were mapped by hand");
            return Optional.empty();
        }
        if (SharedMemory.is(v)) {
            if (SharedMemory.isOfFile(v) && !files.containsKey((int) v.getShmid())) {
                refused.add(where + "a mapped file that the checkpoint does not name");
            }
            return Optional.of(new Guest.Area(
                    v.getStart(), v.getEnd(), v.getProt() & 7, SharedMemory.sharing(v), 0, Optional.empty()));
        }
        if (SharedMemory.isOfMemfd(v)) {
            refused.add(where + "a private mapping of a memfd");
            return Optional.empty();
        }
        if ((status & FILE_PRIVATE) != 0) {
            RegFileEntry f = files.get((int) v.getShmid());
            if (f == null) {
                refused.add(where + "a mapped file that the checkpoint does not name");
                return Optional.empty();
            }
            if (deleted.contains(f.getId())) {
                refused.add(where + "the mapped file " + f.getName() + " was deleted");
                return Optional.empty();
            }
            return Optional.of(
                    new Guest.Area(v.getStart(), v.getEnd(), v.getProt() & 7, v.getPgoff(), Optional.of(f.getName())));
        }
        long start = v.getStart();
        boolean grows = (status & STACK) != 0 || (v.getFlags() & 0x100) != 0;
        if (grows) {
            start = stackStart(start, v.getEnd(), endOfLast);
        }
        return Optional.of(new Guest.Area(start, v.getEnd(), v.getProt() & 7, 0, Optional.empty()));
    }

    /** Where the copy of a stack starts: it cannot grow on demand, so it is mapped at its full size. */
    static long stackStart(long start, long end, long endOfLast) {
        return Math.min(start, Math.max(end - STACK_ROOM, endOfLast + STACK_GAP));
    }

    private Guest.Thread thread(int tid, CoreEntry core, CoreEntry leader, String who) {
        ThreadInfoX86 info = core.getThreadInfo();
        UserX86RegsEntry r = info.getGpregs();
        if (r.getCs() != 0x33) {
            refused.add(who + ", thread " + tid + " runs 32-bit code");
        }
        long[] registers = {
            r.getR8(),
            r.getR9(),
            r.getR10(),
            r.getR11(),
            r.getR12(),
            r.getR13(),
            r.getR14(),
            r.getR15(),
            r.getDi(),
            r.getSi(),
            r.getBp(),
            r.getBx(),
            r.getDx(),
            r.getAx(),
            r.getCx(),
            r.getSp(),
            r.getIp(),
            r.getFlags()
        };
        UserX86FpregsEntry f = info.getFpregs();
        ByteBuffer fx = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        fx.putShort((short) f.getCwd())
                .putShort((short) f.getSwd())
                .put((byte) f.getTwd())
                .put((byte) 0)
                .putShort((short) f.getFop())
                .putLong(f.getRip())
                .putLong(f.getRdp())
                .putInt(f.getMxcsr())
                .putInt(f.getMxcsrMask());
        for (int i = 0; i < Math.min(32, f.getStSpaceCount()); i++) {
            fx.putInt(32 + 4 * i, f.getStSpace(i));
        }
        for (int i = 0; i < Math.min(64, f.getXmmSpaceCount()); i++) {
            fx.putInt(160 + 4 * i, f.getXmmSpace(i));
        }
        ByteBuffer ymm = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
        if (f.hasXsave() && (f.getXsave().getXstateBv() & 4) != 0) {
            for (int i = 0; i < Math.min(64, f.getXsave().getYmmhSpaceCount()); i++) {
                ymm.putInt(4 * i, f.getXsave().getYmmhSpace(i));
            }
        }
        long mask = core.getThreadCore().hasBlkSigset()
                ? core.getThreadCore().getBlkSigset()
                : leader.getTc().getBlkSigset();
        long[] altStack = {0, 2, 0};
        if (core.getThreadCore().hasSas()) {
            altStack = new long[] {
                core.getThreadCore().getSas().getSsSp(),
                core.getThreadCore().getSas().getSsFlags() & 0xffffffffL & ~1L,
                core.getThreadCore().getSas().getSsSize()
            };
        }
        long rseq = core.getThreadCore().hasRseqEntry()
                ? core.getThreadCore().getRseqEntry().getRseqAbiPointer()
                : 0;
        return new Guest.Thread(
                tid,
                r.getFsBase(),
                r.getGsBase(),
                info.getClearTidAddr(),
                rseq,
                registers,
                fx.array(),
                ymm.array(),
                mask,
                altStack);
    }
}

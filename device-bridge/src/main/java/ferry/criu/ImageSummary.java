package ferry.criu;

import ferry.criu.proto.CoreEntry;
import ferry.criu.proto.FdinfoEntry;
import ferry.criu.proto.FileEntry;
import ferry.criu.proto.MmEntry;
import ferry.criu.proto.PstreeEntry;
import ferry.criu.proto.TaskCoreEntry;
import ferry.criu.proto.UserX86RegsEntry;
import ferry.criu.proto.VmaEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes a checkpoint as a readable tree. What is missing or damaged is said in its place, and the rest still shown. */
final class ImageSummary {
    // criu/include/image.h
    private static final int VMA_STACK = 1 << 1;
    private static final int VMA_VSYSCALL = 1 << 2;
    private static final int VMA_VDSO = 1 << 3;
    private static final int VMA_HEAP = 1 << 5;
    private static final int VMA_FILE = 3 << 6;
    private static final int VMA_SYSVIPC = 1 << 10;
    private static final int VMA_VVAR = 1 << 12;

    // compel/include/uapi/task-state.h
    private static final int DEAD = 2;
    private static final int ZOMBIE = 6;

    private static final int MAP_SHARED = 1;
    private static final int MAX_LINES = 200_000;

    private final Images images;
    private final StringBuilder out = new StringBuilder();
    private final Map<Integer, FileEntry> files = new HashMap<>();
    private int lines;

    ImageSummary(Images images) {
        this.images = images;
    }

    String text() {
        part(() -> images.files().forEach(file -> files.put(file.getId(), file)));
        part(() -> line(
                0,
                "image version %s, root process in cgroup set %s",
                images.inventory().getImgVersion(),
                images.inventory().getRootCgSet()));
        part(() -> images.pstree().forEach(this::process));
        line(0, "files open in all: %d", files.size());
        sockets();
        sizes();
        return out.toString();
    }

    /** Runs a part of the tree; an image that it finds missing or damaged becomes a line. */
    private void part(Runnable content) {
        try {
            content.run();
        } catch (ImageException e) {
            line(0, "%s", Objects.requireNonNullElse(e.getMessage(), e.reason()));
        }
    }

    private void process(PstreeEntry process) {
        int pid = process.getPid();
        line(
                0,
                "process %d, parent %d, group %d, session %d",
                pid,
                process.getPpid(),
                process.getPgid(),
                process.getSid());
        part(() -> task(process, images.core(pid)));
        String mm = ImageKind.MM.file(pid);
        if (images.has(mm)) {
            part(() -> memory(images.mm(pid)));
        }
        if (images.has(ImageKind.PAGEMAP.file(pid))) {
            part(() -> pages(images.pagemap(pid)));
        }
        if (images.has(ImageKind.IDS.file(pid))) {
            part(() -> descriptors(images.fdinfo(images.ids(pid).getFilesId())));
        }
    }

    private void task(PstreeEntry process, CoreEntry core) {
        TaskCoreEntry task = core.getTc();
        String state =
                switch (task.getTaskState()) {
                    case 1 -> "alive";
                    case DEAD -> "dead (exit code " + task.getExitCode() + ")";
                    case 3 -> "stopped";
                    case ZOMBIE -> "zombie (exit code " + task.getExitCode() + ")";
                    default -> "in state " + task.getTaskState();
                };
        line(1, "%s, %s, %s", ImageException.printable(task.getComm()), core.getMtype(), state);
        // of a process that has ended CRIU writes a thread id that it never set
        if (task.getTaskState() == DEAD || task.getTaskState() == ZOMBIE) {
            return;
        }
        for (int tid : process.getThreadsList()) {
            part(() -> thread(tid, images.core(tid)));
        }
    }

    private void thread(int tid, CoreEntry core) {
        String registers = "";
        if (core.hasThreadInfo()) {
            UserX86RegsEntry regs = core.getThreadInfo().getGpregs();
            registers = String.format(
                    "ip %x sp %x ax %x, system call %d", regs.getIp(), regs.getSp(), regs.getAx(), regs.getOrigAx());
        } else if (core.hasTiAarch64()) {
            var regs = core.getTiAarch64().getGpregs();
            registers = String.format(
                    "pc %x sp %x x0 %x", regs.getPc(), regs.getSp(), regs.getRegsCount() > 0 ? regs.getRegs(0) : 0);
        }
        line(
                1,
                "thread %d %s %s, signals blocked %x",
                tid,
                ImageException.printable(core.getThreadCore().getComm()),
                registers,
                core.getThreadCore().hasBlkSigset()
                        ? core.getThreadCore().getBlkSigset()
                        : core.getTc().getBlkSigset());
    }

    private void memory(MmEntry mm) {
        long bytes = 0;
        for (VmaEntry vma : mm.getVmasList()) {
            bytes += vma.getEnd() - vma.getStart();
        }
        line(
                1,
                "memory: %d areas, %s, program break %x-%x",
                mm.getVmasCount(),
                size(bytes),
                mm.getMmStartBrk(),
                mm.getMmBrk());
        for (VmaEntry vma : mm.getVmasList()) {
            String rights = (vma.getProt() & 1) != 0 ? "r" : "-";
            rights += (vma.getProt() & 2) != 0 ? "w" : "-";
            rights += (vma.getProt() & 4) != 0 ? "x" : "-";
            rights += (vma.getFlags() & MAP_SHARED) != 0 ? "s" : "p";
            line(2, "%x-%x %s %s", vma.getStart(), vma.getEnd(), rights, what(vma));
        }
    }

    private String what(VmaEntry vma) {
        int status = vma.getStatus();
        if ((status & VMA_FILE) != 0) {
            FileEntry file = files.get((int) vma.getShmid());
            String name = file == null
                    ? "file " + vma.getShmid() + ", which is not in files.img"
                    : file.hasReg() ? ImageException.printable(file.getReg().getName()) : FileText.of(file);
            return String.format("%s+%x", name, vma.getPgoff());
        } else if ((status & VMA_VDSO) != 0) {
            return "[vdso]";
        } else if ((status & VMA_VVAR) != 0) {
            return "[vvar]";
        } else if ((status & VMA_VSYSCALL) != 0) {
            return "[vsyscall]";
        } else if ((status & VMA_STACK) != 0) {
            return "[stack]";
        } else if ((status & VMA_HEAP) != 0) {
            return "[heap]";
        } else if ((status & VMA_SYSVIPC) != 0) {
            return "System V shared memory " + vma.getShmid();
        }
        return (vma.getFlags() & MAP_SHARED) != 0 ? "shared memory " + vma.getShmid() : "";
    }

    private void pages(Pagemap pagemap) {
        long elsewhere = 0;
        long lazy = 0;
        for (PageRun run : pagemap.runs()) {
            elsewhere += run.inParent() ? run.pages() : 0;
            lazy += (run.flags() & PageRun.PE_LAZY) != 0 ? run.pages() : 0;
        }
        long file = images.bulk().getOrDefault(pagemap.pagesFile(), pagemap.stored());
        boolean fits = file == pagemap.stored();
        line(
                1,
                "pages: %d runs, %s in %s%s%s%s",
                pagemap.runs().size(),
                size(pagemap.stored()),
                pagemap.pagesFile(),
                elsewhere > 0 ? ", " + elsewhere + " pages in the parent checkpoint" : "",
                lazy > 0 ? ", " + lazy + " may come later" : "",
                fits ? "" : ", but that file has " + size(file));
    }

    private void descriptors(List<FdinfoEntry> table) {
        line(1, "descriptors: %d", table.size());
        for (FdinfoEntry fd : table) {
            FileEntry file = files.get(fd.getId());
            line(
                    2,
                    "%d: %s%s",
                    fd.getFd(),
                    file == null ? "file " + fd.getId() + ", which is not in files.img" : FileText.of(file),
                    (fd.getFlags() & 1) != 0 ? ", closed on exec" : "");
        }
    }

    private void sockets() {
        List<FileEntry> sockets = files.values().stream()
                .filter(file -> file.hasIsk() || file.hasUsk() || file.hasPsk() || file.hasNlsk())
                .toList();
        if (!sockets.isEmpty()) {
            line(0, "sockets: %d", sockets.size());
            sockets.forEach(socket -> line(1, "%s", FileText.of(socket)));
        }
    }

    private void sizes() {
        long small = 0;
        for (String name : images.names()) {
            small += images.raw(name).length;
        }
        line(0, "%d images and other small files, %s", images.names().size(), size(small));
        long pages = 0;
        for (Map.Entry<String, Long> file : images.bulk().entrySet()) {
            pages += ImageKind.ofFile(file.getKey()).orElse(ImageKind.TMPFS) == ImageKind.PAGES ? file.getValue() : 0;
            line(1, "%s %s", file.getKey(), size(file.getValue()));
        }
        line(0, "pages in all: %s", size(pages));
    }

    private void line(int depth, String format, Object... values) {
        lines++;
        if (lines < MAX_LINES) {
            out.append("  ".repeat(depth)).append(String.format(format, values)).append('\n');
        } else if (lines == MAX_LINES) {
            out.append("... and more\n");
        }
    }

    private static String size(long bytes) {
        return bytes < 10_000 ? bytes + " bytes" : bytes < 10L << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
    }
}

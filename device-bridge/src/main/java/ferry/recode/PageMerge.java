package ferry.recode;

import ferry.criu.PageRun;
import ferry.criu.Pagemap;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The pages of one process: the guest's from the source, everything else from the skeleton, by address. The source is
 * read once, forward, through one buffer.
 */
final class PageMerge {
    /** As much as a pipe or a socket of the kernel gives at once. */
    private static final int BUFFER = 1 << 16;

    /** Pages of one origin; {@code offset} into the skeleton's pages, or bytes of the source to leave out before. */
    private record Piece(long vaddr, long pages, boolean source, long offset) {}

    private final List<Piece> pieces = new ArrayList<>();
    private final int pagesId;
    private final Optional<Guest.Area> vdso;

    PageMerge(Pagemap source, Pagemap skeleton, Guest guest, List<long[]> leftOut) {
        this.pagesId = skeleton.pagesId();
        this.vdso = guest.vdso();
        List<Piece> own = new ArrayList<>();
        long at = 0;
        for (PageRun run : source.runs()) {
            if (!run.present()) {
                throw new RecodeException(
                        List.of("the checkpoint of process " + guest.pid() + " refers to a parent checkpoint"));
            }
            split(run, at, leftOut, own);
            at += run.stored();
        }
        at = 0;
        List<Piece> others = new ArrayList<>();
        for (PageRun run : skeleton.runs()) {
            if (run.present()) {
                others.add(new Piece(run.vaddr(), run.pages(), false, at));
                at += run.stored();
            }
        }
        weave(own, others);
    }

    /** The parts of a run of the source that are the guest's own. */
    private static void split(PageRun run, long at, List<long[]> leftOut, List<Piece> own) {
        long start = run.vaddr();
        long end = Math.min(run.end(), StubLayout.GUEST_END);
        while (start < end) {
            long stop = end;
            boolean take = true;
            for (long[] area : leftOut) {
                if (area[0] <= start && area[1] > start) {
                    take = false;
                    stop = Math.min(stop, area[1]);
                } else if (area[0] > start) {
                    stop = Math.min(stop, area[0]);
                }
            }
            if (take) {
                own.add(new Piece(start, (stop - start) / StubLayout.PAGE, true, at + start - run.vaddr()));
            }
            start = stop;
        }
    }

    /** Both lists are ascending; where they overlap the source's pages win. */
    private void weave(List<Piece> own, List<Piece> others) {
        int i = 0;
        for (Piece o : others) {
            long start = o.vaddr;
            long end = o.vaddr + o.pages * StubLayout.PAGE;
            while (start < end) {
                while (i < own.size() && own.get(i).vaddr + own.get(i).pages * StubLayout.PAGE <= start) {
                    pieces.add(own.get(i++));
                }
                long stop = end;
                if (i < own.size() && own.get(i).vaddr < end) {
                    Piece s = own.get(i);
                    if (s.vaddr <= start) {
                        start = s.vaddr + s.pages * StubLayout.PAGE;
                        continue;
                    }
                    stop = s.vaddr;
                }
                pieces.add(new Piece(start, (stop - start) / StubLayout.PAGE, false, o.offset + start - o.vaddr));
                start = stop;
            }
        }
        pieces.addAll(own.subList(i, own.size()));
    }

    /** The pagemap of the result; pieces side by side become one run, as criu itself writes it. */
    Pagemap pagemap() {
        List<PageRun> runs = new ArrayList<>();
        for (Piece p : pieces) {
            if (!runs.isEmpty() && runs.getLast().end() == p.vaddr) {
                runs.set(
                        runs.size() - 1,
                        PageRun.present(runs.getLast().vaddr(), runs.getLast().pages() + p.pages));
            } else {
                runs.add(PageRun.present(p.vaddr, p.pages));
            }
        }
        return new Pagemap(pagesId, runs);
    }

    /** Bytes that come from the source. */
    long sourceBytes() {
        return pieces.stream()
                .filter(Piece::source)
                .mapToLong(p -> p.pages * StubLayout.PAGE)
                .sum();
    }

    void write(InputStream source, byte[] skeleton, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long read = 0;
        for (Piece p : pieces) {
            long bytes = p.pages * StubLayout.PAGE;
            if (!p.source) {
                out.write(skeleton, Math.toIntExact(p.offset), Math.toIntExact(bytes));
                continue;
            }
            source.skipNBytes(p.offset - read);
            read = p.offset + bytes;
            if (vdso.isPresent()
                    && p.vaddr < vdso.get().end()
                    && p.vaddr + bytes > vdso.get().start()) {
                writeVdso(p, source, out, vdso.get());
                continue;
            }
            copy(source, out, buffer, bytes);
        }
    }

    private static void copy(InputStream source, OutputStream out, byte[] buffer, long bytes) throws IOException {
        while (bytes > 0) {
            int n = source.read(buffer, 0, (int) Math.min(buffer.length, bytes));
            if (n < 0) {
                throw new EOFException("the pages of the source end too early");
            }
            out.write(buffer, 0, n);
            bytes -= n;
        }
    }

    private static void writeVdso(Piece p, InputStream source, OutputStream out, Guest.Area vdso) throws IOException {
        copy(source, out, new byte[BUFFER], Math.max(0, vdso.start() - p.vaddr));
        long from = Math.max(p.vaddr, vdso.start());
        long to = Math.min(p.vaddr + p.pages * StubLayout.PAGE, vdso.end());
        byte[] pages = source.readNBytes((int) (to - from));
        if (from == vdso.start()) {
            Vdso.patch(pages, vdso.start());
        }
        out.write(pages);
        copy(source, out, new byte[BUFFER], p.vaddr + p.pages * StubLayout.PAGE - to);
    }
}

package ferry.recode;

import ferry.criu.PageRun;
import ferry.criu.Pagemap;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The pages of one process: the guest's from the source, everything else from the skeleton, by address. The source is
 * read once, forward, through one buffer; what travels in a stash is held until its place comes.
 */
final class PageMerge {
    /** As much as a pipe or a socket of the kernel gives at once. */
    private static final int BUFFER = 1 << 16;

    private enum Origin {
        SOURCE,
        SKELETON,
        /** The last word of the stub's table. */
        BLOCK,
        /** Pages of the source, at another place. */
        STASH
    }

    /** Pages of one origin; {@code offset} into it. */
    private record Piece(long vaddr, long pages, Origin origin, long offset) {
        long bytes() {
            return pages * StubLayout.PAGE;
        }
    }

    /**
     * What a process whose skeleton was made early gets besides.
     *
     * @param arena where the block goes
     * @param moves what travels in the stash
     */
    record Late(long arena, byte[] block, List<CatchUp.Move> moves) {}

    private final List<Piece> pieces = new ArrayList<>();
    /** Pages of the source that go to the stash, as they come. */
    private final List<Piece> moved = new ArrayList<>();

    private final Optional<Late> late;
    private final int pagesId;
    private final Optional<Guest.Area> vdso;
    private final SignalFrames frames = new SignalFrames();

    PageMerge(Pagemap source, Pagemap skeleton, Guest guest, List<long[]> leftOut, Optional<Late> late) {
        this.pagesId = skeleton.pagesId();
        this.late = late;
        List<CatchUp.Move> moves = late.map(Late::moves).orElse(List.of());
        this.vdso = guest.vdso();
        List<Piece> own = new ArrayList<>();
        long at = 0;
        for (PageRun run : source.runs()) {
            if (!run.present()) {
                throw new RecodeException(
                        List.of("the checkpoint of process " + guest.pid() + " refers to a parent checkpoint"));
            }
            split(run, at, leftOut, moves, own);
            at += run.stored();
        }
        at = 0;
        List<Piece> others = new ArrayList<>();
        for (PageRun run : skeleton.runs()) {
            if (run.present()) {
                others.add(new Piece(run.vaddr(), run.pages(), Origin.SKELETON, at));
                at += run.stored();
            }
        }
        late.ifPresent(l -> {
            own.add(new Piece(l.arena, (l.block.length + StubLayout.PAGE - 1L) / StubLayout.PAGE, Origin.BLOCK, 0));
            for (CatchUp.Move m : l.moves) {
                own.add(new Piece(
                        m.to(),
                        m.bytes() / StubLayout.PAGE,
                        Origin.STASH,
                        m.to() - l.moves.getFirst().to()));
            }
            own.sort(Comparator.comparingLong(Piece::vaddr));
        });
        weave(own, others);
    }

    /** The parts of a run of the source that are the guest's own. */
    private void split(PageRun run, long at, List<long[]> leftOut, List<CatchUp.Move> moves, List<Piece> own) {
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
            boolean move = false;
            for (CatchUp.Move m : moves) {
                if (m.from() <= start && m.from() + m.bytes() > start) {
                    move = true;
                    stop = Math.min(stop, m.from() + m.bytes());
                } else if (m.from() > start) {
                    stop = Math.min(stop, m.from());
                }
            }
            if (take) {
                (move ? moved : own)
                        .add(new Piece(
                                start, (stop - start) / StubLayout.PAGE, Origin.SOURCE, at + start - run.vaddr()));
            }
            start = stop;
        }
    }

    /** Both lists are ascending; where they overlap the source's pages win. */
    private void weave(List<Piece> own, List<Piece> others) {
        int i = 0;
        for (Piece o : others) {
            long start = o.vaddr;
            long end = o.vaddr + o.bytes();
            while (start < end) {
                while (i < own.size() && own.get(i).vaddr + own.get(i).bytes() <= start) {
                    pieces.add(own.get(i++));
                }
                long stop = end;
                if (i < own.size() && own.get(i).vaddr < end) {
                    Piece s = own.get(i);
                    if (s.vaddr <= start) {
                        start = s.vaddr + s.bytes();
                        continue;
                    }
                    stop = s.vaddr;
                }
                pieces.add(new Piece(
                        start, (stop - start) / StubLayout.PAGE, Origin.SKELETON, o.offset + start - o.vaddr));
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
        return Stream.concat(pieces.stream().filter(p -> p.origin == Origin.SOURCE), moved.stream())
                .mapToLong(Piece::bytes)
                .sum();
    }

    void write(InputStream source, byte[] skeleton, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        Stash stash = new Stash();
        long read = 0;
        for (Piece p : pieces) {
            switch (p.origin) {
                case SKELETON -> out.write(skeleton, Math.toIntExact(p.offset), Math.toIntExact(p.bytes()));
                case BLOCK -> out.write(Arrays.copyOf(late.orElseThrow().block, Math.toIntExact(p.bytes())));
                case STASH -> {
                    read = stash.take(source, read, Long.MAX_VALUE);
                    out.write(stash.bytes, Math.toIntExact(p.offset), Math.toIntExact(p.bytes()));
                }
                case SOURCE -> {
                    read = stash.take(source, read, p.offset);
                    source.skipNBytes(p.offset - read);
                    read = p.offset + p.bytes();
                    if (vdso.isPresent()
                            && p.vaddr < vdso.get().end()
                            && p.vaddr + p.bytes() > vdso.get().start()) {
                        writeVdso(p, source, out, vdso.get());
                    } else {
                        copy(source, out, buffer, p.vaddr, p.bytes());
                    }
                }
            }
        }
    }

    /** Pages that wait for their place. */
    private final class Stash {
        private final byte[] bytes = new byte
                [Math.toIntExact(late.map(Late::moves).orElse(List.of()).stream()
                        .mapToLong(CatchUp.Move::bytes)
                        .sum())];
        private int next;

        /** Takes what the source has before {@code limit}; returns how far it was read then. */
        long take(InputStream source, long read, long limit) throws IOException {
            while (next < moved.size() && moved.get(next).offset < limit) {
                Piece p = moved.get(next++);
                source.skipNBytes(p.offset - read);
                int at = at(p.vaddr);
                int length = Math.toIntExact(p.bytes());
                if (source.readNBytes(bytes, at, length) < length) {
                    throw new EOFException("the pages of the source end too early");
                }
                new SignalFrames().mask(p.vaddr, bytes, at, length);
                read = p.offset + length;
                if (vdso.isPresent()
                        && vdso.get().start() >= p.vaddr
                        && vdso.get().end() <= p.vaddr + p.bytes()) {
                    int start = Math.toIntExact(at + vdso.get().start() - p.vaddr);
                    byte[] pages = Arrays.copyOfRange(
                            bytes, start, Math.toIntExact(start + vdso.get().bytes()));
                    Vdso.patch(pages, vdso.get().start());
                    System.arraycopy(pages, 0, bytes, start, pages.length);
                }
            }
            return read;
        }

        private int at(long vaddr) {
            List<CatchUp.Move> moves = late.orElseThrow().moves;
            for (CatchUp.Move m : moves) {
                if (vaddr >= m.from() && vaddr < m.from() + m.bytes()) {
                    return Math.toIntExact(m.to() - moves.getFirst().to() + vaddr - m.from());
                }
            }
            throw new IllegalStateException("not moved: " + Long.toHexString(vaddr));
        }
    }

    private void copy(InputStream source, OutputStream out, byte[] buffer, long vaddr, long bytes) throws IOException {
        for (long end = vaddr + bytes; vaddr < end; ) {
            int n = (int) Math.min(buffer.length, end - vaddr);
            if (source.readNBytes(buffer, 0, n) < n) {
                throw new EOFException("the pages of the source end too early");
            }
            frames.mask(vaddr, buffer, 0, n);
            out.write(buffer, 0, n);
            vaddr += n;
        }
    }

    private void writeVdso(Piece p, InputStream source, OutputStream out, Guest.Area vdso) throws IOException {
        copy(source, out, new byte[BUFFER], p.vaddr, Math.max(0, vdso.start() - p.vaddr));
        long from = Math.max(p.vaddr, vdso.start());
        long to = Math.min(p.vaddr + p.bytes(), vdso.end());
        byte[] pages = source.readNBytes((int) (to - from));
        if (from == vdso.start()) {
            Vdso.patch(pages, vdso.start());
        }
        out.write(pages);
        copy(source, out, new byte[BUFFER], to, p.vaddr + p.bytes() - to);
    }
}

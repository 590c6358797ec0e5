package ferry.recode;

import ferry.criu.CheckpointStream;
import ferry.criu.CheckpointWriter;
import ferry.criu.Limits;
import ferry.criu.PageRun;
import ferry.criu.Pagemap;
import ferry.criu.proto.MmEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Measures how fast pages pass the splice: a made-up checkpoint comes as a tar through a pipe of the kernel, as it does
 * from an engine's socket, its runs of pages are woven with a skeleton's, and it goes out as a tar; beside a plain copy
 * out of the same pipe. Neither touches a disk.
 */
public final class SpliceRate {
    private static final int BLOCK = 1 << 20;
    private static final long BASE = 0x550000000000L;
    /** Pages of one run, and the pages of the gap behind it: a heap is seldom in one piece. */
    private static final int RUN = 61;

    private SpliceRate() {}

    /**
     * @param bytes of pages that passed
     * @param copySeconds a plain copy, the best of three
     * @param spliceSeconds through tar reader, splice and tar writer, the best of three
     * @param peakHeapBytes the most that the heap held meanwhile
     */
    public record Rate(long bytes, double copySeconds, double spliceSeconds, long peakHeapBytes) {
        /** MB/s of the plain copy. */
        public double copyRate() {
            return bytes / copySeconds / 1e6;
        }

        /** MB/s of the splice. */
        public double spliceRate() {
            return bytes / spliceSeconds / 1e6;
        }

        /** The splice's rate as a share of the copy's. */
        public double ratio() {
            return copySeconds / spliceSeconds;
        }
    }

    /** @param bytes rounded to whole runs of pages */
    public static Rate measure(long bytes) throws IOException {
        long runs = Math.max(1, bytes / (RUN * (long) StubLayout.PAGE));
        long size = runs * RUN * StubLayout.PAGE;
        double copy = Double.MAX_VALUE;
        double splice = Double.MAX_VALUE;
        System.gc();
        pools().forEach(MemoryPoolMXBean::resetPeakUsage);
        for (int i = 0; i < 3; i++) {
            copy = Math.min(copy, seconds(() -> copy(size)));
            splice = Math.min(splice, seconds(() -> splice(runs, size)));
        }
        long peak = pools().stream().mapToLong(p -> p.getPeakUsage().getUsed()).sum();
        return new Rate(size, copy, splice, peak);
    }

    private static List<MemoryPoolMXBean> pools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(p -> p.getType() == MemoryType.HEAP)
                .toList();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static double seconds(Work work) throws IOException {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void copy(long size) throws IOException {
        byte[] buffer = new byte[BLOCK];
        try (InputStream in = piped(new Pages(size));
                OutputStream out = new Sink()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
        }
    }

    /** The same bytes out of a pipe that a thread of its own fills. */
    private static InputStream piped(InputStream from) throws IOException {
        Pipe pipe = Pipe.open();
        Thread.ofPlatform().daemon().start(() -> {
            byte[] buffer = new byte[1 << 16];
            try (OutputStream to = Channels.newOutputStream(pipe.sink())) {
                for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                    to.write(buffer, 0, n);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the reader of the pipe went away", e);
            }
        });
        return Channels.newInputStream(pipe.source());
    }

    private static void splice(long runs, long size) throws IOException {
        List<PageRun> source = new ArrayList<>();
        List<PageRun> bones = new ArrayList<>();
        bones.add(PageRun.present(StubLayout.NOTES, 1));
        for (long i = 0; i < runs; i++) {
            source.add(PageRun.present(BASE + i * (RUN + 3) * StubLayout.PAGE, RUN));
        }
        bones.add(PageRun.present(1L << 47, 1024));
        Guest.Area area = new Guest.Area(BASE, BASE + runs * (RUN + 3) * StubLayout.PAGE, 3, 0, Optional.empty());
        Guest guest = new Guest(
                1,
                0,
                List.of(area),
                List.of(),
                List.of(),
                Optional.empty(),
                BASE,
                new Origin("", MmEntry.getDefaultInstance()));
        byte[] own = new byte[1025 * StubLayout.PAGE];
        try (CheckpointStream in = new CheckpointStream(piped(tar(size)), Limits.DEFAULT);
                CheckpointWriter out = new CheckpointWriter(new Sink(), "c")) {
            in.head();
            CheckpointStream.Item item = in.next().orElseThrow();
            PageMerge merge =
                    new PageMerge(new Pagemap(1, source), new Pagemap(1, bones), guest, List.of(), Optional.empty());
            try (OutputStream to = out.stream("pages-1.img", merge.pagemap().stored())) {
                merge.write(item.data(), own, to);
            }
        }
    }

    /** A tar with one pages file: what {@link CheckpointWriter} puts before the pages, the pages, and an end. */
    private static InputStream tar(long size) throws IOException {
        ByteArrayOutputStream begin = new ByteArrayOutputStream();
        CheckpointWriter writer = new CheckpointWriter(begin, "c");
        OutputStream unfinished = writer.stream("pages-1.img", size);
        unfinished.flush();
        byte[] end = new byte[1024 + (int) ((512 - size % 512) % 512)];
        return new SequenceInputStream(Collections.enumeration(List.of(
                new java.io.ByteArrayInputStream(begin.toByteArray()),
                new Pages(size),
                new java.io.ByteArrayInputStream(end))));
    }

    /** So many bytes, over and over from one random block. */
    private static final class Pages extends InputStream {
        private static final byte[] RANDOM = new byte[BLOCK];

        static {
            new Random(1).nextBytes(RANDOM);
        }

        private long left;

        private Pages(long size) {
            left = size;
        }

        @Override
        public int read() {
            return left-- > 0 ? RANDOM[(int) (left % BLOCK)] & 0xff : -1;
        }

        @Override
        public int read(byte[] to, int at, int length) {
            if (left == 0) {
                return -1;
            }
            int n = (int) Math.min(left, Math.min(length, BLOCK));
            System.arraycopy(RANDOM, 0, to, at, n);
            left -= n;
            return n;
        }
    }

    /** Takes what it is given as a pipe would: by a copy. */
    private static final class Sink extends OutputStream {
        private final byte[] taken = new byte[BLOCK];

        @Override
        public void write(int b) {
            taken[0] = (byte) b;
        }

        @Override
        public void write(byte[] from, int at, int length) {
            for (int done = 0; done < length; done += BLOCK) {
                System.arraycopy(from, at + done, taken, 0, Math.min(BLOCK, length - done));
            }
        }
    }
}

package ferry.kernel.build;

import ferry.kernel.KernelException;
import ferry.kernel.tree.Make;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts the files that the compiler and assembler take, by the short lines that kbuild prints for each. */
final class CompileCount {
    /** As "  CC      init/main.o" or "  CC [M]  fs/fuse/dir.o". */
    private static final Pattern SHORT = Pattern.compile("  (?:CC|AS)(?: \\[M\\])? +(\\S+\\.o)");
    /** The same inside of the commands that make -n prints. */
    private static final Pattern DRY = Pattern.compile("echo '" + SHORT.pattern());

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final int total;
    private final long start = System.nanoTime();
    private int done;

    private CompileCount(int total) {
        this.total = total;
    }

    /**
     * Asks make what is left to do (-n); a tenth of a full build has some thousand files. Of a tree that was never built make
     * does not come to the end: it misses vmlinux.a, which the command that it only prints would have made. By then it has
     * named what is to be compiled.
     */
    static CompileCount of(Make make, List<String> targets) {
        AtomicInteger count = new AtomicInteger();
        List<String> arguments = new ArrayList<>(List.of("-n"));
        arguments.addAll(targets);
        try {
            make.run(LIMIT, line -> count.addAndGet(DRY.matcher(line).find() ? 1 : 0), arguments);
        } catch (KernelException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
        }
        return new CompileCount(count.get());
    }

    /** The file of a line that tells of one; counts it. */
    synchronized Optional<String> line(String line) {
        Matcher m = SHORT.matcher(line);
        if (!m.matches()) {
            return Optional.empty();
        }
        done++;
        return Optional.of(m.group(1));
    }

    synchronized int done() {
        return done;
    }

    int total() {
        return Math.max(total, done);
    }

    /** At the pace so far; nothing in the first seconds, when it would be a guess. */
    synchronized Optional<Duration> left() {
        long took = System.nanoTime() - start;
        if (done < 20 || took < 3_000_000_000L || done > total) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos(took / done * (total - done)));
    }
}

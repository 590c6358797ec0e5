package ferry.criu;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * In what two checkpoints differ.
 *
 * @param processes all of both, by their ids
 */
public record CheckpointDiff(List<Process> processes) {
    /**
     * One process.
     *
     * @param presence "both", "first" or "second": where it is
     * @param same pages with equal contents at equal addresses; {@code changed}, {@code gone} and {@code added} pages
     * @param areas lines of areas of memory, and {@code descriptors} lines of open files, that only one of both has:
     *     "- " begins those of the first, "+ " those of the second
     */
    public record Process(
            int pid,
            String command,
            String presence,
            int threadsBefore,
            int threadsAfter,
            long same,
            long changed,
            long gone,
            long added,
            List<String> areas,
            List<String> descriptors) {}

    private static final CheckpointContents.Process NONE =
            new CheckpointContents.Process("", 0, List.of(), List.of(), Map.of());

    /** Reads two tars, one after the other; neither is closed. Pages are never held, only a digest of each. */
    public static CheckpointDiff of(InputStream first, InputStream second) throws IOException {
        return of(CheckpointContents.of(first), CheckpointContents.of(second));
    }

    static CheckpointDiff of(CheckpointContents first, CheckpointContents second) {
        Set<Integer> pids = new TreeSet<>(first.processes().keySet());
        pids.addAll(second.processes().keySet());
        List<Process> processes = new ArrayList<>();
        for (int pid : pids) {
            CheckpointContents.@Nullable Process before = first.processes().get(pid);
            CheckpointContents.@Nullable Process after = second.processes().get(pid);
            processes.add(process(
                    pid,
                    before == null ? NONE : before,
                    after == null ? NONE : after,
                    before == null ? "second" : after == null ? "first" : "both"));
        }
        return new CheckpointDiff(processes);
    }

    private static Process process(
            int pid, CheckpointContents.Process before, CheckpointContents.Process after, String presence) {
        long same = 0;
        long changed = 0;
        for (Map.Entry<Long, Long> page : before.pages().entrySet()) {
            Long other = after.pages().get(page.getKey());
            if (other != null) {
                if (other.equals(page.getValue())) {
                    same++;
                } else {
                    changed++;
                }
            }
        }
        return new Process(
                pid,
                after.command().isEmpty() ? before.command() : after.command(),
                presence,
                before.threads(),
                after.threads(),
                same,
                changed,
                before.pages().size() - same - changed,
                after.pages().size() - same - changed,
                lines(before.areas(), after.areas()),
                lines(before.descriptors(), after.descriptors()));
    }

    private static List<String> lines(List<String> before, List<String> after) {
        Set<String> gone = new LinkedHashSet<>(before);
        after.forEach(gone::remove);
        Set<String> added = new LinkedHashSet<>(after);
        before.forEach(added::remove);
        List<String> lines = new ArrayList<>();
        gone.forEach(line -> lines.add("- " + line));
        added.forEach(line -> lines.add("+ " + line));
        return lines;
    }
}

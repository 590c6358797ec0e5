package ferry.migrate;

import ferry.docker.Engine;
import ferry.recode.SkeletonDraft;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the draft of a skeleton of what was seen in a running container. */
final class Drafting {
    private Drafting() {}

    /**
     * Drafts one.
     *
     * @param changes of the source: its own files reach the target only when it is frozen
     */
    static Optional<SkeletonDraft> of(Look look, List<Engine.Change> changes) {
        Set<String> own = new HashSet<>();
        changes.forEach(c -> own.add(c.path()));
        return SkeletonDraft.of(look.processes().stream()
                .filter(p -> p.state() != 'Z' && p.state() != 'X')
                .map(p -> new SkeletonDraft.Task(
                        p.pid(),
                        p.ppid(),
                        p.threadCount(),
                        p.heap(),
                        p.mappings().stream().map(m -> mapping(m, p, own)).toList()))
                .toList());
    }

    private static SkeletonDraft.Mapping mapping(Look.Mapping m, Look.Process p, Set<String> own) {
        String device = p.mappings().stream()
                .filter(x -> x.path().equals(p.exe()))
                .map(Look.Mapping::device)
                .findFirst()
                .orElse("");
        // Another device is a volume, where the line has a path that counts only there.
        boolean there = m.path().startsWith("/")
                && m.device().equals(device)
                && !m.path().endsWith(" (deleted)")
                && !own.contains(m.path());
        return new SkeletonDraft.Mapping(m.start(), m.end(), m.perms(), m.offset(), m.path(), there);
    }
}

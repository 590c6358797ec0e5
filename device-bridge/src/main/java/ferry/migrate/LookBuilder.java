package ferry.migrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A process while its lines come in. */
final class LookBuilder {
    final int pid;
    private final Look.Process head;
    final Map<String, Long> namespaces = new HashMap<>();
    final List<Look.Task> tasks = new ArrayList<>();
    final List<Look.Mapping> mappings = new ArrayList<>();
    final List<String> timers = new ArrayList<>();
    long heap;
    long personality;
    final Map<Integer, Integer> ioClasses = new HashMap<>();
    final List<Integer> robust = new ArrayList<>();
    boolean undo;
    private final Map<Integer, Look.Descriptor> descriptors = new LinkedHashMap<>();
    private final Map<Integer, List<String>> infos = new HashMap<>();

    LookBuilder(LookFields f) {
        pid = f.integer();
        head = new Look.Process(
                pid,
                f.integer(),
                f.integer(),
                f.integer(),
                f.number(),
                f.character(),
                f.integer(),
                f.number(),
                f.integer(),
                f.integer(),
                f.integer(),
                f.integer(),
                f.integer(),
                f.text(),
                f.text(),
                f.text(),
                f.text(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                0,
                0,
                Map.of(),
                List.of(),
                false);
    }

    void descriptor(LookFields f) {
        int number = f.integer();
        var d = new Look.Descriptor(
                number,
                Long.parseLong(f.text(), 8),
                f.number(),
                f.number(),
                f.octal(),
                f.text(),
                f.text(),
                f.number(),
                f.number(),
                f.number(),
                f.text(),
                List.of());
        if (descriptors.put(number, d) != null) {
            throw new IllegalArgumentException("descriptor " + number + " of process " + pid + " twice");
        }
    }

    void info(int number, String line) {
        if (!descriptors.containsKey(number)) {
            throw new IllegalArgumentException("descriptor " + number + " was not named before");
        }
        infos.computeIfAbsent(number, n -> new ArrayList<>()).add(line);
    }

    Look.Process build() {
        return new Look.Process(
                pid,
                head.ppid(),
                head.group(),
                head.session(),
                head.tty(),
                head.state(),
                head.threadCount(),
                head.uid(),
                head.seccomp(),
                head.filters(),
                head.tracer(),
                head.bits(),
                head.machine(),
                head.comm(),
                head.exe(),
                head.root(),
                head.cwd(),
                Map.copyOf(namespaces),
                List.copyOf(tasks),
                List.copyOf(mappings),
                descriptors.values().stream().map(this::withInfo).toList(),
                List.copyOf(timers),
                heap,
                personality,
                Map.copyOf(ioClasses),
                List.copyOf(robust),
                undo);
    }

    private Look.Descriptor withInfo(Look.Descriptor d) {
        return new Look.Descriptor(
                d.number(),
                d.flags(),
                d.position(),
                d.mount(),
                d.mode(),
                d.rdev(),
                d.device(),
                d.inode(),
                d.size(),
                d.links(),
                d.target(),
                List.copyOf(infos.getOrDefault(d.number(), List.of())));
    }
}

package ferry.migrate;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the output of {@code assets/look/look.c}. What it says comes out of somebody's container: lines, items and the
 * whole are bounded, and anything that does not fit ends in a {@link LookException} with the line's number.
 */
public final class LookReader {
    /** Bytes of the whole output: 4,096 processes with some thousand mappings do not reach it. */
    static final int MAX_BYTES = 64 << 20;

    /** Bytes of one line: a path is at most 4,096, escaped three times as long, a mountinfo line has two and options. */
    static final int MAX_LINE = 64 << 10;

    private final Map<Integer, LookBuilder> processes = new LinkedHashMap<>();
    private final List<LookSocket> sockets = new ArrayList<>();
    private final Map<Long, Long> peers = new HashMap<>();
    private final List<Look.SystemV> sysv = new ArrayList<>();
    private final List<String> mounts = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private boolean peersKnown;
    private boolean sysvKnown = true;

    private LookReader() {}

    /**
     * Reads to the end of the stream, which the caller closes.
     *
     * @throws LookException when the stream breaks, is cut, too long, or not such an output
     */
    public static Look read(InputStream in) {
        return new LookReader().readAll(in);
    }

    private Look readAll(InputStream in) {
        LookOutput.read(in, "look 1", MAX_LINE, this::item);
        return new Look(
                processes.values().stream().map(LookBuilder::build).toList(),
                List.copyOf(sockets),
                Map.copyOf(peers),
                peersKnown,
                List.copyOf(sysv),
                sysvKnown,
                List.copyOf(mounts),
                List.copyOf(errors));
    }

    private void item(LookFields f) {
        String kind = f.text();
        switch (kind) {
            case "process" -> {
                var builder = new LookBuilder(f);
                if (processes.put(builder.pid, builder) != null) {
                    throw new IllegalArgumentException("process " + builder.pid + " twice");
                }
            }
            case "heap" -> of(f).heap = f.number();
            case "personality" -> of(f).personality = f.number();
            case "ioprio" -> of(f).ioClasses.put(f.integer(), f.integer());
            case "robust" -> of(f).robust.add(f.integer());
            case "undo" -> of(f).undo = true;
            case "ns" -> of(f).namespaces.put(f.text(), f.number());
            case "thread" -> of(f).tasks.add(new Look.Task(f.integer(), f.character(), f.integer(), f.text()));
            case "map" ->
                of(f).mappings
                        .add(new Look.Mapping(f.hex(), f.hex(), f.text(), f.hex(), f.text(), f.number(), f.text()));
            case "fd" -> of(f).descriptor(f);
            case "info" -> of(f).info(f.integer(), f.text());
            case "timer" -> of(f).timers.add(f.text());
            case "mount" -> mounts.add(f.text());
            case "socket" -> sockets.add(LookSocket.parse(f.text(), f.text()));
            case "peer" -> peers.put(f.number(), f.number());
            case "peers" -> peersKnown = f.text().equals("known");
            case "sysv" -> {
                String what = f.text();
                if (what.equals("unknown")) {
                    sysvKnown = false;
                } else {
                    sysv.add(new Look.SystemV(what, f.text()));
                }
            }
            case "error" -> errors.add(f.text() + ": " + f.text());
            default -> throw new IllegalArgumentException("unknown item " + printable(kind));
        }
    }

    private LookBuilder of(LookFields f) {
        int pid = f.integer();
        LookBuilder builder = processes.get(pid);
        if (builder == null) {
            throw new IllegalArgumentException("process " + pid + " was not named before");
        }
        return builder;
    }

    static String printable(String text) {
        return printable(text, 80);
    }

    /** Cut to a length, with control and direction characters replaced: it goes to terminals and windows. */
    static String printable(String text, int length) {
        String cut = text.length() > length ? text.substring(0, length) + "..." : text;
        return cut.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    }
}

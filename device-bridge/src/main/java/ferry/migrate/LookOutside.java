package ferry.migrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** TCP connections of a looked-at container whose other end is not in it. A pure function of the look. */
final class LookOutside {
    /** So many are named in a finding, the others counted; a plan has them all. */
    private static final int NAMED = 3;

    private LookOutside() {}

    /**
     * Finds them, each once, whoever else has it open, too.
     *
     * @param neighbours address to whose it is
     */
    static List<Plan.Connection> of(Look look, Map<String, String> neighbours) {
        var rows = new HashMap<Long, LookSocket>();
        var ends = new HashSet<String>();
        for (LookSocket s : look.sockets()) {
            if (!s.tcp()) {
                continue;
            }
            if (s.inode() != 0) {
                rows.put(s.inode(), s);
            }
            if (s.state() != LookSocket.LISTEN) {
                ends.add(s.local() + " " + s.remote());
            }
        }
        Set<Long> seen = new HashSet<>();
        List<Plan.Connection> found = new ArrayList<>();
        for (Look.Process p : look.processes()) {
            if (p.ppid() == 0 && p.pid() != 1) {
                continue; // docker exec: refused as a whole
            }
            for (Look.Descriptor d : p.descriptors()) {
                LookSocket s = d.socket() && seen.add(d.inode()) ? rows.get(d.inode()) : null;
                if (s != null && connected(s) && !ends.contains(s.remote() + " " + s.local())) {
                    found.add(new Plan.Connection(
                            LookReader.printable(p.label(), 60),
                            d.number(),
                            s.local(),
                            s.remote(),
                            neighbours.getOrDefault(
                                    s.remote().substring(0, s.remote().lastIndexOf(':')), "")));
                }
            }
        }
        return List.copyOf(found);
    }

    private static boolean connected(LookSocket s) {
        return s.state() != LookSocket.LISTEN
                && s.state() != LookSocket.CLOSE
                && s.state() != LookSocket.SYN_SENT
                && s.remote().contains(":");
    }

    static void judge(List<Plan.Connection> outside, boolean closed, LookFindings.Collector found) {
        if (outside.isEmpty()) {
            return;
        }
        String list = outside.stream().limit(NAMED).map(LookOutside::words).collect(Collectors.joining("; "))
                + (outside.size() > NAMED ? "; and " + (outside.size() - NAMED) + " more" : "");
        String what = outside.size() == 1
                ? "It has a TCP connection with the outside: " + list + "."
                : "It has " + outside.size() + " TCP connections with the outside: " + list + ".";
        if (closed) {
            found.warn(
                    what,
                    "They are closed, as you said: the program finds their ends when it goes on, and what was on its way"
                            + " in them is lost.",
                    "");
        } else {
            found.block(
                    what,
                    "The other end would keep talking to this side.",
                    "End it there, or have it closed by the crossing: --close-outside, or the box below the plan.");
        }
    }

    private static String words(Plan.Connection c) {
        return c.process() + ", " + c.local() + " to " + c.remote()
                + (c.who().isEmpty() ? "" : " (" + LookReader.printable(c.who(), 100) + ")");
    }
}

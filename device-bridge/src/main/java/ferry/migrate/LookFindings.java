package ferry.migrate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What of a looked-at container cannot cross, and what the person should know. A pure function of the look: the rules
 * are in {@link LookProcesses}, {@link LookMemory}, {@link LookDescriptors}, {@link LookNetwork} and
 * {@link LookOutside}.
 */
public record LookFindings(List<Plan.Finding> blockers, List<Plan.Finding> warnings) {
    /** More than this many of one list are counted, not named. */
    private static final int NAMED = 40;

    public LookFindings {
        blockers = List.copyOf(blockers);
        warnings = List.copyOf(warnings);
    }

    /**
     * Judges a look for one way of crossing. For {@link Strategy#COLD} nothing that runs matters. {@link
     * Strategy#PLAIN} leaves to CRIU what CRIU can do; the others refuse what their recoding does not know.
     */
    public static LookFindings of(Look look, Strategy strategy) {
        return of(look, strategy, LookOutside.of(look, Map.of()), false);
    }

    /**
     * Judges it with the person's choice about connections.
     *
     * @param outside connections with the outside of the container
     * @param closed whether they will be closed
     */
    static LookFindings of(Look look, Strategy strategy, List<Plan.Connection> outside, boolean closed) {
        var found = new Collector(strategy);
        if (strategy == Strategy.COLD) {
            return found.findings();
        }
        LookProcesses.judge(look, found);
        LookMemory.judge(look, found);
        LookDescriptors.judge(look, found);
        LookNetwork.judge(look, found);
        LookOutside.judge(outside, closed, found);
        for (String error : look.errors()) {
            found.warn(
                    "Could not be looked at: " + error,
                    "What is in there is not known before the container is frozen.",
                    "");
        }
        return found.findings();
    }

    /** This and the other's. */
    public LookFindings and(LookFindings other) {
        var b = new ArrayList<>(blockers);
        b.addAll(other.blockers);
        var w = new ArrayList<>(warnings);
        w.addAll(other.warnings);
        return new LookFindings(b, w);
    }

    /** Collects findings, each once, in the order in which they come. */
    static final class Collector {
        private final Strategy strategy;
        private final List<Plan.Finding> blockers = new ArrayList<>();
        private final List<Plan.Finding> warnings = new ArrayList<>();
        private final Set<String> seen = new HashSet<>();

        Collector(Strategy strategy) {
            this.strategy = strategy;
        }

        /** Neither CRIU nor Ferry can do it. */
        void block(String what, String why, String mend) {
            add(blockers, what, why, mend);
        }

        /** CRIU can do it, Ferry's recoding cannot: blocks all but {@link Strategy#PLAIN}. */
        void blockRecoding(String what, String why, String mend) {
            if (strategy != Strategy.PLAIN) {
                add(blockers, what, why, mend);
            }
        }

        /** Ferry's recoding makes up for what CRIU cannot do: blocks only {@link Strategy#PLAIN}. */
        void blockPlain(String what, String why, String mend) {
            if (strategy == Strategy.PLAIN) {
                add(blockers, what, why, mend);
            }
        }

        void warn(String what, String why, String mend) {
            add(warnings, what, why, mend);
        }

        private void add(List<Plan.Finding> list, String what, String why, String mend) {
            if (seen.add(what)) {
                list.add(new Plan.Finding(LookReader.printable(what, 300), why, mend));
            }
        }

        LookFindings findings() {
            return new LookFindings(cut(blockers), cut(warnings));
        }

        private static List<Plan.Finding> cut(List<Plan.Finding> list) {
            if (list.size() <= NAMED) {
                return list;
            }
            var kept = new ArrayList<>(list.subList(0, NAMED));
            kept.add(new Plan.Finding(
                    "And " + (list.size() - NAMED) + " more like these.",
                    Objects.requireNonNull(list.get(NAMED)).why(),
                    ""));
            return kept;
        }
    }
}

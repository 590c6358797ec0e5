package ferry.migrate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import ferry.session.Session;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Estimates downtimes: for each step a line through what it took lately between the same two sides, over the bytes that
 * it had to do with; where nothing was measured, the lab's own line. A pure function.
 */
final class Estimating {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> CROSSED = Set.of("moved", "confirmed", "went-back");
    /** The phases of the downtime; the last takes what the others leave of it. */
    private static final List<Phase> DOWN =
            List.of(Phase.CHECKPOINT, Phase.STREAM, Phase.RECODE, Phase.RESTORE, Phase.VERIFY);

    private static final int LATEST = 10;
    private static final double MIB = 1 << 20;
    /** Two crossings say something of a rate when their sizes are so far apart; nearer, it would be noise. */
    private static final double APART = 16 * MIB;

    private Estimating() {}

    /** A line: so long for nothing, and so long for each MiB more. */
    private record Line(double ms, double msPerMib) {
        private double at(double bytes) {
            return ms + msPerMib * bytes / MIB;
        }
    }

    /**
     * Measured on the lab on a machine of 2 cores (README, "Measured"; the rates with redis of 16 MiB): a phone that is emulated, so a real
     * one is rather faster.
     */
    private static Line lab(Phase phase, String from, String to) {
        boolean arm = to.equals("aarch64");
        return switch (phase) {
            case CHECKPOINT -> from.equals("aarch64") ? new Line(7500, 22) : new Line(250, 2.5);
            case STREAM -> new Line(150, 0);
            case RECODE -> new Line(arm ? 700 : 1400, 20);
            case RESTORE -> arm ? new Line(5000, 7) : new Line(450, 1.5);
            default -> new Line(arm ? 300 : 30, 0);
        };
    }

    /** What one session says: bytes, and milliseconds by phase. */
    private record Point(double bytes, Map<Phase, Long> ms) {}

    /**
     * Those that an estimate is made of: the latest of one strategy between the two sides.
     *
     * @param journal newest first
     */
    static List<Session> alike(List<Session> journal, Plan.Request request, Strategy strategy) {
        return journal.stream()
                .filter(s -> CROSSED.contains(s.outcome()) && !s.imported() && s.downtimeMs() > 0)
                .filter(s -> s.from().equals(request.from())
                        && s.to().equals(request.to())
                        && s.strategy().equals(PlanJson.word(strategy)))
                .limit(LATEST)
                .toList();
    }

    /**
     * Makes one.
     *
     * @param alike with their steps
     * @param from, to architectures of the two sides, as uname(1) says them
     */
    static Estimate of(List<Session> alike, String from, String to, Estimate.Load load) {
        List<Point> points = alike.stream().flatMap(s -> point(s).stream()).toList();
        List<Estimate.Part> parts = new ArrayList<>();
        for (Phase phase : DOWN) {
            Line line = fit(points, phase, lab(phase, from, to));
            parts.add(new Estimate.Part(phase, Math.round(Math.max(0, line.at(load.bytes())))));
        }
        return new Estimate(parts, points.size(), load);
    }

    /** Empty when the session's steps are not whole. */
    private static Optional<Point> point(Session s) {
        Map<Phase, Long> ms = new EnumMap<>(Phase.class);
        long left = s.downtimeMs();
        for (Phase phase : DOWN.subList(0, DOWN.size() - 1)) {
            Optional<Session.Step> step = s.steps().stream()
                    .filter(t -> t.phase().equals(phase.word())
                            && t.state().equals("done")
                            && t.endedMs().isPresent())
                    .findFirst();
            if (step.isEmpty()) {
                return Optional.empty();
            }
            long took =
                    Math.max(0, step.get().endedMs().orElseThrow() - step.get().startedMs());
            ms.put(phase, took);
            left -= took;
        }
        ms.put(DOWN.getLast(), Math.max(0, left));
        return Optional.of(new Point(bytes(s), ms));
    }

    /** What it was estimated for; an older session tells what it carried, which is near. */
    private static double bytes(Session s) {
        try {
            JsonNode load = JSON.readTree(s.plan()).path("load");
            return load.isObject()
                    ? load.path("memoryBytes").asDouble()
                            + load.path("fileBytes").asDouble()
                    : s.bytes();
        } catch (JsonProcessingException e) {
            return s.bytes();
        }
    }

    /** The median slope between all that are far enough apart, and the median of what is left (Theil and Sen). */
    private static Line fit(List<Point> points, Phase phase, Line usual) {
        if (points.isEmpty()) {
            return usual;
        }
        List<Double> slopes = new ArrayList<>();
        for (Point a : points) {
            for (Point b : points) {
                if (b.bytes() - a.bytes() > APART) {
                    slopes.add((ms(b, phase) - ms(a, phase)) / ((b.bytes() - a.bytes()) / MIB));
                }
            }
        }
        double slope = slopes.isEmpty() ? usual.msPerMib() : Math.max(0, median(slopes));
        double rest = median(
                points.stream().map(p -> ms(p, phase) - slope * p.bytes() / MIB).toList());
        return new Line(rest, slope);
    }

    private static double ms(Point p, Phase phase) {
        return p.ms().getOrDefault(phase, 0L);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}

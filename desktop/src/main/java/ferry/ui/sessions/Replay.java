package ferry.ui.sessions;

import ferry.migrate.Phase;
import ferry.migrate.Progress;
import ferry.migrate.Strategy;
import ferry.session.Session;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A crossing from its record alone: what was told at which moment, so that it can be drawn again at any speed. */
final class Replay {
    /** How often the bytes of a step are told again; the record has only their sum. */
    private static final int PARTS = 20;

    /** @param ms since the session began */
    record Event(long ms, Progress progress) {}

    private final List<Event> events;

    private Replay(List<Event> events) {
        this.events = events;
    }

    static Replay of(Session session) {
        List<Event> events = new ArrayList<>();
        long begin = session.startedMs();
        long last = begin;
        for (Session.Step step : session.steps()) {
            Optional<Phase> phase = phase(step.phase());
            if (phase.isEmpty()) {
                continue;
            }
            long ended = step.endedMs().orElse(step.startedMs());
            long took = Math.max(0, ended - step.startedMs());
            last = Math.max(last, ended);
            events.add(event(begin, step.startedMs(), phase.get(), "started", 0, 0, step));
            for (int i = 1; i < PARTS && step.bytes() > 0; i++) {
                long at = step.startedMs() + took * i / PARTS;
                events.add(event(begin, at, phase.get(), "progress", took * i / PARTS, step.bytes() * i / PARTS, step));
            }
            if (step.endedMs().isPresent()) {
                events.add(event(begin, ended, phase.get(), step.state(), took, step.bytes(), step));
            }
        }
        for (Session.LogLine line : session.log()) {
            events.add(new Event(Math.max(0, line.ms() - begin), new Progress.Log(line.text())));
            last = Math.max(last, line.ms());
        }
        // What the person decided afterwards is no part of the crossing.
        String outcome = List.of("confirmed", "went-back").contains(session.outcome()) ? "moved" : session.outcome();
        Progress end = new Progress.Result(
                outcome,
                session.id(),
                strategy(session.strategy()),
                session.downtimeMs(),
                session.bytes(),
                session.from(),
                session.to(),
                session.container(),
                session.error());
        events.sort(Comparator.comparingLong(Event::ms));
        events.add(new Event(Math.max(session.endedMs().orElse(last), last) - begin, end));
        return new Replay(List.copyOf(events));
    }

    /** In the order of their moments; the last one is the result. */
    List<Event> events() {
        return events;
    }

    long lengthMs() {
        return events.getLast().ms();
    }

    private static Event event(long begin, long at, Phase phase, String state, long ms, long bytes, Session.Step step) {
        OptionalLong total = step.bytes() > 0 ? OptionalLong.of(step.bytes()) : OptionalLong.empty();
        return new Event(Math.max(0, at - begin), new Progress.Step(phase, state, ms, bytes, total, step.note()));
    }

    private static Optional<Phase> phase(String word) {
        for (Phase phase : Phase.values()) {
            if (phase.word().equals(word)) {
                return Optional.of(phase);
            }
        }
        return Optional.empty();
    }

    static Optional<Strategy> strategy(String word) {
        for (Strategy strategy : Strategy.values()) {
            if (strategy.name().equalsIgnoreCase(word)) {
                return Optional.of(strategy);
            }
        }
        return Optional.empty();
    }
}

package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.session.Journal;
import ferry.session.Session;
import java.util.List;

/** Sessions in words and in JSON, and how they are found. */
final class SessionView {
    private SessionView() {}

    /** By id, the beginning of an id, or {@code last}. */
    static Session find(Journal journal, String id) {
        String wanted = id;
        if (id.equals("last")) {
            List<Session> all = journal.list();
            if (all.isEmpty()) throw new TroubleException("There is no session yet.");
            wanted = all.getFirst().id();
        }
        String text = wanted;
        return journal.find(text)
                .orElseThrow(() -> new TroubleException("There is no session " + text + ". See: ferry sessions list"));
    }

    static ObjectNode json(Session s) {
        ObjectNode json = Json.object()
                .put("session", s.id())
                .put("startedMs", s.startedMs())
                .put("endedMs", s.endedMs().orElse(null))
                .put("container", s.container())
                .put("containerName", s.containerName())
                .put("from", s.from())
                .put("to", s.to())
                .put("strategy", s.strategy())
                .put("outcome", s.outcome())
                .put("downtimeMs", s.downtimeMs())
                .put("bytes", s.bytes())
                .put("imported", s.imported());
        s.error().ifPresent(e -> json.put("error", e));
        json.put("note", s.remarks().note());
        s.remarks().tags().forEach(json.putArray("tags")::add);
        return json;
    }

    static ObjectNode wholeJson(Session s) {
        ObjectNode json = json(s);
        json.set("plan", Json.parse(s.plan()));
        json.set("sourceFacts", Json.parse(s.sourceFacts()));
        json.set("targetFacts", Json.parse(s.targetFacts()));
        json.set("detail", Json.parse(s.detail()));
        ArrayNode steps = json.putArray("steps");
        for (Session.Step step : s.steps()) steps.add(json(step));
        ArrayNode log = json.putArray("log");
        for (Session.LogLine line : s.log())
            log.addObject().put("ms", line.ms()).put("text", line.text());
        return json;
    }

    static ObjectNode json(Session.Step step) {
        ObjectNode json = Json.object()
                .put("step", step.phase())
                .put("state", step.state())
                .put("startedMs", step.startedMs())
                .put("endedMs", step.endedMs().orElse(null))
                .put("bytes", step.bytes())
                .put("note", step.note());
        json.set("undo", Json.parse(step.undo()));
        return json;
    }

    /** How long a step took, -1 when its end is not known. */
    static long ms(Session.Step step) {
        return step.endedMs().map(end -> Math.max(0, end - step.startedMs())).orElse(-1L);
    }

    static long ms(Session s) {
        return s.endedMs().map(end -> Math.max(0, end - s.startedMs())).orElse(-1L);
    }

    static String outcome(Session s) {
        return s.imported() ? s.outcome() + " (imported)" : s.outcome();
    }
}

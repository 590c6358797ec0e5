package ferry.session;

import static ferry.session.SessionFile.refused;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A session as JSON. What is read may come from anybody: each field must be known, there, and what it should be. */
final class SessionJson {
    private static final int MAX_STEPS = 10_000;
    private static final Pattern SESSION_ID = Pattern.compile("\\d{8}-\\d{6}-[0-9a-f]{4}(-\\d{1,6})?");
    private static final Set<String> TEXTS = Set.of(
            "id",
            "container",
            "containerName",
            "from",
            "to",
            "strategy",
            "outcome",
            "error",
            "plan",
            "sourceFacts",
            "targetFacts",
            "detail",
            "note");
    private static final Set<String> NUMBERS = Set.of("startedMs", "endedMs", "downtimeMs", "bytes");
    private static final Set<String> STEP_TEXTS = Set.of("phase", "state", "undo", "note");
    private static final Set<String> STEP_NUMBERS = Set.of("startedMs", "endedMs", "bytes");
    private static final Set<String> STATES = Set.of("started", "done", "failed", "undone");

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100)
                    .maxStringLength(SessionFile.MAX_BYTES)
                    .maxNumberLength(40)
                    .maxNameLength(1000)
                    .build())
            .build();

    private SessionJson() {}

    static byte[] write(Session s) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator g = JSON.createGenerator(body)) {
            g.writeStartObject();
            g.writeStringField("id", s.id());
            times(g, s.startedMs(), s.endedMs());
            g.writeStringField("container", s.container());
            g.writeStringField("containerName", s.containerName());
            g.writeStringField("from", s.from());
            g.writeStringField("to", s.to());
            g.writeStringField("strategy", s.strategy());
            g.writeStringField("outcome", s.outcome());
            g.writeNumberField("downtimeMs", s.downtimeMs());
            g.writeNumberField("bytes", s.bytes());
            if (s.error().isPresent()) g.writeStringField("error", s.error().get());
            g.writeStringField("plan", s.plan());
            g.writeStringField("sourceFacts", s.sourceFacts());
            g.writeStringField("targetFacts", s.targetFacts());
            g.writeStringField("detail", s.detail());
            if (!s.remarks().note().isEmpty())
                g.writeStringField("note", s.remarks().note());
            if (!s.remarks().tags().isEmpty()) {
                g.writeArrayFieldStart("tags");
                for (String tag : s.remarks().tags()) g.writeString(tag);
                g.writeEndArray();
            }
            g.writeArrayFieldStart("steps");
            for (Session.Step step : s.steps()) {
                g.writeStartObject();
                g.writeStringField("phase", step.phase());
                g.writeStringField("state", step.state());
                times(g, step.startedMs(), step.endedMs());
                g.writeNumberField("bytes", step.bytes());
                g.writeStringField("undo", step.undo());
                g.writeStringField("note", step.note());
                g.writeEndObject();
            }
            g.writeEndArray();
            g.writeArrayFieldStart("log");
            for (Session.LogLine line : s.log()) {
                g.writeStartArray();
                g.writeNumber(line.ms());
                g.writeString(line.text());
                g.writeEndArray();
            }
            g.writeEndArray();
            g.writeEndObject();
        }
        return body.toByteArray();
    }

    private static void times(JsonGenerator g, long startedMs, Optional<Long> endedMs) throws IOException {
        g.writeNumberField("startedMs", startedMs);
        if (endedMs.isPresent()) g.writeNumberField("endedMs", endedMs.get());
    }

    /** @throws SessionException when it is not the record of a session */
    static Session read(byte[] body) throws IOException {
        Fields fields = new Fields("", TEXTS, NUMBERS);
        List<Session.Step> steps = new ArrayList<>();
        List<Session.LogLine> log = new ArrayList<>();
        List<String> tags = new ArrayList<>();
        try (JsonParser p = JSON.createParser(body)) {
            expect(p, p.nextToken(), JsonToken.START_OBJECT);
            while (p.nextToken() == JsonToken.FIELD_NAME) {
                switch (p.currentName()) {
                    case "steps" -> steps(p, steps);
                    case "log" -> log(p, log);
                    case "tags" -> tags(p, tags);
                    default -> fields.read(p);
                }
            }
            expect(p, p.currentToken(), JsonToken.END_OBJECT);
            if (p.nextToken() != null) throw refused("something stands behind its record", null);
        }
        Session s = new Session(
                fields.text("id"),
                fields.number("startedMs"),
                fields.optionalNumber("endedMs"),
                fields.text("container"),
                fields.text("containerName"),
                fields.text("from"),
                fields.text("to"),
                fields.text("strategy"),
                fields.text("outcome"),
                fields.number("downtimeMs"),
                fields.number("bytes"),
                fields.optionalText("error"),
                fields.text("plan"),
                fields.text("sourceFacts"),
                fields.text("targetFacts"),
                fields.text("detail"),
                Session.IMPORTED,
                List.copyOf(steps),
                List.copyOf(log),
                remarks(fields.optionalText("note").orElse(""), tags));
        if (!SESSION_ID.matcher(s.id()).matches()) throw refused("its id is none of Ferry's", null);
        if (!Session.OUTCOMES.contains(s.outcome())) throw refused("its outcome is not known", null);
        for (String name : List.of("plan", "sourceFacts", "targetFacts", "detail")) json(name, fields.text(name));
        return s;
    }

    private static void steps(JsonParser p, List<Session.Step> steps) throws IOException {
        expect(p, p.nextToken(), JsonToken.START_ARRAY);
        while (p.nextToken() == JsonToken.START_OBJECT) {
            if (steps.size() == MAX_STEPS) throw refused("it has more than " + MAX_STEPS + " steps", null);
            Fields fields = new Fields("a field of a step: ", STEP_TEXTS, STEP_NUMBERS);
            while (p.nextToken() == JsonToken.FIELD_NAME) fields.read(p);
            Session.Step step = new Session.Step(
                    fields.text("phase"),
                    fields.text("state"),
                    fields.number("startedMs"),
                    fields.optionalNumber("endedMs"),
                    fields.number("bytes"),
                    fields.text("undo"),
                    fields.text("note"));
            if (!STATES.contains(step.state())) throw refused("the state of a step is not known", null);
            json("undo", step.undo());
            steps.add(step);
        }
        expect(p, p.currentToken(), JsonToken.END_ARRAY);
    }

    private static void log(JsonParser p, List<Session.LogLine> log) throws IOException {
        expect(p, p.nextToken(), JsonToken.START_ARRAY);
        while (p.nextToken() == JsonToken.START_ARRAY) {
            log.add(new Session.LogLine(number(p), text(p)));
            expect(p, p.nextToken(), JsonToken.END_ARRAY);
        }
        expect(p, p.currentToken(), JsonToken.END_ARRAY);
    }

    private static void tags(JsonParser p, List<String> tags) throws IOException {
        expect(p, p.nextToken(), JsonToken.START_ARRAY);
        while (p.nextToken() == JsonToken.VALUE_STRING) {
            if (tags.size() == Remarks.MAX_TAGS) throw refused("it has more than " + Remarks.MAX_TAGS + " tags", null);
            tags.add(p.getText());
        }
        expect(p, p.currentToken(), JsonToken.END_ARRAY);
    }

    private static Remarks remarks(String note, List<String> tags) {
        try {
            return Remarks.of(note, tags);
        } catch (SessionException e) {
            throw refused(String.valueOf(e.getMessage()), e);
        }
    }

    private static String text(JsonParser p) throws IOException {
        expect(p, p.nextToken(), JsonToken.VALUE_STRING);
        return p.getText();
    }

    private static long number(JsonParser p) throws IOException {
        expect(p, p.nextToken(), JsonToken.VALUE_NUMBER_INT);
        return p.getLongValue();
    }

    /** The documents inside are shown by others, who may rely on their being JSON of a sane depth. */
    private static void json(String name, String text) {
        try (JsonParser p = JSON.createParser(text)) {
            while (p.nextToken() != null) p.skipChildren();
        } catch (IOException e) {
            throw refused("its " + name + " is not JSON", e);
        }
    }

    private static void expect(JsonParser p, JsonToken token, JsonToken wanted) {
        if (token != wanted) {
            throw refused(
                    "at byte " + p.currentLocation().getByteOffset() + " is no " + wanted + " but " + token, null);
        }
    }

    /** The texts and numbers of an object. */
    private static final class Fields {
        private final String what;
        private final Set<String> texts;
        private final Set<String> numbers;
        private final Map<String, String> text = new TreeMap<>();
        private final Map<String, Long> number = new TreeMap<>();

        Fields(String what, Set<String> texts, Set<String> numbers) {
            this.what = what;
            this.texts = texts;
            this.numbers = numbers;
        }

        void read(JsonParser p) throws IOException {
            String name = p.currentName();
            if (texts.contains(name)) {
                text.put(name, SessionJson.text(p));
            } else if (numbers.contains(name)) {
                number.put(name, SessionJson.number(p));
            } else {
                throw refused(
                        "it has a field that form " + SessionFile.NEWEST + " does not have: "
                                + (name.length() > 40 ? name.substring(0, 40) : name),
                        null);
            }
        }

        String text(String name) {
            return optionalText(name).orElseThrow(() -> missing(name));
        }

        long number(String name) {
            return optionalNumber(name).orElseThrow(() -> missing(name));
        }

        Optional<String> optionalText(String name) {
            return Optional.ofNullable(text.get(name));
        }

        Optional<Long> optionalNumber(String name) {
            return Optional.ofNullable(number.get(name));
        }

        private SessionException missing(String name) {
            return refused("it lacks " + what + name, null);
        }
    }
}
